import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { DeadLetterPage, WholeDeadLetter } from '../answers.ts';
import type { ApiClient } from '../api-client.ts';
import type { RejectedRow } from './rejected-file.ts';

const BatchFate = z.looseObject({
  accepted: z.int(),
  indexed: z.int(),
  created: z.int(),
  dead_lettered: z.int(),
  suppressed: z.int(),
  duplicate: z.int(),
  queued: z.int(),
});
type BatchFate = z.infer<typeof BatchFate>;

/** A request some of whose rows could not be indexed, and how many. */
export interface FailedBatch {
  readonly batch_id: string;
  readonly failed: number;
}

/** What became of the rows of an import. `updated` are rows that changed something that was there. */
export interface ImportFate {
  readonly created: number;
  readonly updated: number;
  readonly duplicate: number;
  readonly suppressed: number;
  readonly failed: number;
  /** Rows known to have ended, of all that were sent. */
  readonly ended: number;
  readonly failedBatches: readonly FailedBatch[];
}

const POLL_MS = 500;

/**
 * Asks for the fate of batches until nothing of them waits any more.
 * @param onProgress is told after each round how far it is
 */
export async function awaitFate(
  api: ApiClient,
  batchIds: readonly string[],
  signal: AbortSignal,
  onProgress: (fate: ImportFate) => void,
): Promise<ImportFate> {
  const fates = new Map<string, BatchFate>();
  for (;;) {
    let open = 0;
    for (const id of batchIds) {
      const known = fates.get(id);
      if (known !== undefined && known.queued === 0) continue;
      const fate = await readFate(api, id);
      fates.set(id, fate);
      if (fate.queued === 0) continue;
      // Batches are worked on in order: those behind a waiting one wait as well, no need to ask.
      open++;
      if (open >= 2) break;
    }
    const total = sum(fates);
    onProgress(total);
    if (open === 0) return total;
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** A batch whose fate is forgotten (it is kept for a day after its last row ended) has ended. */
async function readFate(api: ApiClient, id: string): Promise<BatchFate> {
  const path = `/v1/ingest/batches/${encodeURIComponent(id)}`;
  try {
    return await api.request(BatchFate, { method: 'GET', path });
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return FORGOTTEN;
    throw error;
  }
}

const FORGOTTEN: BatchFate = {
  accepted: 0,
  indexed: 0,
  created: 0,
  dead_lettered: 0,
  suppressed: 0,
  duplicate: 0,
  queued: 0,
};

function sum(fates: ReadonlyMap<string, BatchFate>): ImportFate {
  const all = [...fates.values()];
  const add = (field: keyof BatchFate) => all.reduce((n, fate) => n + Number(fate[field]), 0);
  return {
    created: add('created'),
    updated: add('indexed') - add('created'),
    duplicate: add('duplicate'),
    suppressed: add('suppressed'),
    failed: add('dead_lettered'),
    ended: add('accepted') - add('queued'),
    failedBatches: [...fates].flatMap(([batch_id, { dead_lettered }]) =>
      dead_lettered > 0 ? [{ batch_id, failed: dead_lettered }] : [],
    ),
  };
}

const PAGE = 200;
/** Letters read at once, each with its payload. */
const AT_ONCE = 8;
/** Refused rows can be listed once the engine has refreshed, a second or so after they were written. */
const LOOKS = 20;

/** The rows of these batches that were refused while being indexed, a few at a time. */
export async function* readDeadLetters(
  api: ApiClient,
  batches: readonly FailedBatch[],
  signal: AbortSignal,
): AsyncGenerator<RejectedRow[]> {
  for (const { batch_id, failed } of batches) {
    let page = await readPage(api, batch_id, null);
    for (let look = 1; look < LOOKS && page.dead_letters.length < Math.min(failed, PAGE); look++) {
      await sleep(POLL_MS, undefined, { signal });
      page = await readPage(api, batch_id, null);
    }
    for (;;) {
      for (let at = 0; at < page.dead_letters.length; at += AT_ONCE) {
        const some = page.dead_letters.slice(at, at + AT_ONCE);
        yield await Promise.all(some.map((letter) => readWhole(api, letter.dead_letter_id)));
      }
      if (page.next_cursor === null) break;
      page = await readPage(api, batch_id, page.next_cursor);
    }
  }
}

function readPage(api: ApiClient, batchId: string, cursor: string | null) {
  const query = new URLSearchParams({ accept_id: batchId, limit: String(PAGE) });
  if (cursor !== null) query.set('cursor', cursor);
  return api.request(DeadLetterPage, { method: 'GET', path: `/v1/dead-letters?${query}` });
}

async function readWhole(api: ApiClient, id: string): Promise<RejectedRow> {
  const letter = await api.request(WholeDeadLetter, {
    method: 'GET',
    path: `/v1/dead-letters/${encodeURIComponent(id)}`,
  });
  return { line: null, code: letter.code, reason: letter.detail, original: letter.payload };
}
