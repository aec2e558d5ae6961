import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createIds } from '../../../../src/identity/ids.ts';
import type { Traits } from '../../../../src/model/traits.ts';
import { claimsOf, joinClaims } from '../../../../src/profile/claims.ts';
import { joinGroups, newestGroups } from '../../../../src/profile/groups.ts';
import { createRelationFinder } from '../../../../src/profile/relations/find-relations.ts';
import { isPublicMailbox } from '../../../../src/profile/relations/public-mailboxes.ts';
import { emptyState, foldEvents, mergeStates } from '../../../../src/profile/state.ts';
import { eventDoc } from '../../../support/event-doc.ts';
import { person } from '../../../support/person.ts';
import { RELATIONS } from '../../../support/relations.ts';

const HOME = { street: '12 rue de la Paix', postcode: '69001', city: 'Lyon' };
const AT = '2026-03-01T12:00:00.000Z';

/** Whether two people share a home or a company. */
function share(list: 'households' | 'companies', a: Traits, b: Traits): boolean {
  const [one, other] = [person('p_a', a)[list], person('p_b', b)[list]];
  return one.some((id) => other.includes(id));
}

describe('a household', () => {
  test.each([
    ['one family name', { family_name: 'Martin' }, { family_name: 'MARTIN' }],
    ['accents', { family_name: 'Lefèvre' }, { family_name: 'Lefevre' }],
    ['a particle', { family_name: 'Le Goff' }, { family_name: 'LEGOFF' }],
    ['one of two joined names', { family_name: 'Martin-Durand' }, { family_name: 'Durand' }],
    ['names in another order', { family_name: 'Martin-Durand' }, { family_name: 'Durand Martin' }],
    ['a maiden name', { family_name: 'Durand née Martin' }, { family_name: 'Martin' }],
    ['a name in the full name alone', { full_name: 'Paul Martin' }, { family_name: 'Martin' }],
  ])('is shared by %s', (_, a, b) => {
    expect(share('households', { ...HOME, ...a }, { ...HOME, ...b })).toBe(true);
  });

  test.each([
    ['another family', { family_name: 'Martin' }, { family_name: 'Durand' }],
    ['a particle alone', { family_name: 'de Luca' }, { family_name: 'de Rossi' }],
    ['no name', {}, {}],
    ['a name that says nothing', { family_name: 'unknown' }, { family_name: 'unknown' }],
  ])('is not shared by %s', (_, a, b) => {
    expect(share('households', { ...HOME, ...a }, { ...HOME, ...b })).toBe(false);
  });

  test.each([
    ['another number', { ...HOME, street: '14 rue de la Paix' }],
    ['another flat', { ...HOME, street: '12 rue de la Paix, apt 9' }],
    ['no street', { postcode: '69001', city: 'Lyon' }],
  ])('is not shared by namesakes at %s', (_, elsewhere) => {
    const a = { ...HOME, family_name: 'Martin' };
    expect(share('households', a, { ...elsewhere, family_name: 'Martin' })).toBe(false);
  });

  test('is bounded, however many names sources give', () => {
    const family_name = Array.from({ length: 40 }, (_, i) => `Nom${'abcdefghij'[i % 10]}x`).join(
      '-',
    );
    expect(person('p', { ...HOME, family_name }).households).toHaveLength(8);
  });

  test('has the name that another source says too', () => {
    const claims = (source: string, traits: Traits, at: string) =>
      claimsOf({ source, at, identifiers: [], traits });
    const both = joinClaims(
      claims('crm', { ...HOME, family_name: 'Durand' }, AT),
      claims('shop', { family_name: 'Martin' }, '2025-01-01T00:00:00.000Z'),
    );
    const found = RELATIONS.find(
      { ...emptyState(), ...both },
      { ...HOME, family_name: 'Durand' },
      [],
    );
    expect(found.households.map(({ family_name }) => family_name)).toEqual(['durand', 'martin']);
  });
});

describe('a company', () => {
  const acme = (email: string, company = 'Acme') => ({ company, email });

  test.each([
    ['a legal form', acme('a@acme.fr', 'Acme SARL'), acme('b@acme.fr', 'ACME')],
    ['accents', acme('a@acme.fr', 'Société Générale'), acme('b@acme.fr', 'societe generale')],
  ])('is shared in spite of %s', (_, a, b) => expect(share('companies', a, b)).toBe(true));

  test.each([
    ['a public mailbox', acme('a@gmail.com'), acme('b@gmail.com')],
    ['another domain', acme('a@acme.fr'), acme('b@acme.com')],
    ['another name', acme('a@acme.fr'), acme('b@acme.fr', 'Apex')],
    ['a name without mail', { company: 'Acme' }, { company: 'Acme' }],
    ['a domain without a name', { email: 'a@acme.fr' }, { email: 'b@acme.fr' }],
    ['a name that says nothing', acme('a@acme.fr', 'N/A'), acme('b@acme.fr', 'N/A')],
  ])('is not shared by %s', (_, a, b) => expect(share('companies', a, b)).toBe(false));

  test('is the account that several give, though one alone holds it', () => {
    const holder = foldEvents(emptyState(), [
      eventDoc({ event_id: 'e1', identifiers: ['account_id:crm/A-1'] }),
    ]);
    const other = foldEvents(emptyState(), [
      eventDoc({ event_id: 'e2', identifiers: [], left_out: ['account_id:crm/A-1'] }),
    ]);
    const [a, b] = [holder, other].map((state) => RELATIONS.find(state, {}, []).companies);
    expect(a).toHaveLength(1);
    expect(a).toEqual(b);
  });

  test('is the group of a group call, and never that of another source', () => {
    const call = (source: string) =>
      foldEvents(emptyState(), [
        eventDoc({
          event_id: 'e1',
          source,
          type: 'group',
          name: 'group',
          subject: { type: 'account', id: 'acme' },
        }),
      ]);
    const of = (source: string) => RELATIONS.find(call(source), {}, []).companies[0];
    expect(of('segment')).toMatchObject({ kind: 'group', key: 'group:segment/acme' });
    expect(of('segment')?.relation_id).not.toBe(of('other')?.relation_id);
    const ticket = eventDoc({
      event_id: 'e1',
      type: 'track',
      subject: { type: 'ticket', id: 'acme' },
    });
    expect(foldEvents(emptyState(), [ticket]).groups).toBeUndefined();
  });

  test('goes along where two profiles become one', () => {
    const with_ = (key: string) =>
      foldEvents(emptyState(), [eventDoc({ event_id: key, identifiers: [key] })]);
    const merged = mergeStates(with_('account_id:crm/A'), with_('account_id:crm/B'), {
      loser_id: 'p_b',
      merged_at: AT,
      rule: 'shared:email',
    });
    expect(Object.keys(merged.groups ?? {})).toEqual(['account_id:crm/A', 'account_id:crm/B']);
  });
});

test.each([
  ['gmail.com', true],
  ['yahoo.co.uk', true],
  ['hotmail.fr', true],
  ['mail.orange.fr', true],
  ['acme.fr', false],
  ['live.acme.com', false],
  ['outlook.acme.example', false],
])('whether anybody may have a mailbox at %s: %s', (domain, expected) => {
  expect(isPublicMailbox(domain)).toBe(expected);
});

test('ids tell nothing without the secret', () => {
  const fields = { ...HOME, family_name: 'Martin' };
  const id = (secret: string) =>
    createRelationFinder(createIds(secret)).find(emptyState(), fields, []).households[0];
  expect(id('one secret')?.relation_id).toMatch(/^r_[\w-]{22}$/);
  expect(id('one secret')?.relation_id).not.toBe(id('another')?.relation_id);
});

const groups = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 80 }).map((n) => `account_id:crm/${n}`),
      fc.integer({ min: 10, max: 99 }).map((n) => `20${n}-01-01T00:00:00.000Z`),
    ),
    { minLength: 1, maxLength: 90 },
  )
  .map(newestGroups);

test('groups join in any order, any number of times', () => {
  fc.assert(
    fc.property(groups, groups, groups, (a, b, c) => {
      expect(joinGroups(a, b)).toEqual(joinGroups(b, a));
      expect(joinGroups(a, a)).toEqual(a);
      expect(joinGroups(joinGroups(a, b), c)).toEqual(joinGroups(a, joinGroups(b, c)));
      expect(Object.keys(joinGroups(a, b) ?? {}).length).toBeLessThanOrEqual(50);
    }),
  );
});
