import { describe, expect, test } from 'vitest';
import { decimalMark, parseDecimal } from '../../../../src/insight/columns/decimal.ts';
import { findColumn } from '../../../../src/insight/columns/find-column.ts';
import { instantReader } from '../../../../src/insight/columns/instant.ts';

describe('numbers as people write them', () => {
  test.each([
    { values: ['12.50', '1,234.56'], reads: [12.5, 1234.56] },
    { values: ['12,50', '1 234,56 €'], reads: [12.5, 1234.56] },
    { values: ['1.234,5', '7'], reads: [1234.5, 7] },
    { values: ['1,234', '12,000'], reads: [1234, 12000] },
    { values: ['$29.33', '-4', '(5)', '5-', '1e3'], reads: [29.33, -4, -5, -5, 1000] },
    { values: ['', 'n/a', '1.2.3', '12 EUR'], reads: [undefined, undefined, undefined, 12] },
  ])('$values', ({ values, reads }) => {
    const mark = decimalMark(values);
    expect(values.map((value) => parseDecimal(value, mark))).toEqual(reads);
  });
});

describe('instants as tables write them', () => {
  const day = (y: number, m: number, d: number, h = 0, min = 0) => Date.UTC(y, m - 1, d, h, min);
  test.each([
    { values: ['19970118', '19970802'], reads: [day(1997, 1, 18), day(1997, 8, 2)] },
    { values: ['2010-12-01 08:34:00'], reads: [day(2010, 12, 1, 8, 34)] },
    {
      values: ['2025-01-02T03:04Z', '2025-01-02T03:04+02:00'],
      reads: [day(2025, 1, 2, 3, 4), day(2025, 1, 2, 1, 4)],
    },
    { values: ['03/02/2025', '25/12/2025'], reads: [day(2025, 2, 3), day(2025, 12, 25)] },
    { values: ['03/02/2025', '12/25/2025'], reads: [day(2025, 3, 2), day(2025, 12, 25)] },
    { values: ['1700000000', '1700000000000'], reads: [1.7e12, 1.7e12] },
  ])('$values', ({ values, reads }) => {
    const reader = instantReader(values);
    expect(values.map((value) => reader?.read(value))).toEqual(reads);
  });

  test.each([['soon'], ['31/02/2025'], ['2025-13-01'], ['']])('%j is none', (value) => {
    expect(instantReader([value])).toBeUndefined();
  });
});

test.each([
  { columns: ['Date de commande', 'x'], words: ['datedecommande'], finds: 'Date de commande' },
  { columns: ['order_id', 'customer_id'], words: ['customerid', 'id'], finds: 'customer_id' },
  {
    columns: ['order_purchase_date'],
    words: ['date', 'orderpurchase'],
    finds: 'order_purchase_date',
  },
  { columns: ['candidate'], words: ['date'], finds: undefined },
])('finds $finds among $columns', ({ columns, words, finds }) => {
  expect(findColumn(columns, words)).toBe(finds);
});
