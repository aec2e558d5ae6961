import type { Table } from '../fit/task.ts';

/** Rows that are looked at. */
const SAMPLE = 500;

/** The column with the longest values, which is where texts are; `undefined` when none holds several words. */
export function longestColumn(
  table: Table,
  named: readonly (string | undefined)[],
): string | undefined {
  const rows = table.rows.slice(0, SAMPLE);
  const measured = table.columns
    .filter((name) => !named.includes(name))
    .map((name) => {
      const values = rows.map((row) => row[name] ?? '').filter((value) => value !== '');
      const sum = (count: (value: string) => number) =>
        values.reduce((all, value) => all + count(value), 0) / Math.max(1, rows.length);
      return {
        name,
        length: sum((value) => value.length),
        gaps: sum((v) => v.split(' ').length - 1),
      };
    })
    .filter(({ gaps }) => gaps >= 0.5)
    .sort((a, b) => b.length - a.length);
  return measured[0]?.name;
}
