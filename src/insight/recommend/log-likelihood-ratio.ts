/**
 * Log-likelihood ratio G² of two things occurring together, 0 when they meet no more often than chance makes them.
 * Symmetric; above 10.83 chance is less likely than 1 in 1,000.
 * @param together cases with both; @param first, second cases with each; @param total all cases
 * @see Dunning (1993), Accurate Methods for the Statistics of Surprise and Coincidence
 */
export function logLikelihoodRatio(
  together: number,
  first: number,
  second: number,
  total: number,
): number {
  if (together * total <= first * second) return 0;
  const cells =
    xLogX(together) +
    xLogX(first - together) +
    xLogX(second - together) +
    xLogX(total - first - second + together);
  const margins = xLogX(first) + xLogX(total - first) + xLogX(second) + xLogX(total - second);
  return Math.max(0, 2 * (cells - margins + xLogX(total)));
}

/** G² above which a pair is taken as more than chance (p < 0.001 at one degree of freedom). */
export const SIGNIFICANT = 10.83;

function xLogX(x: number): number {
  return x > 0 ? x * Math.log(x) : 0;
}
