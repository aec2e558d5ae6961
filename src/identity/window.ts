const DAY_MS = 86_400_000;

/**
 * Whether more values came within some `days` in a row than a profile may get in that time. A property of the set:
 * the order in which values are told does not matter.
 * @param instants when each value was first seen, UTC
 */
export function exceedsWindow(
  instants: readonly string[],
  { values, days }: { readonly values: number; readonly days: number },
): boolean {
  if (instants.length <= values) return false;
  const sorted = instants.map((instant) => Date.parse(instant)).sort((a, b) => a - b);
  return sorted.some((first, i) => {
    const last = sorted[i + values];
    return last !== undefined && last - first < days * DAY_MS;
  });
}
