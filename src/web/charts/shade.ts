/** Steps of a shaded mark; what it says is always written in or beside it too. */
const STEPS = 6;

/** @returns 0 for nothing, up to 6 for the greatest; square roots keep the small ones apart */
export function shadeOf(value: number | null, most: number): number {
  if (value === null || value <= 0 || most <= 0) return 0;
  return Math.max(1, Math.min(STEPS, Math.ceil(Math.sqrt(value / most) * STEPS)));
}
