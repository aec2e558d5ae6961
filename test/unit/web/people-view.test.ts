import { expect, test } from 'vitest';
import { LifecycleStage } from '../../../src/model/profile.ts';
import { ValueBand } from '../../../src/search/facets.ts';
import { parsePeopleView, toggleValue } from '../../../src/web/people/people-view.ts';

test.each([
  [
    { lifecycle_stage: 'active.lost', sort: 'value' },
    { lifecycle_stage: 'active.lost', sort: 'value' },
  ],
  [{ lifecycle_stage: 'rich', value_band: 'constructor' }, {}],
  [{ value_band: 'none.from_500' }, { value_band: 'none.from_500' }],
  [{ query: 'dupont', sort: 'state', city: 'Lyon' }, {}],
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
