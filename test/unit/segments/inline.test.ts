import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition } from '../../../src/segments/condition.ts';
import { inlineSegments, segmentIds } from '../../../src/segments/inline.ts';

const lyon: Condition = { op: 'is', field: 'city', values: ['Lyon'] };
const active: Condition = { op: 'is', field: 'lifecycle_stage', values: ['active'] };
const segments = new Map<string, Condition>([
  ['lyon', lyon],
  ['active', active],
  [
    'both',
    {
      op: 'all',
      conditions: [
        { op: 'segment', id: 'lyon' },
        { op: 'segment', id: 'active' },
      ],
    },
  ],
]);
const named = (id: string): Condition => ({ op: 'segment', id });

describe('a named segment', () => {
  test('stands in its place wherever a request names it', () => {
    const request = {
      over: 'profiles',
      filter: { op: 'not', condition: named('both') },
      dimensions: [{ kind: 'conditions', of: [{ name: 'a', condition: named('lyon') }] }],
    };
    expect(inlineSegments(request, segments)).toEqual({
      over: 'profiles',
      filter: { op: 'not', condition: { op: 'all', conditions: [lyon, active] } },
      dimensions: [{ kind: 'conditions', of: [{ name: 'a', condition: lyon }] }],
    });
    expect([...segmentIds(request)].sort()).toEqual(['both', 'lyon']);
  });

  test('may be named as a value of the field, too', () => {
    const condition: Condition = { op: 'is', field: 'segments', values: ['lyon', 'active'] };
    expect(inlineSegments(condition, segments)).toEqual({ op: 'any', conditions: [lyon, active] });
  });

  test('that was never saved is refused, but as a value of the field it stays', () => {
    expect(() => inlineSegments(named('gone'), segments)).toThrow(/no segment gone/);
    const field: Condition = { op: 'is', field: 'segments', values: ['of_another_system'] };
    expect(inlineSegments(field, segments)).toEqual(field);
  });

  test.each([
    ['itself', new Map([['a', named('a')]])],
    [
      'itself by another',
      new Map([
        ['a', named('b')],
        ['b', { op: 'not', condition: named('a') } as Condition],
      ]),
    ],
  ])('that comes back to %s is refused', (_, round) => {
    expect(() => inlineSegments(named('a'), round)).toThrow(/comes back to itself/);
  });

  test('that would make too much of a condition is refused', () => {
    const many: Condition = { op: 'all', conditions: Array.from({ length: 90 }, () => lyon) };
    const wide: Condition = {
      op: 'any',
      conditions: Array.from({ length: 6 }, () => named('many')),
    };
    expect(() => inlineSegments(wide, new Map([['many', many]]))).toThrow(/more than 500 parts/);
  });

  test('changes nothing of what names none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(segmentIds(value).size === 0);
        expect(inlineSegments(value, segments)).toEqual(value);
      }),
    );
  });
});
