import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chanceIndex,
  count,
  createCounts,
  describeDistribution,
  driftLevel,
  stabilityIndex,
} from '../../../../src/insight/stored/distribution.ts';

const value = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null });

function indexOf(before: readonly (number | null)[], now: readonly (number | null)[]): number {
  const reference = describeDistribution('score', before);
  const counts = createCounts(reference.edges.length);
  for (const one of now) count(reference.edges, counts, one);
  return stabilityIndex(reference, counts);
}

describe('how values lie', () => {
  test('shares add up to one, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const { shares, edges } = describeDistribution('score', values);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(shares).toHaveLength(edges.length + 2);
        expect(edges).toEqual([...edges].sort((a, b) => a - b));
      }),
    );
  });

  test('the same values have an index of nothing, and no index is below', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1 }),
        fc.array(value, { minLength: 1 }),
        (before, now) => {
          expect(indexOf(before, before)).toBeCloseTo(0, 9);
          expect(indexOf(before, now)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test('a shift by one deviation is drift, missing values that come up too', () => {
    const wave = Array.from({ length: 2000 }, (_, i) => Math.sin(i) * 10);
    expect(
      driftLevel(
        indexOf(
          wave,
          wave.map((one) => one + 7),
        ),
      ),
    ).toBe('drifted');
    expect(
      driftLevel(
        indexOf(
          wave,
          wave.map((one, i) => (i % 4 === 0 ? null : one)),
        ),
      ),
    ).toBe('drifted');
  });

  test('half of the values against the other half stays below what chance makes', () => {
    const noise = Array.from(
      { length: 400 },
      (_, i) => (Math.sin(i * i * 12.9898) * 43758.5453) % 1,
    );
    const index = indexOf(noise.slice(0, 200), noise.slice(200));
    expect(index).toBeGreaterThan(0);
    expect(index).toBeLessThan(chanceIndex(11, 200, 200));
  });

  test.each([
    { worst: 0.0999, level: 'stable' },
    { worst: 0.1, level: 'shifted' },
    { worst: 0.25, level: 'drifted' },
  ])('an index of $worst is $level', ({ worst, level }) => {
    expect(driftLevel(worst)).toBe(level);
  });
});
