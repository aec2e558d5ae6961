import { expect, test } from 'vitest';
import { countPieces } from '../../../src/elasticsearch/stock-reader.ts';

const level = (sku: unknown, quantity: unknown, deleted?: boolean) => ({
  data: { sku, quantity },
  ...(deleted === undefined ? {} : { deleted }),
});

test.each<[string, Parameters<typeof countPieces>[0], Record<string, number>]>([
  ['nothing', [], {}],
  ['several places', [level('a', 2), level('a', 3), level('b', 0)], { a: 5, b: 0 }],
  ['text, as files give it', [level('a', '4')], { a: 4 }],
  ['a shortage does not take from another place', [level('a', -7), level('a', 2)], { a: 2 }],
  ['no figure is none', [level('a', 'many'), level('b', null)], { a: 0, b: 0 }],
  ['deleted places do not count', [level('a', 9, true), level('a', 1)], { a: 1 }],
  ['a record without article', [level(undefined, 9)], {}],
])('%s', (_, records, expected) => {
  expect(Object.fromEntries(countPieces(records))).toEqual(expected);
});
