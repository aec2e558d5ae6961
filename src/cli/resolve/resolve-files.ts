import { AppError } from '../../errors.ts';
import { type Field, findField } from '../../identity/matching/fields.ts';
import type { FitNotes } from '../../identity/matching/fit-model.ts';
import { guessFields } from '../../identity/matching/guess-fields.ts';
import { type Resolution, resolveRecords } from '../../identity/matching/resolve-records.ts';
import { readRecords } from '../../ingestion/files/read-records.ts';
import { type Score, scoreAgainstTruth } from './score-against-truth.ts';

export interface ResolveFilesOptions {
  readonly files: readonly string[];
  readonly id: string;
  readonly source?: string | undefined;
  /** `field=column` */
  readonly map: readonly string[];
  readonly truth?: string | undefined;
  readonly threshold?: number | undefined;
  readonly defaultCountry: string;
}

/** What a run of `azimut resolve` prints. */
export interface ResolveSummary {
  readonly records: number;
  readonly refused_rows: number;
  readonly clusters: number;
  readonly pairs_compared: number;
  readonly columns: Readonly<Record<string, Field>>;
  readonly one_to_one_sources: readonly string[];
  /** pairs to decide by hand */
  readonly possible_pairs: number;
  /** what was left out to stay within bounds */
  readonly notes: FitNotes;
  readonly truth?: Score;
  readonly seconds: number;
  readonly peak_memory_mib: number;
}

/**
 * Reads files, decides who is who, and scores the outcome when a truth is given.
 * @throws AppError `invalid_request` for an unknown field or column, a repeated id, or files that hold no rows
 */
export async function resolveFiles(
  options: ResolveFilesOptions,
): Promise<{ resolution: Resolution; summary: ResolveSummary }> {
  const started = performance.now();
  const { id, source } = options;
  const files = await readRecords(options.files, { id, source });
  const columns = guessFields(files.sample);
  for (const one of options.map) {
    const { field, column } = parseMapping(one);
    if (!files.columns.has(column)) {
      throw new AppError('invalid_request', `the files have no column ${column}`);
    }
    columns.set(column, field);
  }
  const resolution = resolveRecords(files.records, {
    columns,
    defaultCountry: options.defaultCountry,
    ...(options.threshold === undefined ? {} : { threshold: options.threshold }),
  });
  const seconds = (performance.now() - started) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  const truth =
    options.truth === undefined
      ? undefined
      : await scoreAgainstTruth(resolution, options.truth, id);
  return {
    resolution,
    summary: {
      records: resolution.records.length,
      refused_rows: files.refused,
      clusters: resolution.clusters,
      pairs_compared: resolution.pairsCompared,
      columns: Object.fromEntries(columns),
      one_to_one_sources: resolution.oneToOneSources,
      possible_pairs: resolution.possible.length,
      notes: resolution.notes,
      ...(truth === undefined ? {} : { truth }),
      seconds: Math.round(seconds * 100) / 100,
      peak_memory_mib: Math.round(peak),
    },
  };
}

function parseMapping(text: string): { field: Field; column: string } {
  const at = text.indexOf('=');
  const field = findField(at === -1 ? text : text.slice(0, at).trim());
  const column = at === -1 ? '' : text.slice(at + 1).trim();
  if (field === undefined || column === '') {
    throw new AppError('invalid_request', `--map takes field=column with a known field: ${text}`);
  }
  return { field, column };
}
