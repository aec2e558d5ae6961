import { basename } from 'node:path';
import { AppError } from '../../errors.ts';
import type { RawRecord } from '../../identity/matching/fields.ts';
import { isObject } from './json-text.ts';
import { readFileOfRows } from './read-file.ts';

export interface RecordFiles {
  readonly records: RawRecord[];
  /** values by column of the first rows, to guess meanings by */
  readonly sample: ReadonlyMap<string, readonly string[]>;
  /** every column that any row has */
  readonly columns: ReadonlySet<string>;
  /** rows that could not be read */
  readonly refused: number;
}

export interface RecordColumns {
  readonly id: string;
  readonly source: string | undefined;
}

const SAMPLE_ROWS = 500;

/**
 * Reads files of rows into memory, every value as text. Objects within a JSON row keep their values together.
 * @throws AppError `invalid_request` when a column does not exist, a row has no id, or an id comes twice
 */
export async function readRecords(
  paths: readonly string[],
  columns: RecordColumns,
): Promise<RecordFiles> {
  const records: RawRecord[] = [];
  const sample = new Map<string, string[]>();
  const seen = new Set<string>();
  let refused = 0;
  for (const path of paths) {
    // Two systems count from 1 alike: of several files each is a source of its own.
    const fallback = paths.length > 1 ? basename(path) : undefined;
    const file = await readFileOfRows(path);
    // Rows of JSON may each have keys of their own: those are checked one by one.
    const known = new Set(file.description.format === 'csv' ? file.description.columns : []);
    for (const column of [columns.id, columns.source]) {
      if (column !== undefined && known.size > 0 && !known.has(column)) {
        throw new AppError('invalid_request', `${path} has no column ${column}`);
      }
    }
    for await (const items of file.rows()) {
      for (const item of items) {
        if (item.kind === 'refused') {
          refused++;
          continue;
        }
        const groups = groupsOf(JSON.parse(item.text) as unknown);
        const id = textAt(groups, columns.id);
        if (id === undefined || id === '') {
          throw new AppError(
            'invalid_request',
            `${path} line ${item.line}: no value in column ${columns.id}`,
          );
        }
        const source = columns.source === undefined ? fallback : textAt(groups, columns.source);
        const key = JSON.stringify([source, id]);
        if (seen.has(key)) {
          throw new AppError('invalid_request', `${path} line ${item.line}: this id came before`);
        }
        seen.add(key);
        const kept = groups.map((group) => {
          const copy = new Map(group);
          copy.delete(columns.id);
          if (columns.source !== undefined) copy.delete(columns.source);
          return copy;
        });
        if (records.length < SAMPLE_ROWS) addToSample(sample, kept);
        records.push({ id, source, groups: kept });
      }
    }
  }
  if (records.length === 0) throw new AppError('invalid_request', 'the files hold no rows');
  if (columns.source !== undefined && records.every((one) => one.source === undefined)) {
    throw new AppError('invalid_request', `the files have no column ${columns.source}`);
  }
  const known = new Set(records.flatMap((one) => one.groups.flatMap((group) => [...group.keys()])));
  return { records, sample, columns: known, refused };
}

function textAt(
  groups: readonly ReadonlyMap<string, string>[],
  column: string,
): string | undefined {
  for (const group of groups) {
    const value = group.get(column);
    if (value !== undefined) return value.trim();
  }
  return undefined;
}

function addToSample(
  sample: Map<string, string[]>,
  groups: readonly ReadonlyMap<string, string>[],
): void {
  for (const group of groups) {
    for (const [column, value] of group) {
      const values = sample.get(column);
      if (values === undefined) sample.set(column, [value]);
      else values.push(value);
    }
  }
}

const MAX_DEPTH = 8;

function groupsOf(row: unknown): Map<string, string>[] {
  const groups: Map<string, string>[] = [];
  const walk = (value: unknown, path: string, group: Map<string, string>, depth: number): void => {
    if (depth > MAX_DEPTH || value === null || value === undefined) return;
    if (Array.isArray(value)) {
      for (const one of value) {
        const own = new Map<string, string>();
        walk(one, path, own, depth + 1);
        if (own.size > 0) groups.push(own);
      }
    } else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        walk(inner, path === '' ? key : `${path}.${key}`, group, depth + 1);
      }
    } else group.set(path, String(value));
  };
  const top = new Map<string, string>();
  walk(row, '', top, 0);
  return [top, ...groups];
}
