import { describe, expect, test } from 'vitest';
import type { ProfileState } from '../../../src/model/profile.ts';
import { claimsOf } from '../../../src/profile/claims.ts';
import { isSameIdentity } from '../../../src/profile/same-identity.ts';
import { emptyState, foldEvents, foldRecord, mergeStates } from '../../../src/profile/state.ts';
import { eventDoc } from '../../support/event-doc.ts';

const said = (traits: object, at: string, identifiers: readonly string[] = []) =>
  claimsOf({ source: 'crm', at, identifiers, traits });
const BEFORE = foldRecord(
  emptyState(),
  'crm',
  said({ given_name: 'Ana', city: 'Lyon', language: 'fr' }, '2026-01-01T00:00:00.000Z', [
    'email:a@x.fr',
  ]),
);
const LATER = '2026-02-01T00:00:00.000Z';
const fold = (traits: object, identifiers: readonly string[] = []) =>
  foldRecord(BEFORE, 'crm', said(traits, LATER, identifiers));

const cases: readonly { name: string; after: ProfileState; same: boolean }[] = [
  { name: 'nothing', after: fold({}), same: true },
  {
    name: 'the same values, confirmed later',
    after: fold({ given_name: 'Ana', city: 'Lyon' }),
    same: true,
  },
  { name: 'a field that says nothing of who it is', after: fold({ language: 'en' }), same: true },
  {
    name: 'an interaction',
    after: foldEvents(BEFORE, [eventDoc({ event_id: 'e1', name: 'page_viewed', profile_id: 'p' })]),
    same: true,
  },
  { name: 'another first name', after: fold({ given_name: 'Anna' }), same: false },
  { name: 'a new field', after: fold({ birth_date: '1980-01-01' }), same: false },
  { name: 'a value taken back', after: fold({ city: null }), same: false },
  { name: 'a new identifier', after: fold({}, ['phone:+33612345678']), same: false },
  {
    name: 'another source that says the same',
    after: foldRecord(BEFORE, 'shop', { ...said({ given_name: 'Ana' }, LATER) }),
    same: true,
  },
  {
    name: 'a profile merged in',
    after: mergeStates(BEFORE, emptyState(), { loser_id: 'p_2', merged_at: LATER, rule: 'email' }),
    same: false,
  },
];

describe('what a fold leaves of who somebody is', () => {
  test.each(cases)('$name: same $same', ({ after, same }) => {
    expect(isSameIdentity(BEFORE, after)).toBe(same);
  });
});
