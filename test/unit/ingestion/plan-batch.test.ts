import { describe, expect, test } from 'vitest';
import { BUILT_IN_POLICY } from '../../../src/identity/identity-policy.ts';
import { createIds } from '../../../src/identity/ids.ts';
import { planBatch } from '../../../src/ingestion/plan-batch.ts';
import type { PreparedItem } from '../../../src/ingestion/prepared-item.ts';
import type { Identifier } from '../../../src/model/identifier.ts';

const ids = createIds('a-secret-for-tests-of-32-characters');
const NOW = '2026-03-05T10:00:00.000Z';

function identifier(key: string): Identifier {
  const [namespace = '', rest = ''] = key.split(':');
  const [scope, value] = rest.includes('/') ? rest.split('/') : [undefined, rest];
  return { namespace, value: value ?? '', key, ...(scope === undefined ? {} : { scope }) };
}

function item(seq: number, ...keys: string[]): PreparedItem {
  return {
    item: {
      seq,
      attempts: 0,
      delays: 0,
      source: 'web',
      kind: 'message',
      payload: '{}',
      received_at: NOW,
      accept_id: 'a',
    },
    message: {
      source: 'web',
      message_id: `m${seq}`,
      type: 'track',
      occurred_at: NOW,
      received_at: NOW,
      identifiers: [],
    },
    identifiers: keys.map(identifier),
    issues: [],
  };
}

function plan(
  messages: readonly (readonly string[])[],
  owners: Record<string, string> = {},
  profiles: Record<string, { identifiers: string[]; created_at: string }> = {},
) {
  return planBatch({
    items: messages.map((keys, seq) => item(seq, ...keys)),
    owners: new Map(Object.entries(owners)),
    profiles: new Map(
      Object.entries(profiles).map(([profile_id, rest]) => [profile_id, { profile_id, ...rest }]),
    ),
    ids,
    policy: BUILT_IN_POLICY,
    now: NOW,
  });
}

const people = (result: ReturnType<typeof plan>) =>
  result.items.map(({ profile_id }) => profile_id);
const CUSTOMER = 'customer_id:shop/1';
const DEVICE = 'anonymous_id:web/d';

describe('a batch is resolved as if each message had been written before the next', () => {
  test('somebody who appears first in this batch, under several identifiers, is one person', () => {
    const result = plan([
      [DEVICE],
      ['email:a@b.org'],
      [CUSTOMER, DEVICE],
      [CUSTOMER, 'email:a@b.org'],
    ]);
    expect(new Set(people(result)).size).toBe(1);
    expect(result.merges).toEqual([]);
    expect(new Set(result.claims.map((claim) => claim.profile_id)).size).toBe(1);
    expect(result.claims.map((claim) => claim.identifier.key).sort()).toEqual(
      [DEVICE, CUSTOMER, 'email:a@b.org'].sort(),
    );
  });

  test('people who share nothing stay apart', () => {
    const result = plan([['email:a@b.org'], ['email:c@d.org'], ['phone:+33612345678']]);
    expect(new Set(people(result)).size).toBe(3);
  });

  test('a message about no person has no profile', () => {
    expect(plan([[], ['email:a@b.org']]).items[0]).toEqual({
      profile_id: null,
      keys: [],
      left_out: [],
      issues: [],
    });
  });

  test('stored profiles that turn out to be one person are merged, into the known one', () => {
    const result = plan(
      [[CUSTOMER, DEVICE], [DEVICE]],
      { [CUSTOMER]: 'p_known', [DEVICE]: 'p_device' },
      {
        p_known: { identifiers: [CUSTOMER], created_at: '2026-02-01T00:00:00.000Z' },
        p_device: { identifiers: [DEVICE], created_at: '2026-01-01T00:00:00.000Z' },
      },
    );
    expect(people(result)).toEqual(['p_known', 'p_known']);
    expect(result.merges).toMatchObject([{ winner: 'p_known', losers: ['p_device'] }]);
    expect(result.claims).toEqual([]);
  });

  test('an identifier claimed by a batch that died names the profile it was claimed for', () => {
    const result = plan([['email:a@b.org', CUSTOMER]], { [CUSTOMER]: 'p_lost' });
    expect(people(result)).toEqual(['p_lost']);
    expect(result.claims).toMatchObject([{ profile_id: 'p_lost' }]);
  });

  test('two customers of one shop who share a device stay two, and the device stays where it was', () => {
    const result = plan([
      ['customer_id:shop/1', DEVICE],
      ['customer_id:shop/2', DEVICE],
    ]);
    expect(new Set(people(result)).size).toBe(2);
    expect(result.items[1]?.keys).toEqual(['customer_id:shop/2']);
    expect(result.items[1]?.issues).toHaveLength(1);
  });
});
