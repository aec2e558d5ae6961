import { expect, test } from 'vitest';
import { previousBounds } from '../../../../src/analytics/aggregation/previous.ts';
import { midnightMs, toLocalMs, toUtcMs } from '../../../../src/segments/moment.ts';

const PARIS = {
  toLocal: (ms: number) => toLocalMs(ms, 'Europe/Paris'),
  toUtc: (ms: number) => toUtcMs(ms, 'Europe/Paris'),
};
const day = (text: string) => midnightMs(text, 'Europe/Paris');

test.each([
  {
    name: 'March against February',
    kind: 'previous_period',
    of: ['2026-03-01', '2026-04-01'],
    is: ['2026-02-01', '2026-03-01'],
  },
  {
    name: 'a quarter against the one before',
    kind: 'previous_period',
    of: ['2026-01-01', '2026-04-01'],
    is: ['2025-10-01', '2026-01-01'],
  },
  {
    name: 'a week over the change of clocks',
    kind: 'previous_period',
    of: ['2026-03-26', '2026-04-02'],
    is: ['2026-03-19', '2026-03-26'],
  },
  {
    name: 'February 29 a year before',
    kind: 'previous_year',
    of: ['2024-02-29', '2024-03-01'],
    is: ['2023-02-28', '2023-03-01'],
  },
  {
    name: 'a month a year before',
    kind: 'previous_year',
    of: ['2026-03-01', '2026-04-01'],
    is: ['2025-03-01', '2025-04-01'],
  },
] as const)('$name', ({ kind, of, is }) => {
  const bounds = { fromMs: day(of[0]), toMs: day(of[1]) };
  expect(previousBounds(bounds, kind, PARIS)).toEqual({ fromMs: day(is[0]), toMs: day(is[1]) });
});

test('hours are moved by their length', () => {
  const toMs = Date.parse('2026-03-29T12:30:00Z');
  const fromMs = toMs - 90 * 60_000;
  expect(previousBounds({ fromMs, toMs }, 'previous_period', PARIS)).toEqual({
    fromMs: fromMs - 90 * 60_000,
    toMs: fromMs,
  });
});
