import { expect, test } from 'vitest';
import { profileText, readProfile } from '../../../src/elasticsearch/profile-text.ts';
import { emptyState } from '../../../src/profile/state.ts';

const seen = {
  first_seen_at: '2026-01-01T00:00:00.000Z',
  last_seen_at: '2026-01-02T00:00:00.000Z',
  sources: ['crm'],
};
const state = { ...emptyState(), identifiers: { 'email:a@x.fr': seen, 'phone:+331': seen } };

test('a profile written and read again is the same, its identifiers in the same order', () => {
  const read = readProfile(JSON.parse(profileText({ state })));
  expect(read).toEqual({ state });
  expect(Object.keys(read.state.identifiers)).toEqual(['email:a@x.fr', 'phone:+331']);
});

test('no identifier is the name of a field in what the engine is given', () => {
  expect(profileText({ state })).not.toMatch(/"(email|phone):[^"]*":/);
});

test('parts of a profile, and one with named identifiers, are left as they are', () => {
  expect(readProfile({})).toEqual({});
  expect(readProfile({ state: { identifiers: { a: seen } } })).toEqual({
    state: { identifiers: { a: seen } },
  });
});
