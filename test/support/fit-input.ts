import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { FitInput, FitOptions, Table } from '../../src/insight/fit/task.ts';

/** A table from columns and rows of cells, for tests of fit tasks. */
export function table(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): Table {
  return {
    columns,
    rows: rows.map((row) =>
      Object.fromEntries(columns.map((column, i) => [column, String(row[i] ?? '')])),
    ),
  };
}

/** A CSV file, gzipped or not, as the table that a fit task takes. */
export function csvTable(path: string): Table {
  const raw = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8');
  const [header = [], ...rows] = parse(text, { bom: true }) as string[][];
  return table(header, rows);
}

/** Input of a fit task with nothing told but what the test is about. */
export function fitInput(train: Table, options: Partial<FitOptions> = {}, test?: Table): FitInput {
  return {
    train,
    test,
    options: {
      label: undefined,
      id: undefined,
      text: undefined,
      time: undefined,
      folds: 5,
      extra: {},
      ...options,
    },
    progress: () => {},
  };
}
