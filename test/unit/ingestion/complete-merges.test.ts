import { expect, test } from 'vitest';
import type { StoredProfile } from '../../../src/elasticsearch/profile-store.ts';
import { rootOf } from '../../../src/elasticsearch/profile-store.ts';
import { completeMerges } from '../../../src/ingestion/complete-merges.ts';
import type { ProfileState } from '../../../src/model/profile.ts';
import { projectProfile } from '../../../src/profile/project.ts';
import { emptyState, foldedEventsCount, mergeStates } from '../../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../../src/profile/survivorship/compile.ts';
import { RELATIONS } from '../../support/relations.ts';

const AT = '2026-03-05T10:00:00.000Z';

function counting(count: number): ProfileState {
  const tally = { count, first_at: AT, last_at: AT };
  return { ...emptyState(), tallies: { viewed: { web: tally } } };
}

function stored(
  profile_id: string,
  state: ProfileState,
  merged_into: string | null,
): StoredProfile {
  const doc = projectProfile(state, {
    profile_id,
    created_at: AT,
    updated_at: AT,
    now: AT,
    survivorship: compileSurvivorship(NO_RULES, {}),
    relations: RELATIONS,
  });
  const status = merged_into === null ? 'active' : 'merged';
  return {
    source: { ...doc, merged_into, status },
    version: { seq_no: 1, primary_term: 1 },
  };
}

const merge = (loser_id: string) => ({ loser_id, merged_at: AT, rule: 'shared:email' });

test('folds each profile once, also one that a profile on the way holds already', () => {
  const a = counting(1);
  const b = mergeStates(counting(10), a, merge('a'));
  const profiles = new Map([
    ['a', stored('a', a, 'b')],
    ['b', stored('b', b, 'c')],
    ['c', stored('c', counting(100), null)],
  ]);
  const state = completeMerges(counting(100), 'c', ['a', 'b', 'c'], profiles);
  expect(foldedEventsCount(state)).toBe(111);
  expect(state.merged_from.map(({ profile_id }) => profile_id)).toEqual(['a', 'b']);
  expect(completeMerges(state, 'c', ['b', 'a'], profiles)).toEqual(state);
});

test('a ring of redirects, should there be one, has one root seen from anywhere', () => {
  const profiles = new Map([
    ['a', stored('a', counting(1), 'b')],
    ['b', stored('b', counting(1), 'c')],
    ['c', stored('c', counting(1), 'b')],
  ]);
  expect(['a', 'b', 'c'].map((id) => rootOf(id, profiles))).toEqual(['b', 'b', 'b']);
});
