import { parseSearchWith, stringifySearchWith } from '@tanstack/react-router';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Chosen, Selection, View } from '../../../src/analytics/dashboards/view.ts';
import {
  carried,
  choose,
  chosenValues,
  freeId,
  removeSelection,
  toggleSelection,
} from '../../../src/web/dashboards/selections.ts';
import {
  isShareable,
  packView,
  parseBoardSearch,
  unpackView,
} from '../../../src/web/dashboards/view-url.ts';

const parse = parseSearchWith(JSON.parse);
const stringify = stringifySearchWith(JSON.stringify, JSON.parse);

const field = fc.constantFrom('channel', 'lifecycle_stage', 'items.category', 'computed.persona');
const text = fc.string({ minLength: 1, maxLength: 20 });
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const day = instant.map((at) => at.slice(0, 10));
const moment = fc.oneof(instant, day);
const scalar = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/);

const chosen: fc.Arbitrary<Chosen> = fc.oneof(
  fc.record({
    kind: fc.constant('values' as const),
    field,
    values: fc.array(scalar, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('range' as const), field, gte: moment, lt: moment }),
  fc.record({ kind: fc.constant('range' as const), field, gte: fc.integer() }),
  fc.record({
    kind: fc.constant('tiles' as const),
    field: fc.constant('place.location'),
    tiles: fc.array(fc.constantFrom('5/15/11', '6/32/22', '0/0/0'), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('hours_of_week' as const),
    cells: fc.array(fc.constantFrom('1-09', '7-23', '3-00'), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('segment' as const), segment: name }),
  fc.record({
    kind: fc.constant('condition' as const),
    condition: fc.record({ op: fc.constant('exists' as const), field }),
    name: text,
  }),
);

const selections = fc
  .array(
    fc.record({
      over: fc.constantFrom('profiles' as const, 'events' as const),
      chosen,
      negate: fc.boolean(),
      disabled: fc.boolean(),
      pinned: fc.boolean(),
      from_panel: fc.option(name, { nil: undefined }),
    }),
    { maxLength: 6 },
  )
  .map((all) => {
    const made: Selection[] = [];
    for (const { from_panel, ...one } of all) {
      made.push({
        ...one,
        id: freeId(one.over, one.chosen, made),
        ...(from_panel === undefined ? {} : { from_panel }),
      });
    }
    return made;
  });

const view: fc.Arbitrary<View> = fc
  .record({
    period: fc.option(
      fc.oneof(
        fc.record({
          kind: fc.constant('last' as const),
          count: fc.integer({ min: 1, max: 3660 }),
          unit: fc.constantFrom('minute' as const, 'day' as const, 'month' as const),
        }),
        fc.record({ kind: fc.constant('between' as const), from: moment, to: moment }),
        fc.constant({ kind: 'all' as const }),
      ),
      { nil: undefined },
    ),
    compare: fc.option(
      fc.oneof(
        fc.constant({ with: 'previous_period' as const }),
        fc.constant({ with: 'previous_year' as const }),
        fc.record({ with: fc.constant('segment' as const), segment: name, base: name }),
        fc.record({ with: fc.constant('segment' as const), segment: name }),
        fc.record({ with: fc.constant('period' as const), from: moment, to: moment }),
      ),
      { nil: undefined },
    ),
    time_zone: fc.option(fc.constantFrom('Europe/Paris', 'UTC', 'America/New_York'), {
      nil: undefined,
    }),
    selections,
  })
  .map(({ period, compare, time_zone, ...rest }) => ({
    ...rest,
    ...(period === undefined ? {} : { period }),
    ...(compare === undefined ? {} : { compare }),
    ...(time_zone === undefined ? {} : { time_zone }),
  }));

describe('the address of a dashboard', () => {
  test('copied, shows the same view again, whatever is filtered by', () => {
    fc.assert(
      fc.property(view, (before) => {
        const { search } = packView(before);
        const address = stringify({ ...search });
        const after = unpackView(parseBoardSearch(parse(address)));
        expect(after).toEqual(before);
        // What the page makes of an address is what the API takes.
        expect(View.safeParse(after).success).toBe(true);
      }),
    );
  });

  test.each([
    ['a birthday', { kind: 'values', field: 'birth_date', values: ['1983-04-09'] }],
    ['an order', { kind: 'values', field: 'order.order_id', values: ['A-1'] }],
    ['what a source said', { kind: 'values', field: 'custom.nickname', values: ['Mimi'] }],
    ['a range of postcodes', { kind: 'range', field: 'postcode', gte: '75001' }],
    ['a street', { kind: 'tiles', field: 'location', tiles: ['12/2074/1409'] }],
    [
      'a group with a person in it',
      {
        kind: 'condition',
        condition: { op: 'not', condition: { op: 'is', field: 'profile_id', values: ['p_1'] } },
      },
    ],
  ] satisfies [string, Chosen][])('never holds %s', (_, one) => {
    expect(isShareable({ chosen: one })).toBe(false);
    const made: Selection = {
      id: 's',
      over: 'profiles',
      chosen: one,
      negate: false,
      disabled: false,
      pinned: false,
    };
    const { search, rest } = packView({ selections: [made] });
    expect(search.f).toBeUndefined();
    expect(unpackView(search, rest).selections.map((each) => each.chosen)).toEqual([one]);
    // Nor is it taken from one that was written by hand.
    expect(parseBoardSearch({ f: [['p', '', '', one]] }).f).toEqual([]);
  });

  test('typed by hand is read as far as it can be understood', () => {
    expect(
      parseBoardSearch({
        period: 'last.0.day',
        compare: 'segment.Not a name',
        zone: 'Nowhere',
        f: [['x'], null, ['e', '', '', { kind: 'values', field: 'channel', values: ['web'] }]],
        every: -3,
        people: 'yes',
      }),
    ).toEqual({ f: [['e', '', '', { kind: 'values', field: 'channel', values: ['web'] }]] });
  });
});

describe('choosing in panels', () => {
  const click = (value: string, panel = 'ways') => ({
    over: 'events' as const,
    panel,
    chosen: { kind: 'values' as const, field: 'channel', values: [value] },
  });
  const none: View = { selections: [] };
  const values = (one: View) => chosenValues(one, 'ways', 'events', 'channel');

  test('a click replaces what was chosen there, and a second one on the same value lifts it', () => {
    const web = choose(none, click('web'), false);
    expect(values(web)).toEqual(['web']);
    const app = choose(web, click('app'), false);
    expect(values(app)).toEqual(['app']);
    expect(choose(app, click('app'), false).selections).toEqual([]);
  });

  test('Ctrl or Shift adds a value, and takes it out again', () => {
    const both = choose(choose(none, click('web'), false), click('app'), true);
    expect(values(both)).toEqual(['web', 'app']);
    expect(both.selections).toHaveLength(1);
    expect(values(choose(both, click('web'), true))).toEqual(['app']);
    expect(choose(choose(both, click('web'), true), click('app'), true).selections).toEqual([]);
  });

  test('two panels by one field are two filters', () => {
    const two = choose(choose(none, click('web'), false), click('store', 'shops'), false);
    expect(two.selections.map(({ from_panel }) => from_panel)).toEqual(['ways', 'shops']);
    expect(new Set(two.selections.map(({ id }) => id)).size).toBe(2);
  });

  test('a click on what is turned off turns it on', () => {
    const off = toggleSelection(choose(none, click('web'), false), 'e_channel', 'disabled');
    expect(values(off)).toEqual([]);
    expect(values(choose(off, click('web'), false))).toEqual(['web']);
  });

  test('whatever is clicked, each selection keeps an id of its own that the API takes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ chosen, panel: name, add: fc.boolean() }), { maxLength: 12 }),
        (clicks) => {
          let now = none;
          for (const { add, ...one } of clicks) now = choose(now, { over: 'events', ...one }, add);
          const ids = now.selections.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          for (const one of now.selections) expect(Selection.safeParse(one).success).toBe(true);
          for (const id of ids) now = removeSelection(now, id);
          expect(now.selections).toEqual([]);
        },
      ),
    );
  });

  test('what is kept goes along without the panel it was made in; everything does where that is asked', () => {
    const one = choose(none, click('web'), false);
    const both = toggleSelection(choose(one, click('fr', 'lands'), false), 'e_channel', 'pinned');
    expect(carried(both, { all: false })).toMatchObject([{ id: 'e_channel', pinned: true }]);
    expect(carried(both, { all: true })).toHaveLength(2);
    expect(carried(both, { all: true }).some((each) => 'from_panel' in each)).toBe(false);
  });
});
