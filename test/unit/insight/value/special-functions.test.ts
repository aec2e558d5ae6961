import { describe, expect, test } from 'vitest';
import {
  hypergeometric,
  logGamma,
  logSumExp,
} from '../../../../src/insight/value/special-functions.ts';

describe('special functions', () => {
  test.each([
    { z: 0.5, value: 0.5 * Math.log(Math.PI) },
    { z: 1, value: 0 },
    { z: 2, value: 0 },
    { z: 5, value: Math.log(24) },
    { z: 1e-6, value: 13.815509980749 },
    { z: 100, value: 359.13420536957 },
    { z: 1e6, value: 12815504.569148 },
  ])('ln Γ($z) is what tables say', ({ z, value }) => {
    expect(Math.abs(logGamma(z) - value)).toBeLessThan(
      1e-11 * Math.max(1, Math.abs(value)) + 1e-11,
    );
  });

  /** Closed forms of Abramowitz & Stegun 15.1.3, 15.1.4, 15.1.8. */
  test.each([0.1, 0.5, 0.9, 0.999])('2F1 agrees with its closed forms at z = %d', (z) => {
    expect(hypergeometric(1, 1, 2, z)).toBeCloseTo(-Math.log1p(-z) / z, 9);
    expect(hypergeometric(0.7, 3, 3, z) * (1 - z) ** 0.7).toBeCloseTo(1, 8);
    const root = Math.sqrt(z);
    const logs = Math.log((1 + root) / (1 - root)) / (2 * root);
    expect(hypergeometric(0.5, 1, 1.5, z)).toBeCloseTo(logs, 9);
  });

  test('adds logarithms without overflow', () => {
    expect(logSumExp(1000, 1000)).toBeCloseTo(1000 + Math.LN2, 12);
    expect(logSumExp(Number.NEGATIVE_INFINITY, 3)).toBe(3);
  });
});
