import type { Distribution, DriftLevel } from '../../model/fitted-model.ts';
import { quantileEdges } from '../tabular/features.ts';

const BINS = 10;
/** Share that stands for none, so that the logarithm stays finite. */
const LEAST_SHARE = 1e-4;

/** How values lie: up to ten bins of equal size, and one for what is missing. */
export function describeDistribution(
  name: string,
  values: readonly (number | null)[],
): Distribution {
  const given = Float64Array.from(values.filter((value) => value !== null)).sort();
  const edges = quantileEdges(given, BINS - 1);
  const counts = createCounts(edges.length);
  for (const value of values) count(edges, counts, value);
  return { name, edges, shares: Array.from(counts, (n) => n / Math.max(1, values.length)) };
}

/** One count for each bin between `edges`, and a last one for missing values. */
export function createCounts(edges: number): Float64Array {
  return new Float64Array(edges + 2);
}

/** Adds a value to the counts of a distribution's bins, in place. */
export function count(edges: readonly number[], counts: Float64Array, value: number | null): void {
  let at = counts.length - 1;
  if (value !== null) {
    at = 0;
    while (at < edges.length && value > (edges[at] ?? 0)) at += 1;
  }
  counts[at] = (counts[at] ?? 0) + 1;
}

/**
 * Population stability index between the shares at the fit and counts of now; 0 when nothing is counted.
 * @see Siddiqi, Credit Risk Scorecards (2006): below 0.1 stable, 0.1 to 0.25 shifted, above drifted
 */
export function stabilityIndex(reference: Distribution, counts: Float64Array): number {
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (total === 0) return 0;
  return reference.shares.reduce((sum, share, at) => {
    const before = Math.max(LEAST_SHARE, share);
    const now = Math.max(LEAST_SHARE, (counts[at] ?? 0) / total);
    return sum + (now - before) * Math.log(now / before);
  }, 0);
}

/**
 * Index that two samples of one distribution stay below, but for about one time in a thousand: it follows a chi-square
 * of `bins - 1` degrees of freedom, scaled by the sum of the inverse sample sizes.
 * @see Yurdakul and Naranjo, Statistical Properties of the Population Stability Index (2020)
 */
export function chanceIndex(bins: number, cases: number, fittedOn: number): number {
  const freedom = bins - 1;
  return (1 / cases + 1 / fittedOn) * (freedom + 3.5 * Math.sqrt(2 * freedom));
}

export function driftLevel(worst: number): DriftLevel {
  if (worst >= 0.25) return 'drifted';
  return worst >= 0.1 ? 'shifted' : 'stable';
}
