import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { falseDiscoveryRates } from '../../../../src/analytics/significance/false-discovery.ts';
import { incompleteBeta } from '../../../../src/analytics/significance/incomplete-beta.ts';
import {
  binomialTest,
  erfc,
  shareDifference,
  shareTest,
  welchTest,
  wilson,
} from '../../../../src/analytics/significance/tests.ts';

/** Probability of exactly k of n, added up term by term. */
function chance(k: number, n: number, p: number): number {
  let ways = 1;
  for (let i = 0; i < k; i += 1) ways *= (n - i) / (i + 1);
  return ways * p ** k * (1 - p) ** (n - k);
}

describe('the binomial test', () => {
  test('equals tails added up term by term', () => {
    const cases = fc.tuple(
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    );
    fc.assert(
      fc.property(cases, fc.nat(40), ([n, p], any) => {
        const k = any % (n + 1);
        const ks = Array.from({ length: n + 1 }, (_, i) => i);
        const tail = (which: (i: number) => boolean) =>
          ks.filter(which).reduce((sum, i) => sum + chance(i, n, p), 0);
        const expected = Math.min(
          1,
          2 *
            Math.min(
              tail((i) => i <= k),
              tail((i) => i >= k),
            ),
        );
        expect(binomialTest(k, n, p)).toBeCloseTo(expected, 9);
      }),
    );
  });

  test('is never wrong by more than it says, whatever the truth', () => {
    // P(p-value ≤ level) ≤ level under the null, summed exactly over all outcomes.
    for (const p of [0.1, 0.5, 0.73]) {
      for (const level of [0.01, 0.05, 0.2]) {
        const n = 60;
        let reached = 0;
        for (let k = 0; k <= n; k += 1) {
          if (binomialTest(k, n, p) <= level) reached += chance(k, n, p);
        }
        expect(reached).toBeLessThanOrEqual(level + 1e-9);
      }
    }
  });

  test('stands large counts', () => {
    expect(binomialTest(500_000, 1_000_000, 0.5)).toBeCloseTo(1, 2);
    expect(binomialTest(510_000, 1_000_000, 0.5)).toBeLessThan(1e-80);
  });
});

test('the difference of two shares has the published interval', () => {
  // Newcombe 1998, table II: 56/70 against 48/80, method 10.
  const [low, high] = shareDifference({ of: 56, among: 70 }, { of: 48, among: 80 }, 1.959964);
  expect(low).toBeCloseTo(0.0524, 4);
  expect(high).toBeCloseTo(0.3339, 4);
});

test('a share has the published interval', () => {
  // Newcombe 1998 (single proportion): 81 of 263, score method.
  const [low, high] = wilson({ of: 81, among: 263 }, 1.959964);
  expect(low).toBeCloseTo(0.2553, 4);
  expect(high).toBeCloseTo(0.3662, 4);
});

test('equal shares are no difference, nothing at all neither', () => {
  expect(shareTest({ of: 10, among: 100 }, { of: 20, among: 200 })).toBeCloseTo(1);
  expect(shareTest({ of: 0, among: 10 }, { of: 0, among: 20 })).toBe(1);
  // z = 2.5298, the square root of chi-square 6.4
  expect(shareTest({ of: 60, among: 100 }, { of: 42, among: 100 })).toBeCloseTo(0.0109, 4);
});

test('two means are compared by Welch', () => {
  // Student's sleep data: extra hours of two groups of ten; R's t.test gives t = -1.8608, df = 17.776, p = 0.07939.
  const a = { count: 10, mean: 0.75, variance: 3.200556 };
  const b = { count: 10, mean: 2.33, variance: 4.009 };
  expect(welchTest(a, b)).toBeCloseTo(0.07939, 5);
  expect(welchTest({ ...a, count: 1 }, b)).toBe(1);
  expect(welchTest({ count: 5, mean: 1, variance: 0 }, { count: 5, mean: 1, variance: 0 })).toBe(1);
});

test.each([
  [0, 1],
  [0.5, 0.4795001221869535],
  [2, 0.004677734981047266],
  [2.5, 0.0004069520174449589],
  [5, 1.5374597944280349e-12],
])('erfc(%f)', (x, value) => {
  expect(Math.abs(erfc(x) / value - 1)).toBeLessThan(1e-9);
});

test('the incomplete beta function is its own mirror and grows', () => {
  const any = fc.double({ min: 0.1, max: 50, noNaN: true });
  const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(share, any, any, (x, a, b) => {
      expect(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 9);
      expect(incompleteBeta(x, 1, 1)).toBeCloseTo(x, 9);
    }),
  );
});

describe('false discovery rates', () => {
  test('are those of the published example', () => {
    // Benjamini and Hochberg 1995, section 3: at 5 % four of fifteen are called.
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
      0.6528, 0.759, 1,
    ];
    const rates = falseDiscoveryRates(p);
    expect(rates.filter((rate) => rate <= 0.05)).toHaveLength(4);
    expect(rates[3]).toBeCloseTo(0.0095 * (15 / 4), 6);
  });

  test('keep the order of the tests, and are never below the p-value', () => {
    const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(ps, (p) => {
        const rates = falseDiscoveryRates(p);
        p.forEach((one, i) => {
          expect(rates[i]).toBeGreaterThanOrEqual(one - 1e-12);
          p.forEach((other, j) => {
            if (one < other) expect(rates[i]).toBeLessThanOrEqual((rates[j] ?? 0) + 1e-12);
          });
        });
      }),
    );
  });
});
