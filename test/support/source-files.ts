import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { sharedData } from './shared-data.ts';

/** Paths below the shared data of all files under a folder that end so. */
export function listFiles(folder: string, ending: RegExp): string[] {
  const root = sharedData('.');
  const start = sharedData(folder);
  if (root === undefined || start === undefined) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** Rows of a CSV or NDJSON file (gzip or not); lines of a bulk body that only say `index` are left out. */
export function readRows(path: string, limit: number): Record<string, unknown>[] {
  const bytes = readFileSync(sharedData(path) ?? path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  if (/\.(ndjson|jsonl)(\.gz)?$/.test(path)) {
    const lines = text.trim().split('\n').slice(0, limit);
    const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    return rows.filter((row) => !('index' in row && Object.keys(row).length === 1));
  }
  return parse(text, {
    columns: true,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    to: limit,
  });
}
