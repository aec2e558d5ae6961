/** A chart's figures as lines of text, for a file or for those who would rather read a table. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

const BOM = '\uFEFF';

/** Comma-separated values that spreadsheets open as they are; what looks like a formula is made harmless. */
export function toCsv({ columns, rows }: ChartTable): string {
  return `${BOM}${[columns, ...rows].map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`;
}

function cellOf(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
