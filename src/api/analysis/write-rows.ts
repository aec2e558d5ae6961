import { stringify } from 'csv-stringify/sync';
import type { z } from 'zod';
import type { AggregationAnswer } from './schemas.ts';

type Answer = z.infer<typeof AggregationAnswer>;
type Cell = string | number | boolean | null;

/** Groups as lines of a table: keys, then values; money has a column for each currency. */
export function writeCsv(answer: Answer): string {
  const rows = answer.rows.map(flatRow);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return stringify(rows, {
    header: true,
    columns,
    bom: true,
    escape_formulas: true,
    cast: { boolean: String },
  });
}

/** One JSON object a group. */
export function writeNdjson(answer: Answer): string {
  return answer.rows.map((row) => `${JSON.stringify(flatRow(row))}\n`).join('');
}

function flatRow({ keys, values, compared }: Answer['rows'][number]): Record<string, Cell> {
  return { ...keys, ...flatValues(values, ''), ...flatValues(compared ?? {}, 'compared_') };
}

function flatValues(values: Answer['totals'], prefix: string): Record<string, Cell> {
  const flat: Record<string, Cell> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === null || typeof value === 'number') flat[prefix + name] = value;
    else
      for (const [currency, one] of Object.entries(value))
        flat[`${prefix}${name}_${currency}`] = one;
  }
  return flat;
}
