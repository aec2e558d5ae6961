import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { customerOrders, type OrderRow, summarise } from '../../../../src/insight/value/orders.ts';

const DAY = 86_400_000;
const row = (day: number, amount: number | undefined, refund = (amount ?? 0) < 0): OrderRow => ({
  customer: 'a',
  at: day * DAY + 1000,
  amount,
  refund,
});

const cases = [
  { name: 'rows of one day are one purchase', rows: [row(1, 5), row(1, 7)], becomes: [[1, 12]] },
  { name: 'a refund takes from its own day', rows: [row(1, 5), row(1, -2)], becomes: [[1, 3]] },
  {
    name: 'a later refund takes from the latest purchases first',
    rows: [row(1, 5), row(2, 5), row(3, -7)],
    becomes: [
      [1, 3],
      [2, 0],
    ],
  },
  { name: 'a refund above all spend leaves 0', rows: [row(1, 5), row(2, -9)], becomes: [[1, 0]] },
  {
    name: 'a refund before any order takes nothing and is no purchase',
    rows: [row(1, -9), row(5, 5)],
    becomes: [[5, 5]],
  },
  {
    name: 'an order of 0 counts for timing',
    rows: [row(1, 0), row(2, 4)],
    becomes: [
      [1, 0],
      [2, 4],
    ],
  },
  {
    name: 'an order without amount counts for timing',
    rows: [row(1, undefined)],
    becomes: [[1, 0]],
  },
];

describe('purchases of a customer', () => {
  test.each(cases)('$name', ({ rows, becomes }) => {
    const [orders] = customerOrders(rows);
    expect(orders?.purchases.map((p) => [p.day, p.amount])).toEqual(becomes);
  });

  test('do not depend on the order of rows', () => {
    const rows = fc.array(
      fc.record({ day: fc.nat(30), amount: fc.integer({ min: -50, max: 100 }) }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(rows, (list) => {
        const made = list.map(({ day, amount }) => row(day, amount));
        expect(customerOrders(made.toReversed())).toEqual(customerOrders(made));
      }),
    );
  });

  test('a summary sees nothing after its day, and keeps 0 ≤ t_x ≤ T', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 1 }), fc.nat(60), (days, end) => {
        const [orders] = customerOrders(days.map((d) => row(d, 5)));
        const known = days.filter((d) => d <= end);
        const found = orders === undefined ? undefined : summarise(orders, end);
        if (found === undefined) return known.length === 0;
        return found.x === new Set(known).size - 1 && found.t_x >= 0 && found.t_x <= found.T;
      }),
    );
  });
});
