import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { parseManifest } from '../../../src/sources/manifest.ts';

const GOOD = {
  id: 'shop_orders',
  label: { fr: 'Commandes', en: 'Orders' },
  kind: 'record',
  scope: 'shop',
  priority: 50,
  record: { type: 'order', id: 'order_id' },
  identifiers: [{ namespace: 'email', column: 'email' }],
} as const;

/** Path → rule of each error, or none when the manifest is taken. */
function errorsOf(manifest: unknown): Record<string, string> {
  try {
    parseManifest(manifest);
    return {};
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('invalid_request');
    return Object.fromEntries(error.errors.map(({ path, message }) => [path, message]));
  }
}

describe('a manifest is refused with the path and the rule of each mistake', () => {
  const column =
    'must be a column name, a list of names, or an object with from (values, otherwise), join (with, all, digest), sum or constant';
  test.each([
    ['a sound one', GOOD, {}],
    ['no object', 'x', { '': 'Invalid input: expected object, received string' }],
    ['an unknown key', { ...GOOD, colour: 1 }, { '': '1 unknown field: colour' }],
    [
      'an unknown key inside',
      { ...GOOD, record: { ...GOOD.record, ids: 'x' } },
      { record: '1 unknown field: ids' },
    ],
    [
      'a name in another case',
      { ...GOOD, id: 'Shop-Orders' },
      { id: 'must be snake_case, 1 to 64 characters, starting with a letter' },
    ],
    [
      'an id of 10 kB',
      { ...GOOD, id: 'x'.repeat(10_240) },
      { id: 'must be snake_case, 1 to 64 characters, starting with a letter' },
    ],
    ['a column of the wrong kind', { ...GOOD, traits: { email: 5 } }, { 'traits.email': column }],
    [
      'a column object without a meaning',
      { ...GOOD, traits: { email: { form: 'email' } } },
      { 'traits.email': column },
    ],
    [
      'an empty list of columns',
      { ...GOOD, traits: { email: [] } },
      { 'traits.email': 'Too small: expected array to have >=1 items' },
    ],
    [
      'a trait nobody knows',
      { ...GOOD, traits: { e_mail: 'x' } },
      { traits: '1 unknown field: e_mail' },
    ],
    [
      'records without a record',
      { ...GOOD, record: undefined, event: { name: 'a', channel: 'b' } },
      { record: 'a source of records must say record' },
    ],
    [
      'events of nobody',
      {
        ...GOOD,
        kind: 'message',
        record: undefined,
        identifiers: [],
        event: { name: 'a', channel: 'b' },
      },
      { identifiers: 'events without a record need an identifier' },
    ],
    [
      'traits of nobody',
      { ...GOOD, identifiers: [], traits: { city: 'x' } },
      { traits: 'traits need an identifier of the person' },
    ],
    [
      'a condition that says nothing',
      { ...GOOD, event: { name: 'a', channel: 'b', when: [{ column: 'x' }] } },
      { 'event.when[0]': 'must say is, is_not or present' },
    ],
    [
      'a zone that does not exist',
      { ...GOOD, defaults: { timezone: 'Europe/Atlantis' } },
      { 'defaults.timezone': 'must be UTC, an offset or a zone of the tz database' },
    ],
    [
      'a consent without a purpose',
      { ...GOOD, consents: [{ column: 'x' }] },
      { 'consents[0]': 'must say purpose, purpose_column or each' },
    ],
    [
      'two mistakes at once',
      { ...GOOD, priority: 101, kind: 'row' },
      {
        priority: 'Too big: expected number to be <=100',
        kind: 'Invalid option: expected one of "record"|"message"',
      },
    ],
  ])('%s', (_name, manifest, errors) => expect(errorsOf(manifest)).toEqual(errors));
});
