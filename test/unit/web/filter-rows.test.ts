import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AggregationRequest } from '../../../src/analytics/aggregation/request.ts';
import { Condition } from '../../../src/segments/condition.ts';
import { conditionOf, rowsOf } from '../../../src/web/explore/filter-rows.ts';
import {
  boundsOf,
  FIRST_QUESTION,
  packConversion,
  parseExplore,
  possibleCharts,
  requestOf,
  suitedChart,
  unpackConversion,
} from '../../../src/web/explore/question.ts';

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    op: fc.constant('is' as const),
    field: fc.constant('channel'),
    values: fc.array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ op: fc.constant('range' as const), field: fc.constant('rating'), gte: fc.integer() }),
  fc.record({
    op: fc.constant('range' as const),
    field: fc.constant('rating'),
    gt: fc.integer(),
    lte: fc.integer(),
  }),
  fc.record({
    op: fc.constant('range' as const),
    field: fc.constant('occurred_at'),
    gte: fc.record({ days_ago: fc.nat(100) }),
  }),
  fc.record({ op: fc.constant('exists' as const), field: fc.constant('campaign.name') }),
  fc.record({ op: fc.constant('did' as const), event: fc.constant('order_completed') }),
  fc.record({
    op: fc.constant('did' as const),
    event: fc.constant('order_completed'),
    at_least: fc.constant(2),
  }),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  leaf,
  leaf.map((one) => ({ op: 'not' as const, condition: one })),
  fc
    .array(leaf, { minLength: 2, maxLength: 4 })
    .map((conditions) => ({ op: 'all' as const, conditions })),
  fc
    .array(leaf, { minLength: 2, maxLength: 3 })
    .map((conditions) => ({ op: 'any' as const, conditions })),
);

describe('lines of the filter editor', () => {
  test('say what the condition said, also what they have no editor for', () => {
    fc.assert(
      fc.property(condition, (before) => {
        const after = conditionOf(rowsOf(before));
        expect(after).toEqual(before);
        expect(Condition.safeParse(after).success).toBe(true);
      }),
    );
  });

  test('that say nothing yet are no condition', () => {
    expect(
      conditionOf([
        { kind: 'is', field: 'channel', values: [], negate: false },
        { kind: 'range', field: 'rating', negate: true },
        { kind: 'segment', id: '', negate: false },
      ]),
    ).toBeUndefined();
  });
});

describe('the question of the explorer', () => {
  const now = new Date('2026-03-30T10:20:30Z');

  test('is exactly a request that the API takes', () => {
    const request = requestOf(
      FIRST_QUESTION,
      {
        period: 'last.12.month',
        compare: 'previous_year',
        zone: 'Europe/Paris',
        convert: 'EUR~USD:0.92',
      },
      now,
    );
    expect(AggregationRequest.parse(request)).toEqual(request);
    expect(request.period).toEqual({
      from: '2025-03-31T22:00:00.000Z',
      to: '2026-03-30T10:21:00.000Z',
    });
    expect(request.convert).toEqual({ to: 'EUR', rates: { USD: 0.92 } });
  });

  test.each([
    ['last.1.day', '2026-03-29T22:00:00.000Z'],
    // The clocks went forward the night before.
    ['last.2.day', '2026-03-28T23:00:00.000Z'],
    ['last.1.week', '2026-03-29T22:00:00.000Z'],
    ['last.1.year', '2025-12-31T23:00:00.000Z'],
    ['last.30.minute', '2026-03-30T09:51:00.000Z'],
  ])('%s begins at %s', (period, from) => {
    const [, count, unit] = period.split('.');
    const choice = { kind: 'last', count: Number(count), unit: unit as 'day' } as const;
    expect(boundsOf(choice, now, 'Europe/Paris')?.from).toBe(from);
  });

  test('that points at a person is not read from an address', () => {
    const filter = { op: 'is', field: 'properties.secret', values: ['x'] };
    expect(parseExplore({ q: { ...FIRST_QUESTION, filter } })).toEqual({});
    expect(parseExplore({ q: FIRST_QUESTION, chart: 'pie' })).toEqual({ q: FIRST_QUESTION });
  });

  test('offers only charts that can show it', () => {
    for (const dimensions of [
      [],
      [{ kind: 'geo' as const, field: 'location', zoom: 5 }],
      [{ kind: 'hour_of_week' as const }],
      [{ kind: 'time' as const, interval: 'month' as const }],
      FIRST_QUESTION.dimensions,
    ]) {
      expect(possibleCharts({ dimensions })).toContain(suitedChart({ dimensions }));
    }
  });

  test('keeps rates as they were stated', () => {
    const stated = { to: 'EUR', rates: { USD: 0.92, GBP: 1.17 } };
    expect(unpackConversion(packConversion(stated))).toEqual(stated);
    expect(unpackConversion('euros')).toBeUndefined();
  });
});
