import { AppError } from '../../errors.ts';
import type { Table } from '../../insight/fit/task.ts';
import { editDistance } from '../nearest.ts';
import type { Words } from '../words.ts';

/**
 * Makes sure that a column named on the command line is there.
 * @throws AppError `invalid_request` that names the columns most like it
 */
export function checkColumn(
  table: Table,
  path: string,
  option: string,
  column: string | undefined,
  words: Words,
): void {
  if (column === undefined || table.columns.includes(column)) return;
  const near = nearestColumns(column, table.columns);
  throw new AppError(
    'invalid_request',
    words.fit.missingColumn(path, `--${option}`, column, near.join(', ')),
  );
}

/** The three columns whose names take the fewest edits, letter case aside. */
export function nearestColumns(wanted: string, columns: readonly string[]): string[] {
  const plain = wanted.toLowerCase();
  return columns
    .map((column) => ({ column, edits: editDistance(plain, column.toLowerCase().slice(0, 200)) }))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ column }) => column);
}
