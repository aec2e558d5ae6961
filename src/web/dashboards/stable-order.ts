/** Orders that bars had before anything was chosen, by panel. */
export type Orders = ReadonlyMap<string, { readonly of: string; readonly keys: readonly string[] }>;

/**
 * Keeps rows where they stood: those known come in their former order, new ones after them, and known ones that are
 * missing now keep their place.
 * @param former keys in the order they are to keep
 * @param empty makes the row of a key that has none any more; `null` leaves it out
 */
export function keepOrder<Row>(
  rows: readonly Row[],
  former: readonly string[],
  keyOf: (row: Row) => string,
  empty: (key: string) => Row | null,
): Row[] {
  const now = new Map(rows.map((row) => [keyOf(row), row]));
  const known = new Set(former);
  const kept = former.flatMap((key) => {
    const row = now.get(key) ?? empty(key);
    return row === null ? [] : [row];
  });
  return [...kept, ...rows.filter((row) => !known.has(keyOf(row)))];
}
