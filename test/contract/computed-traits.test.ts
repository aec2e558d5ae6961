import { describe, expect, test } from 'vitest';
import { ProfileDoc } from '../../src/model/profile.ts';
import { projectProfile } from '../../src/profile/project.ts';
import { emptyState, foldEvents } from '../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { COMPUTED_TRAITS } from '../../src/traits/registry.ts';
import { eventDoc, instant } from '../support/event-doc.ts';
import { RELATIONS } from '../support/relations.ts';

const order = eventDoc({
  event_id: '1',
  name: 'order_completed',
  revenue_minor: 9,
  currency: 'EUR',
});
const input = {
  profile_id: 'p',
  created_at: instant(0),
  updated_at: instant(0),
  survivorship: compileSurvivorship(NO_RULES, {}),
  relations: RELATIONS,
};
const people = [
  { who: 'nobody', state: emptyState() },
  { who: 'a buyer', state: foldEvents(emptyState(), [order]) },
];
const days = [0, 1, 400, 100_000];
const rows = Object.entries(COMPUTED_TRAITS).flatMap(([name, compute]) =>
  people.flatMap((person) => days.map((day) => ({ name, compute, ...person, day }))),
);

describe('every computed trait', () => {
  test.each(rows)(
    '$name of $who after $day days is a valid field, and the same when computed again',
    (row) => {
      const now = instant(row.day);
      const profile = projectProfile(row.state, { ...input, now });
      const computed = row.compute(profile, now);
      expect(row.compute(profile, now)).toEqual(computed);
      expect(ProfileDoc.parse({ ...profile, [row.name]: computed })).toEqual(profile);
    },
  );
});
