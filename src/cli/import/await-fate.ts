import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
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

/** What became of the rows of an import. `updated` are rows that changed something that was there. */
export interface ImportFate {
  readonly created: number;
  readonly updated: number;
  readonly duplicate: number;
  readonly suppressed: number;
  readonly failed: number;
  readonly queued: number;
  readonly failedBatches: readonly string[];
}

const POLL_MS = 500;

/**
 * Asks for the fate of batches until nothing of them waits any more.
 * @param onProgress gets the rows that are still queued after each round
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
      const fate = await api.request(BatchFate, {
        method: 'GET',
        path: `/v1/ingest/batches/${encodeURIComponent(id)}`,
      });
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

function sum(fates: ReadonlyMap<string, BatchFate>): ImportFate {
  const all = [...fates.values()];
  const add = (field: keyof BatchFate) => all.reduce((n, fate) => n + Number(fate[field]), 0);
  return {
    created: add('created'),
    updated: add('indexed') - add('created'),
    duplicate: add('duplicate'),
    suppressed: add('suppressed'),
    failed: add('dead_lettered'),
    queued: add('queued'),
    failedBatches: [...fates].filter(([, fate]) => fate.dead_lettered > 0).map(([id]) => id),
  };
}

/** Letters read at once, each with its payload. */
const AT_ONCE = 8;

/** The rows of these batches that were refused while being indexed, a few at a time. */
export async function* readDeadLetters(
  api: ApiClient,
  batchIds: readonly string[],
): AsyncGenerator<RejectedRow[]> {
  for (const id of batchIds) {
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ accept_id: id, limit: '200' });
      if (cursor !== null) query.set('cursor', cursor);
      const page: z.infer<typeof DeadLetterPage> = await api.request(DeadLetterPage, {
        method: 'GET',
        path: `/v1/dead-letters?${query}`,
      });
      for (let at = 0; at < page.dead_letters.length; at += AT_ONCE) {
        const some = page.dead_letters.slice(at, at + AT_ONCE);
        yield await Promise.all(some.map((letter) => readWhole(api, letter.dead_letter_id)));
      }
      cursor = page.next_cursor;
    } while (cursor !== null);
  }
}

async function readWhole(api: ApiClient, id: string): Promise<RejectedRow> {
  const letter = await api.request(WholeDeadLetter, {
    method: 'GET',
    path: `/v1/dead-letters/${encodeURIComponent(id)}`,
  });
  return { line: null, code: letter.code, reason: letter.detail, original: letter.payload };
}
