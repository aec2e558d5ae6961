import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDay } from '../../../src/insight/table/parse-date.ts';
import { decimalMarkOf, parseNumber } from '../../../src/insight/table/parse-number.ts';
import { readBinaryLabel } from '../../../src/insight/table/read-binary-label.ts';
import { kindOfColumn } from '../../../src/insight/table/read-column.ts';

const many = (make: (i: number) => string, count = 60) =>
  Array.from({ length: count }, (_, i) => make(i));

describe('numbers', () => {
  test.each([
    { text: '1234.5', mark: '.', value: 1234.5 },
    { text: '1,234.5', mark: '.', value: 1234.5 },
    { text: '1 234,5', mark: ',', value: 1234.5 },
    { text: '1\u202f234,50 €', mark: ',', value: 1234.5 },
    { text: '1.234.567,8', mark: ',', value: 1234567.8 },
    { text: "1'234.5", mark: '.', value: 1234.5 },
    { text: '-.5', mark: '.', value: -0.5 },
    { text: '$-3', mark: '.', value: -3 },
    { text: '(12.50)', mark: '.', value: -12.5 },
    { text: '12 %', mark: '.', value: 12 },
    { text: '1e-3', mark: '.', value: 0.001 },
    { text: '1,5', mark: '.', value: undefined },
    { text: '12a', mark: '.', value: undefined },
    { text: '', mark: '.', value: undefined },
    { text: '.', mark: '.', value: undefined },
    { text: '1e999', mark: '.', value: undefined },
  ] as const)('$text with mark $mark is $value', ({ text, mark, value }) => {
    expect(parseNumber(text, mark)).toBe(value);
  });

  test('every number is read back from how it is written, with either mark', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
        (value) => {
          expect(parseNumber(String(value), '.')).toBeCloseTo(value, 8);
          expect(parseNumber(String(value).replace('.', ','), ',')).toBeCloseTo(value, 8);
        },
      ),
    );
  });

  test('the mark of a column is the one that reads more of it', () => {
    expect(decimalMarkOf(['29,85', '1 889,5', 'NA'])).toEqual({ mark: ',', numbers: 2 });
    expect(decimalMarkOf(['29.85', '1,889.5', ''])).toEqual({ mark: '.', numbers: 2 });
  });
});

test.each([
  { text: '1970-01-02', order: 'year_first', day: 1 },
  { text: '1970-01-01T12:00:00Z', order: 'year_first', day: 0.5 },
  { text: '1970-01-01 16:00:00 -0800', order: 'year_first', day: 1 },
  { text: '02/01/1970', order: 'day_first', day: 1 },
  { text: '01/02/70 06:00', order: 'month_first', day: 1.25 },
  { text: '2021-02-30', order: 'year_first', day: undefined },
  { text: '13/13/2020', order: 'day_first', day: undefined },
] as const)('$text is day $day', ({ text, order, day }) => {
  expect(parseDay(text, order)).toBe(day);
});

test.each([
  {
    name: 'numbers stored as text with blanks',
    column: 'TotalCharges',
    values: many((i) => (i % 9 === 0 ? ' ' : `${i * 3}.25`)),
    kind: { kind: 'number', mark: '.' },
  },
  {
    name: 'numbers with a decimal comma',
    column: 'montant',
    values: many((i) => `${i},5`),
    kind: { kind: 'number', mark: ',' },
  },
  {
    name: 'oui and non',
    column: 'b',
    values: many((i) => (i % 2 ? 'Oui' : 'Non')),
    kind: { kind: 'boolean' },
  },
  {
    name: 'days, the day first',
    column: 'd',
    values: many((i) => `${(i % 28) + 1}/03/2024`),
    kind: { kind: 'date', order: 'day_first' },
  },
  {
    name: 'categories',
    column: 'c',
    values: many((i) => `city ${i % 7}`),
    kind: { kind: 'category' },
  },
  {
    name: 'ids of letters',
    column: 'customerID',
    values: many((i) => `${i * 7919}-XK`),
    kind: { kind: 'left_out', reason: 'id' },
  },
  {
    name: 'row numbers',
    column: 'position',
    values: many((i) => String(i + 1)),
    kind: { kind: 'left_out', reason: 'id' },
  },
  {
    name: 'amounts that never repeat',
    column: 'balance',
    values: many((i) => `${(i * 7919) % 10_007}.17`),
    kind: { kind: 'number', mark: '.' },
  },
  {
    name: 'one value',
    column: 'k',
    values: many(() => 'FR'),
    kind: { kind: 'left_out', reason: 'constant' },
  },
  {
    name: 'no values',
    column: 'k',
    values: many(() => 'N/A'),
    kind: { kind: 'left_out', reason: 'blank' },
  },
  {
    name: 'sentences',
    column: 'note',
    values: many((i) => `the customer called ${i} times about the late parcel`),
    kind: { kind: 'left_out', reason: 'free_text' },
  },
  {
    name: 'cells of ten kilobytes',
    column: 'note',
    values: many((i) => `${i} ${'x'.repeat(10_000)}`),
    kind: { kind: 'left_out', reason: 'free_text' },
  },
])('takes $name for what they are', ({ column, values, kind }) => {
  expect(kindOfColumn(column, values)).toEqual(kind);
});

test.each([
  { values: ['Yes', 'No', ''], labels: [1, 0, -1], by: 'word' },
  { values: ['1', '0', '1.0'], labels: [1, 0, 1], by: 'number' },
  { values: ['True.', 'False.', '?'], labels: [1, 0, -1], by: 'word' },
  { values: ['oui', 'NON'], labels: [1, 0], by: 'word' },
  { values: ['churned', 'stayed', 'joined'], labels: [1, 0, 0], by: 'word' },
  { values: ['Existing Customer', 'Attrited Customer'], labels: [0, 1], by: 'word' },
  { values: ['résilié', 'actif'], labels: [1, 0], by: 'word' },
  { values: ['-1', '+1', '-1'], labels: [0, 1, 0], by: 'number' },
  { values: ['1', '2', '2'], labels: [1, 0, 0], by: 'rarer' },
  { values: ['a', 'b', 'a'], labels: [0, 1, 0], by: 'rarer' },
])('reads the labels $values', ({ values, labels, by }) => {
  const read = readBinaryLabel('y', values);
  expect({ labels: [...read.labels], by: read.by }).toEqual({ labels, by });
});

test.each([
  { values: ['yes', 'yes', ''], says: /one class only/ },
  { values: ['', 'NA'], says: /no label/ },
  { values: ['a', 'b', 'c'], says: /3 different labels/ },
])('refuses the labels $values', ({ values, says }) => {
  expect(() => readBinaryLabel('y', values)).toThrow(says);
});
