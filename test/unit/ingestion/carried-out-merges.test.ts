import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseKey } from '../../../src/identity/identifier-key.ts';
import { BUILT_IN_POLICY } from '../../../src/identity/identity-policy.ts';
import { createIds } from '../../../src/identity/ids.ts';
import { planResolution } from '../../../src/identity/resolve.ts';
import { planBatch } from '../../../src/ingestion/plan-batch.ts';
import type { PreparedItem } from '../../../src/ingestion/prepared-item.ts';

const ids = createIds('a-secret-for-tests-of-32-characters-or-more');
const OLD = '2026-01-01T00:00:00.000Z';
const NOW = '2026-02-01T00:00:00.000Z';

function item(keys: readonly string[]): PreparedItem {
  const source = 'shop';
  return {
    item: {
      seq: 1,
      source,
      kind: 'message',
      payload: '{}',
      received_at: NOW,
      accept_id: 'a',
      attempts: 0,
      delays: 0,
    },
    message: {
      source,
      message_id: keys.join(),
      type: 'track',
      occurred_at: NOW,
      received_at: NOW,
      identifiers: [],
    },
    identifiers: keys.map(parseKey),
    issues: [],
  };
}

/** Stored profiles by id, each with the keys it holds. */
type Stored = Readonly<Record<string, readonly string[]>>;

function plan(stored: Stored, messages: readonly (readonly string[])[]) {
  const owners = new Map(
    Object.entries(stored).flatMap(([id, keys]) => keys.map((key) => [key, id] as const)),
  );
  const profiles = new Map(
    Object.entries(stored).map(([profile_id, keys]) => [
      profile_id,
      { profile_id, identifiers: keys, created_at: OLD },
    ]),
  );
  const planned = planBatch({
    items: messages.map(item),
    owners,
    profiles,
    ids,
    policy: BUILT_IN_POLICY,
    now: NOW,
  });
  for (const { identifier: claimed, profile_id } of planned.claims) {
    owners.set(claimed.key, profile_id);
  }
  return { planned, owners, profiles };
}

/** What is true once claims, folds and merges are carried out as the worker does: key → profile it leads to. */
function carriedOut(stored: Stored, messages: readonly (readonly string[])[]) {
  const { planned, owners, profiles } = plan(stored, messages);
  const redirects = new Map<string, string>();
  const rootOf = (id: string): string => {
    const next = redirects.get(id);
    return next === undefined ? id : rootOf(next);
  };
  for (const { profile_id, keys } of planned.items) {
    const held = profiles.get(profile_id ?? '');
    profiles.set(profile_id ?? '', {
      profile_id: profile_id ?? '',
      identifiers: [...new Set([...(held?.identifiers ?? []), ...keys])],
      created_at: held?.created_at ?? NOW,
    });
  }
  for (let moved = true; moved; ) {
    moved = false;
    for (const { cause } of planned.merges) {
      const roots = new Map([...owners].map(([key, id]) => [key, rootOf(id)] as const));
      const decided = planResolution({
        identifiers: cause,
        owners: roots,
        profiles,
        ids,
        policy: BUILT_IN_POLICY,
        at: NOW,
      });
      if (decided.kind !== 'merge') continue;
      moved = true;
      for (const loser of decided.losers) redirects.set(loser, decided.profile_id);
    }
  }
  return {
    planned,
    rootOf,
    leadsTo: (key: string) => rootOf(owners.get(key) ?? ''),
  };
}

describe('a batch of messages', () => {
  const [CUSTOMER, FIRST, SECOND] = ['customer_id:shop/1', 'order_id:shop/1', 'order_id:shop/2'];

  test.each([
    ['the profile that got the customer first wins', { p_a: [FIRST], p_b: [SECOND] }],
    ['the profile that got the customer first loses', { p_b: [FIRST], p_a: [SECOND] }],
  ])(
    'two orders of a customer who turns up in this batch become one person: %s',
    (_name, stored) => {
      const messages = [
        [CUSTOMER, FIRST],
        [CUSTOMER, SECOND],
      ];
      const { planned, leadsTo } = carriedOut(stored, messages);
      expect(planned.items.map(({ profile_id }) => profile_id)).toEqual(['p_a', 'p_a']);
      expect([FIRST, SECOND, CUSTOMER].map(leadsTo)).toEqual(['p_a', 'p_a', 'p_a']);
    },
  );

  test('identifiers of a profile that only this batch knows go to the profile it becomes part of', () => {
    const { planned, leadsTo } = carriedOut({ p_a: [FIRST] }, [
      ['email:ada@mail.fr'],
      ['email:ada@mail.fr', FIRST],
    ]);
    expect(planned.merges).toEqual([]);
    expect(leadsTo('email:ada@mail.fr')).toBe('p_a');
  });

  test('carrying its merges out unites everything that its messages show to be one person', () => {
    const key = fc.constantFrom(
      ...'abcdef'.split('').map((letter) => `email:${letter}@mail.fr`),
      ...'123456'.split('').map((digit) => `order_id:shop/${digit}`),
    );
    const messages = fc.array(fc.uniqueArray(key, { minLength: 1, maxLength: 3 }), {
      maxLength: 8,
    });
    const owned = fc.uniqueArray(key, { maxLength: 6 });
    fc.assert(
      fc.property(
        messages,
        owned,
        fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
        (sent, keys, at) => {
          const stored: Record<string, string[]> = {};
          keys.forEach((one, i) => {
            const id = `p_${at[i]}`;
            stored[id] = [...(stored[id] ?? []), one];
          });
          const { planned, leadsTo, rootOf } = carriedOut(stored, sent);
          planned.items.forEach((itemPlan, i) => {
            for (const one of sent[i] ?? []) {
              expect(leadsTo(one)).toBe(rootOf(itemPlan.profile_id ?? ''));
            }
          });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
