import { describe, expect, test } from 'vitest';
import { lifecycleStage } from '../../../src/traits/lifecycle.ts';
import { usualGapDays } from '../../../src/traits/order-rhythm.ts';
import { instant } from '../../support/event-doc.ts';

const orders = (orders_count: number, first: number, last: number) => ({
  orders_count,
  first_order_at: instant(first),
  last_order_at: instant(last),
});
const NONE = { orders_count: 0, first_order_at: null, last_order_at: null };

describe('lifecycle stage', () => {
  const cases = [
    { name: 'no order', rhythm: NONE, day: 0, stage: 'prospect' },
    { name: 'one order just now', rhythm: orders(1, 0, 0), day: 0, stage: 'new' },
    { name: 'one order dated after now', rhythm: orders(1, 9, 9), day: 0, stage: 'new' },
    { name: 'one order 90 days ago', rhythm: orders(1, 0, 0), day: 90, stage: 'new' },
    { name: 'one order 91 days ago', rhythm: orders(1, 0, 0), day: 91, stage: 'at_risk' },
    { name: 'two orders, general gap', rhythm: orders(2, 0, 1), day: 91, stage: 'active' },
    {
      name: 'two orders, 180 days of silence',
      rhythm: orders(2, 0, 1),
      day: 181,
      stage: 'at_risk',
    },
    {
      name: 'two orders, 181 days of silence',
      rhythm: orders(2, 0, 1),
      day: 182,
      stage: 'dormant',
    },
    { name: 'two orders, 361 days of silence', rhythm: orders(2, 0, 1), day: 362, stage: 'lost' },
    { name: 'every 10 days, 15 days ago', rhythm: orders(4, 0, 30), day: 45, stage: 'active' },
    { name: 'every 10 days, 16 days ago', rhythm: orders(4, 0, 30), day: 46, stage: 'at_risk' },
    { name: 'every 10 days, 31 days ago', rhythm: orders(4, 0, 30), day: 61, stage: 'dormant' },
    { name: 'every 10 days, 61 days ago', rhythm: orders(4, 0, 30), day: 91, stage: 'lost' },
    { name: 'once a year, 16 months ago', rhythm: orders(3, 0, 730), day: 1210, stage: 'active' },
  ];
  test.each(cases)('$name: $stage', ({ rhythm, day, stage }) => {
    expect(lifecycleStage(rhythm, instant(day))).toBe(stage);
  });
});

describe('usual gap between orders', () => {
  const cases = [
    { name: 'is a general figure below three orders', rhythm: orders(2, 0, 300), days: 60 },
    { name: 'is the mean from three orders on', rhythm: orders(3, 0, 50), days: 25 },
    { name: 'is never under a week', rhythm: orders(5, 0, 0), days: 7 },
    { name: 'is never over a year', rhythm: orders(3, 0, 4000), days: 365 },
  ];
  test.each(cases)('$name', ({ rhythm, days }) => {
    expect(usualGapDays(rhythm)).toBe(days);
  });
});
