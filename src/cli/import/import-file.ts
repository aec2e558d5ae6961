import { AppError } from '../../errors.ts';
import { type RowFile, readFileOfRows } from '../../ingestion/files/read-file.ts';
import type { ApiClient } from '../api-client.ts';
import type { CliContext } from '../command.ts';
import { createProgress } from '../progress.ts';
import { awaitFate, type ImportFate, readDeadLetters } from './await-fate.ts';
import { type Checkpoint, checkpointOf } from './checkpoint.ts';
import { createRejectedFile, type RejectedFile, rejectedPath } from './rejected-file.ts';
import { cutBatches } from './row-batches.ts';
import { sendRows } from './send-rows.ts';

/** A file that was opened and whose source is settled. */
export interface PlannedFile {
  readonly path: string;
  readonly file: RowFile;
  readonly source: string;
}

export interface FileOutcome {
  readonly file: string;
  readonly source: string;
  readonly rows: number;
  readonly sent: number;
  readonly refused: number;
  readonly created: number;
  readonly updated: number;
  readonly duplicate: number;
  readonly suppressed: number;
  readonly failed: number;
  readonly rejected_path: string | null;
  readonly interrupted: boolean;
}

export interface ImportOptions {
  readonly restart: boolean;
  readonly rejected: string | undefined;
}

export async function openPlanned(path: string, choose: (file: RowFile) => string) {
  const file = await readFileOfRows(path);
  return { path, file, source: choose(file) };
}

/**
 * Sends a file's rows, writes a checkpoint after each acknowledgement, then waits until they are indexed. Rows that
 * were sent but not yet noted when a run died are sent again by the next: their ids make that harmless.
 */
export async function importFile(
  planned: PlannedFile,
  options: ImportOptions,
  api: ApiClient,
  context: CliContext,
): Promise<FileOutcome> {
  const { path, file, source } = planned;
  const saved = await checkpointOf(context.config.home, path);
  const before = options.restart ? undefined : await usable(await saved.read(), source);
  const rejectedTo =
    before?.rejected_path ?? options.rejected ?? rejectedPath(path, file.description.format);
  const rejected = createRejectedFile(rejectedTo, before !== undefined);
  let state: Checkpoint = before ?? {
    source,
    rows: 0,
    sent: 0,
    refused: 0,
    batch_ids: [],
    rejected_path: rejectedTo,
  };
  if (before !== undefined) {
    context.terminal.note(context.words.import.resumed(count(before.rows, context)));
  }
  try {
    const progress = progressOf(planned, state, context);
    for await (const batch of cutBatches(file.rows(), state.rows)) {
      if (context.signal.aborted) break;
      const answer = batch.rows.length > 0 ? await sendRows(api, source, batch.rows) : undefined;
      await rejected.add([...batch.refused, ...(answer?.rejected ?? [])]);
      state = {
        ...state,
        rows: state.rows + batch.rows.length + batch.refused.length,
        sent: state.sent + (answer?.accepted ?? 0),
        refused: state.refused + batch.refused.length + (answer?.rejected.length ?? 0),
        batch_ids: [...state.batch_ids, ...(answer?.batch_id ? [answer.batch_id] : [])],
      };
      await saved.write(state);
      progress(state.rows);
    }
    if (context.signal.aborted) return interrupted(planned, state, context);
    const fate = await settle(api, state, rejected, context);
    await saved.remove();
    return outcome(planned, state, fate, rejected.count + (before?.refused ?? 0));
  } catch (error) {
    // Ctrl-C in the middle of a request: what was acknowledged is noted, the rest is sent by the next run.
    if (context.signal.aborted) return interrupted(planned, state, context);
    throw error;
  } finally {
    await rejected.close();
  }
}

async function usable(
  checkpoint: Checkpoint | undefined,
  source: string,
): Promise<Checkpoint | undefined> {
  return checkpoint?.source === source ? checkpoint : undefined;
}

function progressOf(planned: PlannedFile, state: Checkpoint, context: CliContext) {
  const { terminal, words, now } = context;
  const progress = createProgress(terminal, words, now);
  const startedMs = now().getTime();
  const rowsBefore = state.rows;
  return (rows: number) =>
    progress.show({
      label: planned.path,
      done: planned.file.bytesRead(),
      total: planned.file.description.sizeBytes,
      rows,
      rowsBefore,
      elapsedMs: now().getTime() - startedMs,
    });
}

async function settle(
  api: ApiClient,
  state: Checkpoint,
  rejected: RejectedFile,
  context: CliContext,
): Promise<ImportFate> {
  const { terminal, words, signal, now } = context;
  const progress = createProgress(terminal, words, now);
  const startedMs = now().getTime();
  let first: number | undefined;
  const fate = await awaitFate(api, state.batch_ids, signal, ({ ended }) => {
    first ??= ended;
    progress.show({
      label: words.progress.indexing,
      done: ended,
      total: state.sent,
      rows: ended,
      doneBefore: first,
      rowsBefore: first,
      elapsedMs: now().getTime() - startedMs,
    });
  });
  for await (const rows of readDeadLetters(api, fate.failedBatches, signal)) {
    await rejected.add(rows);
  }
  return fate;
}

function outcome(
  planned: PlannedFile,
  state: Checkpoint,
  fate: ImportFate | undefined,
  refusedInFile: number,
): FileOutcome {
  return {
    file: planned.path,
    source: planned.source,
    rows: state.rows,
    sent: state.sent,
    refused: state.refused,
    created: fate?.created ?? 0,
    updated: fate?.updated ?? 0,
    duplicate: fate?.duplicate ?? 0,
    suppressed: fate?.suppressed ?? 0,
    failed: fate?.failed ?? 0,
    rejected_path: refusedInFile > 0 ? state.rejected_path : null,
    interrupted: fate === undefined,
  };
}

function interrupted(planned: PlannedFile, state: Checkpoint, context: CliContext): FileOutcome {
  context.terminal.note(context.words.import.interrupted(count(state.rows, context)));
  return outcome(planned, state, undefined, state.refused);
}

export function count(n: number, context: CliContext): string {
  return new Intl.NumberFormat(context.words.locale).format(n);
}

/** Reads a file to its end and counts, sending nothing. */
export async function checkFile(planned: PlannedFile, context: CliContext): Promise<FileOutcome> {
  const total = { rows: 0, refused: 0 };
  for await (const items of planned.file.rows()) {
    context.signal.throwIfAborted();
    for (const item of items) total[item.kind === 'row' ? 'rows' : 'refused']++;
  }
  const state = { ...EMPTY, rows: total.rows + total.refused, refused: total.refused };
  return { ...outcome(planned, state, undefined, 0), interrupted: false };
}

const EMPTY: Checkpoint = {
  source: '',
  rows: 0,
  sent: 0,
  refused: 0,
  batch_ids: [],
  rejected_path: '',
};

/** @throws AppError `invalid_request` when two files would write their refused rows into one */
export function checkRejectedOption(files: readonly string[], rejected: string | undefined): void {
  if (rejected !== undefined && files.length > 1) {
    throw new AppError('invalid_request', '--rejected takes one file at a time');
  }
}
