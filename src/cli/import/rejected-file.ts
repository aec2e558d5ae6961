import { type FileHandle, open } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import type { FileFormat } from '../../ingestion/files/read-file.ts';

/** A row that did not make it: where it stood, why, and what it was. `line` is null where it is not known. */
export interface RejectedRow {
  readonly line: number | null;
  readonly code: string;
  readonly reason: string;
  readonly original: string;
}

export interface RejectedFile {
  readonly path: string;
  readonly count: number;
  add(rows: readonly RejectedRow[]): Promise<void>;
  close(): Promise<void>;
}

/** `<file>.rejected.csv` beside a CSV file, `<file>.rejected.ndjson` beside others. */
export function rejectedPath(path: string, format: FileFormat): string {
  return `${path.replace(/\.gz$/i, '')}.rejected.${format === 'csv' ? 'csv' : 'ndjson'}`;
}

/**
 * A file made when the first row is refused, readable by its owner alone since it holds personal data.
 * @param append goes on in the file of an interrupted import
 */
export function createRejectedFile(path: string, append: boolean): RejectedFile {
  const csv = path.endsWith('.csv');
  let file: FileHandle | undefined;
  let count = 0;
  return {
    path,
    get count() {
      return count;
    },
    async add(rows) {
      if (rows.length === 0) return;
      if (file === undefined) {
        file = await open(path, append ? 'a' : 'w', 0o600);
        const { size } = await file.stat();
        if (csv && size === 0) await file.appendFile('line,code,reason,original\n');
      }
      count += rows.length;
      await file.appendFile(csv ? csvText(rows) : ndjsonText(rows));
    },
    async close() {
      await file?.close();
      file = undefined;
    },
  };
}

function csvText(rows: readonly RejectedRow[]): string {
  return stringify(rows.map((row) => [row.line, row.code, row.reason, row.original]));
}

function ndjsonText(rows: readonly RejectedRow[]): string {
  return rows
    .map(({ line, code, reason, original }) => {
      return `${JSON.stringify({ line, code, reason, original })}\n`;
    })
    .join('');
}
