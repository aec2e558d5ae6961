/**
 * The value that so many percent are not above, by nearest rank.
 * @param sorted ascending, not empty
 */
export function percentile(sorted: Float64Array, percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

/** The middle one, the lower of two. */
export function median(sorted: Float64Array): number {
  return percentile(sorted, 50);
}
