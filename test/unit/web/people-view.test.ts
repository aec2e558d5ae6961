import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LifecycleStage } from '../../../src/model/profile.ts';
import { ValueBand } from '../../../src/search/facets.ts';
import { chosenOf, parsePeopleView, toggleValue } from '../../../src/web/people/people-view.ts';

test.each([
  [
    { lifecycle_stage: 'active.lost', sort: 'value' },
    { lifecycle_stage: 'active.lost', sort: 'value' },
  ],
  [{ lifecycle_stage: 'rich', value_band: 'constructor' }, {}],
  [{ value_band: 'none.from_500' }, { value_band: 'none.from_500' }],
  [{ query: 'dupont', sort: 'state', city: '' }, {}],
  [
    { city: 'Lyon|St. Gallen', country: 'FR.fr.xx' },
    { city: 'Lyon|St. Gallen', country: 'FR' },
  ],
  [{ city: 'Ly\u0000on', churn_band: 'high.huge' }, { churn_band: 'high' }],

  [{ channel: 7, consent: null, sort: 'relevance' }, {}],
])('an address is read as far as it is understood: %j', (search, view) =>
  expect(parsePeopleView(search)).toEqual(view),
);

test('a value is put into its list, and taken out again', () => {
  const one = toggleValue({ sort: 'value' }, 'channel', 'web');
  const two = toggleValue(one, 'channel', 'store');
  expect(two).toEqual({ sort: 'value', channel: 'web.store' });
  expect(
    parsePeopleView(toggleValue(toggleValue(two, 'channel', 'web'), 'channel', 'store')),
  ).toEqual({
    sort: 'value',
  });
});

test('every stage and band there is can stand in an address', () => {
  for (const band of ValueBand.options) {
    expect(parsePeopleView({ value_band: band })).toEqual({ value_band: band });
  }
  for (const stage of LifecycleStage.options) {
    expect(parsePeopleView({ lifecycle_stage: stage })).toEqual({ lifecycle_stage: stage });
  }
});

test('any names of places can stand in an address', () => {
  const name = fc
    .string({ unit: fc.constantFrom('~', '|', '0', '1', '.', 'é', ' ', 'L'), maxLength: 12 })
    .filter((text) => text.trim() !== '');
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), (names) => {
      const view = names.reduce((before, one) => toggleValue(before, 'city', one), {});
      expect(chosenOf(parsePeopleView(view), 'city')).toEqual(names);
    }),
  );
});
