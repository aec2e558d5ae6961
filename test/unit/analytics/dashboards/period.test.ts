import { describe, expect, test } from 'vitest';
import { boundsOfChoice } from '../../../../src/analytics/dashboards/period.ts';
import type { PeriodChoice } from '../../../../src/analytics/dashboards/view.ts';

const iso = (choice: PeriodChoice, now: string, timezone = 'Europe/Paris') => {
  const bounds = boundsOfChoice(choice, { now: new Date(now), timezone });
  return bounds && [new Date(bounds.fromMs).toISOString(), new Date(bounds.toMs).toISOString()];
};

describe('a period that ends now', () => {
  test.each([
    // Monday 30 March 2026, the day after clocks went forward.
    ['1 day', 1, 'day', '2026-03-29T22:00:00.000Z'],
    ['2 days, one of them of 23 hours', 2, 'day', '2026-03-28T23:00:00.000Z'],
    ['this week', 1, 'week', '2026-03-29T22:00:00.000Z'],
    ['this month', 1, 'month', '2026-02-28T23:00:00.000Z'],
    ['three months over the year', 4, 'month', '2025-11-30T23:00:00.000Z'],
    ['this year', 1, 'year', '2025-12-31T23:00:00.000Z'],
    ['half an hour', 30, 'minute', '2026-03-30T09:31:00.000Z'],
  ] as const)('%s begins on the clock of the zone', (_, count, unit, from) => {
    expect(iso({ kind: 'last', count, unit }, '2026-03-30T10:00:20.000Z')).toEqual([
      from,
      '2026-03-30T10:01:00.000Z',
    ]);
  });

  test('is the same for a whole minute, so that its answer can be kept', () => {
    const last = { kind: 'last', count: 90, unit: 'day' } as const;
    expect(iso(last, '2026-03-30T10:00:01.000Z')).toEqual(iso(last, '2026-03-30T10:01:00.000Z'));
  });
});

test('a period between days goes from midnight to midnight', () => {
  expect(
    iso({ kind: 'between', from: '2026-10-25', to: '2026-10-26' }, '2026-11-01T00:00:00.000Z'),
  ).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
});

test('all of time has no ends, and an empty period is refused', () => {
  expect(iso({ kind: 'all' }, '2026-03-30T10:00:20.000Z')).toBeUndefined();
  const empty = { kind: 'between', from: '2026-03-02', to: '2026-03-02' } as const;
  expect(() => iso(empty, '2026-03-30T10:00:20.000Z')).toThrow();
});
