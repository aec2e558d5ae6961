import { describe, expect, test } from 'vitest';
import { ProfileDoc } from '../../src/model/profile.ts';
import type { TraitBase } from '../../src/model/trait-base.ts';
import { projectProfile } from '../../src/profile/project.ts';
import { emptyState, foldEvents } from '../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { TRAIT_GROUPS } from '../../src/traits/registry.ts';
import { instant } from '../support/event-doc.ts';
import { RELATIONS } from '../support/relations.ts';
import { aBusyYear } from '../support/trait-stories.ts';

const base: TraitBase = {
  made_at: instant(300),
  customers: 10,
  recency: [1, 2, 3, 4],
  frequency: [1, 1, 2, 3],
  monetary: { EUR: [100, 200, 300, 400] },
  acquisition_costs: { spring: { cost_minor: 250, currency: 'EUR' } },
};
const input = {
  profile_id: 'p',
  created_at: instant(0),
  updated_at: instant(0),
  survivorship: compileSurvivorship(NO_RULES, {}),
  relations: RELATIONS,
  traitBase: base,
};
const people = [
  { who: 'nobody', state: emptyState() },
  { who: 'somebody of a busy year', state: foldEvents(emptyState(), aBusyYear()) },
];
const days = [0, 1, 400, 100_000];
const rows = Object.entries(TRAIT_GROUPS).flatMap(([name, compute]) =>
  people.flatMap((person) => days.map((day) => ({ name, compute, ...person, day }))),
);

describe('every computed trait', () => {
  test.each(rows)(
    '$name of $who after $day days is a valid field, and the same when computed again',
    (row) => {
      const now = instant(row.day);
      const profile = projectProfile(row.state, { ...input, now });
      expect(ProfileDoc.parse(profile)).toEqual(profile);
      const computed = row.compute({ ...profile, base }, now);
      expect(profile.computed[row.name as keyof typeof TRAIT_GROUPS]).toEqual(computed);
    },
  );

  test.each(Object.keys(TRAIT_GROUPS))('%s knows nothing of nobody', (name) => {
    const profile = projectProfile(emptyState(), { ...input, now: instant(0) });
    expect(Object.hasOwn(profile.computed, name)).toBe(false);
  });

  test.each(Object.keys(TRAIT_GROUPS))('%s knows something of a busy year', (name) => {
    const state = foldEvents(emptyState(), aBusyYear());
    const profile = projectProfile(state, { ...input, now: instant(360) });
    expect(Object.keys(profile.computed)).toContain(name);
  });
});
