export interface TableRow {
  readonly key: string;
  /** one for each column: words, or a figure */
  readonly cells: readonly (string | number | null)[];
}

/** Which column a table is sorted by, and whether from the greatest down. */
export interface Order {
  readonly column: number;
  readonly down: boolean;
}

/** Unknown figures stay last, whichever way the rest is turned. */
export function sortRows(rows: readonly TableRow[], { column, down }: Order): TableRow[] {
  const sign = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [a.cells[column] ?? null, b.cells[column] ?? null];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
    return sign * String(x).localeCompare(String(y));
  });
}
