import { AppError } from '../../errors.ts';
import type { Table } from '../../insight/fit/task.ts';
import type { HeaderNotice } from './csv-header.ts';
import { isObject } from './json-text.ts';
import { readFileOfRows } from './read-file.ts';

export interface TableFile {
  readonly table: Table;
  /** rows that could not be read */
  readonly refused: number;
  readonly notices: readonly HeaderNotice[];
}

/**
 * Reads one file of rows of any format Azimut reads into memory, every value as trimmed text and every row with all
 * columns. Objects within a JSON row become dotted columns; a list becomes one text.
 * @throws AppError `not_found`, or `invalid_request` when the file holds no readable row
 */
export async function readTable(path: string): Promise<TableFile> {
  const file = await readFileOfRows(path);
  const isCsv = file.description.format === 'csv';
  const columns = new Set(isCsv ? file.description.columns : []);
  const rows: Record<string, string>[] = [];
  let refused = 0;
  for await (const items of file.rows()) {
    for (const item of items) {
      if (item.kind === 'refused') {
        refused++;
        continue;
      }
      const row: Record<string, string> = {};
      flatten(parseExactly(item.text), '', row, 0);
      if (!isCsv) for (const column of Object.keys(row)) columns.add(column);
      rows.push(row);
    }
  }
  if (rows.length === 0) throw new AppError('invalid_request', `${path} holds no readable rows`);
  const names = [...columns];
  // JSON rows may lack keys: a value that is absent is a blank one.
  if (!isCsv) for (const row of rows) for (const name of names) row[name] ??= '';
  return { table: { columns: names, rows }, refused, notices: file.description.notices };
}

/** A number beyond 2^53 keeps its digits: it is an id, and text here anyway. */
function parseExactly(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? (context?.source ?? value) : value,
  );
}

const MAX_DEPTH = 8;

function flatten(value: unknown, path: string, row: Record<string, string>, depth: number): void {
  if (isObject(value) && depth < MAX_DEPTH) {
    for (const [key, inner] of Object.entries(value)) {
      flatten(inner, path === '' ? key : `${path}.${key}`, row, depth + 1);
    }
    return;
  }
  row[path] = textOf(value).trim();
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
