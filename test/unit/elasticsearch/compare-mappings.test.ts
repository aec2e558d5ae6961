import { describe, expect, test } from 'vitest';
import { compareMappings, missingFields } from '../../../src/elasticsearch/compare-mappings.ts';

const file = {
  dynamic: 'strict',
  properties: {
    key: { type: 'keyword', ignore_above: 64 },
    text: { type: 'text', fields: { raw: { type: 'keyword' } } },
    page: { properties: { url: { type: 'keyword' } } },
    state: { type: 'object', enabled: false },
  },
};
const { key, text, page, state } = file.properties;
const index = (properties: object, dynamic: unknown = 'strict') => ({
  dynamic,
  properties: { ...properties } as (typeof file)['properties'],
});

describe('comparing a mapping with its file', () => {
  test.each([
    { name: 'nothing where they are the same', actual: file, found: [] },
    {
      name: 'nothing where the engine only adds a default',
      actual: index({ ...file.properties, key: { ...key, norms: false } }),
      found: [],
    },
    {
      name: 'a missing field',
      actual: index({ key, text, state, page: { properties: {} } }),
      found: ['missing_field page.url'],
    },
    {
      name: 'a missing sub-field',
      actual: index({ ...file.properties, text: { type: 'text' } }),
      found: ['missing_field text.raw'],
    },
    {
      name: 'another type',
      actual: index({ ...file.properties, key: { ...key, type: 'text' } }),
      found: ['changed_field key'],
    },
    {
      name: 'another parameter',
      actual: index({ ...file.properties, key: { ...key, ignore_above: 7 } }),
      found: ['changed_field key'],
    },
    {
      name: 'a field more',
      actual: index({ ...file.properties, x: { type: 'long' } }),
      found: ['extra_field x'],
    },
    {
      name: 'a mapping that lets unknown fields in',
      actual: index(file.properties, 'true'),
      found: ['not_strict '],
    },
    {
      name: 'an inner object that lets unknown fields in',
      actual: index({ ...file.properties, page: { ...page, dynamic: 'true' } }),
      found: ['not_strict page'],
    },
  ])('finds $name', ({ actual, found }) => {
    const differences = compareMappings(file, actual);
    expect(differences.map(({ kind, path }) => `${kind} ${path}`)).toEqual(found);
  });

  test('what an index lacks is what may be added to it', () => {
    expect(missingFields(file, index({ key, state, page: { properties: {} } }))).toEqual({
      properties: { text, page: { properties: page.properties } },
    });
    expect(missingFields(file, file)).toEqual({ properties: {} });
  });
});
