import { incompleteBeta } from './incomplete-beta.ts';

/**
 * Exact two-sided test of k successes in n against probability p: twice the smaller tail, at most 1.
 * @param p strictly between 0 and 1
 */
export function binomialTest(k: number, n: number, p: number): number {
  if (n === 0) return 1;
  const atMost = k >= n ? 1 : 1 - incompleteBeta(p, k + 1, n - k);
  const atLeast = k <= 0 ? 1 : incompleteBeta(p, k, n - k + 1);
  return Math.min(1, 2 * Math.min(atMost, atLeast));
}

/** Somebody's share of something: so many of so many. */
export interface Share {
  readonly of: number;
  readonly among: number;
}

/**
 * Two-sided score test that two shares are one (Pearson's chi-square with one degree of freedom, not corrected).
 * @returns 1 where there is nothing to compare
 */
export function shareTest(a: Share, b: Share): number {
  const among = a.among + b.among;
  const pooled = (a.of + b.of) / among;
  const variance = pooled * (1 - pooled) * (1 / a.among + 1 / b.among);
  if (!(variance > 0)) return 1;
  const z = (a.of / a.among - b.of / b.among) / Math.sqrt(variance);
  return normalTails(z);
}

/**
 * Confidence interval of the difference of two shares, a minus b, from Wilson's intervals of each.
 * @param z 1.96 for 95 %
 * @see Newcombe, Interval estimation for the difference between independent proportions (1998), method 10
 */
export function shareDifference(a: Share, b: Share, z: number): readonly [number, number] {
  const [p, q] = [a.of / a.among, b.of / b.among];
  const [aLow, aHigh] = wilson(a, z);
  const [bLow, bHigh] = wilson(b, z);
  return [p - q - Math.hypot(p - aLow, bHigh - q), p - q + Math.hypot(aHigh - p, q - bLow)];
}

/** Wilson's interval of a share. @see Wilson (1927) */
export function wilson({ of, among }: Share, z: number): readonly [number, number] {
  const p = of / among;
  const spread = z * z;
  const centre = p + spread / (2 * among);
  const half = z * Math.sqrt((p * (1 - p)) / among + spread / (4 * among * among));
  const whole = 1 + spread / among;
  return [Math.max(0, (centre - half) / whole), Math.min(1, (centre + half) / whole)];
}

/** A sample of numbers, summed up. */
export interface Sample {
  readonly count: number;
  readonly mean: number;
  /** unbiased */
  readonly variance: number;
}

/** Two-sided test that two means are one, variances not assumed equal. @see Welch (1947) */
export function welchTest(a: Sample, b: Sample): number {
  if (a.count < 2 || b.count < 2) return 1;
  const [ea, eb] = [a.variance / a.count, b.variance / b.count];
  if (!(ea + eb > 0)) return a.mean === b.mean ? 1 : 0;
  const t = (a.mean - b.mean) / Math.sqrt(ea + eb);
  const freedom = (ea + eb) ** 2 / (ea ** 2 / (a.count - 1) + eb ** 2 / (b.count - 1));
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/** Both tails of the standard normal beyond ±z: Student's law of so many degrees that it is the normal's. */
function normalTails(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/**
 * Complementary error function for x ≥ 0, to about 12 digits, small values included.
 * @see DLMF 7.6.2 (series), 7.9.4 (continued fraction)
 */
export function erfc(x: number): number {
  const square = x * x;
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
      term *= (2 * square) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum;
  }
  let tail = 0;
  for (let n = 120; n > 0; n -= 1) tail = n / 2 / (x + tail);
  return Math.exp(-square) / Math.sqrt(Math.PI) / (x + tail);
}
