import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { visibleFields } from '../../../src/privacy/policy.ts';
import { compileCondition } from '../../../src/segments/compile.ts';
import { type Condition, Filter, fieldsOf } from '../../../src/segments/condition.ts';
import { FIELDS, findField } from '../../../src/segments/fields.ts';

const ASKED = {
  subject: 'profiles',
  now: new Date('2026-03-30T10:00:00.000Z'),
  timezone: 'Europe/Paris',
} as const;

describe('is refused', () => {
  const nest = (levels: number): Condition =>
    levels === 0 ? { op: 'exists', field: 'city' } : { op: 'not', condition: nest(levels - 1) };
  const cases: { name: string; given: unknown; says: string }[] = [
    { name: 'an unknown operator', given: { op: 'script', source: '1' }, says: 'Invalid' },
    { name: 'an unknown key', given: { op: 'exists', field: 'city', boost: 2 }, says: 'boost' },
    {
      name: 'a range without ends',
      given: { op: 'range', field: 'events_count' },
      says: 'needs one of',
    },
    {
      name: 'two lower ends',
      given: { op: 'range', field: 'events_count', gt: 1, gte: 2 },
      says: 'gt and gte',
    },
    { name: 'no value', given: { op: 'is', field: 'city', values: [] }, says: 'Too small' },
    { name: 'too many levels', given: nest(9), says: 'levels' },
    {
      name: 'too many parts',
      given: {
        op: 'all',
        conditions: Array.from({ length: 3 }, () => ({
          op: 'any',
          conditions: Array.from({ length: 50 }, () => nest(0)),
        })),
      },
      says: 'parts',
    },
  ];
  test.each(cases)('$name', ({ given, says }) => {
    const parsed = Filter.safeParse(given);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toContain(says);
  });
});

describe('does not reach the engine', () => {
  const cases: { name: string; condition: Condition; path: string; says: string }[] = [
    {
      name: 'a field that is not listed',
      condition: { op: 'not', condition: { op: 'exists', field: 'state' } },
      path: 'filter.condition.field',
      says: 'is not a field of profiles',
    },
    {
      name: 'a field of interactions',
      condition: { op: 'exists', field: 'order.store' },
      path: 'filter.field',
      says: 'is not a field of profiles',
    },
    {
      name: 'a wild card below custom',
      condition: { op: 'exists', field: 'custom.*' },
      path: 'filter.field',
      says: 'is not a field',
    },
    {
      name: 'text for a number',
      condition: { op: 'is', field: 'events_count', values: ['3'] },
      path: 'filter.values[0]',
      says: 'must be a number',
    },
    {
      name: 'an order among codes',
      condition: { op: 'range', field: 'country', gte: '2026-01-01' },
      path: 'filter.gte',
      says: 'has no order',
    },
    {
      name: 'nearness to what is no place',
      condition: { op: 'near', field: 'city', lat: 0, lon: 0, km: 1 },
      path: 'filter.field',
      says: 'is not a place',
    },
    {
      name: 'a tile of what is no place',
      condition: { op: 'within', field: 'city', tile: '1/0/0' },
      path: 'filter.field',
      says: 'is not a place',
    },
    {
      name: 'a tile beyond the edge of the map',
      condition: { op: 'within', field: 'location', tile: '1/2/0' },
      path: 'filter.tile',
      says: 'is not a tile',
    },
    {
      name: 'a segment that nobody put in its place',
      condition: { op: 'segment', id: 'loyal' },
      path: 'filter',
      says: 'names a segment',
    },
  ];
  test.each(cases)('$name', ({ condition, path, says }) => {
    expect(Filter.safeParse(condition).success).toBe(true);
    const compile = () => compileCondition(condition, ASKED);
    expect(compile).toThrow(AppError);
    try {
      compile();
    } catch (error) {
      expect((error as AppError).errors[0]).toMatchObject({
        path,
        message: expect.stringContaining(says),
      });
    }
  });

  test('what somebody did, asked of interactions', () => {
    const did: Condition = { op: 'did', event: 'order_completed' };
    expect(() => compileCondition(did, { ...ASKED, subject: 'events' })).toThrow(AppError);
  });
});

test('every field is guarded by one that the masking policy knows', () => {
  const known = visibleFields(['administrator']);
  const unguarded = FIELDS.filter(
    ({ subject, guard }) => subject === 'profiles' && !known.has(guard as never),
  );
  expect(unguarded).toEqual([]);
});

test('names every field it asks for, with its place', () => {
  const condition: Condition = {
    op: 'all',
    conditions: [
      { op: 'any', conditions: [{ op: 'exists', field: 'city' }] },
      { op: 'not', condition: { op: 'consented', purpose: 'newsletter' } },
    ],
  };
  expect([...fieldsOf(condition)]).toEqual([
    { field: 'city', path: 'filter.conditions[0].conditions[0].field' },
    { field: 'consents_granted', path: 'filter.conditions[1].condition' },
  ]);
});

test("a company's own names are texts, and nothing else is open", () => {
  expect(findField('profiles', 'custom.plan')).toMatchObject({ type: 'keyword', guard: 'custom' });
  expect(findField('events', 'properties.cart.size')).toMatchObject({ guard: 'properties' });
  for (const name of [
    'custom',
    'custom.',
    'properties.a',
    '__proto__',
    'custom.a"b',
    'custom.a b',
  ]) {
    expect(findField('profiles', name)).toBeUndefined();
  }
});
