import { setTimeout as wait } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import type { Fate, Spool } from '../spool/spool.ts';

const parts = {
  accepted: z.int(),
  indexed: z.int(),
  dead_lettered: z.int(),
  suppressed: z.int().meta({ description: 'of people who asked not to be kept' }),
  duplicate: z.int().meta({ description: 'said nothing that was not there already' }),
  queued: z.int().meta({ description: 'waiting, or in a worker’s hands' }),
};

/** `accepted = indexed + dead_lettered + suppressed + duplicate + queued`, at any moment. */
export const FateBody = z
  .object({ ...parts, created: z.int().meta({ description: 'part of `indexed` that was new' }) })
  .meta({ id: 'Fate' });

export const IngestStatus = z
  .object({
    ...parts,
    in_flight: z.int().meta({ description: 'part of `queued` that a worker holds' }),
    bytes: z.int(),
    max_bytes: z.int(),
    oldest_age_ms: z.int(),
  })
  .meta({ id: 'IngestStatus' });

const MAX_WAIT_MS = 30_000;
const POLL_MS = 50;

/** Waits until all of a batch has ended, at most 30 s or until nobody listens; then says how far it is. */
export async function waitForFate(
  spool: Spool,
  acceptId: string,
  signal: AbortSignal,
): Promise<Fate | undefined> {
  const until = performance.now() + MAX_WAIT_MS;
  for (;;) {
    const fate = await spool.fate(acceptId);
    const isOver = performance.now() > until || signal.aborted;
    if (fate === undefined || fate.queued === 0 || isOver) return fate;
    await wait(POLL_MS);
  }
}
