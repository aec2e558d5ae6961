import { backoffMs, type RetryPolicy, sleep } from '../elasticsearch/retry.ts';
import type { Logger } from '../logging.ts';
import type { Settlement, Spool, SpoolItem } from '../spool/spool.ts';
import type { BatchProcess, Prepared, Processed } from './process-batch.ts';
import type { RefreshPace } from './refresh-pace.ts';
import { emptyStats, type WorkerStats } from './worker-stats.ts';

export interface WorkerDeps {
  readonly spool: Spool;
  readonly process: BatchProcess;
  /** Completes merges that died halfway; called now and then while the worker runs. */
  readonly sweep: () => Promise<void>;
  /** Follows how much waits; without it, all is refreshed as the indices are set to. */
  readonly pace?: RefreshPace | undefined;
  readonly log: Logger;
  readonly now: () => Date;
  /** Most items, and most payload bytes, of one batch: whatever is waiting up to that. */
  readonly batchItems: number;
  readonly batchBytes: number;
  /** How long to wait between looks at an empty spool, when nobody calls `wake`. */
  readonly idleMs: number;
  readonly sweepEveryMs: number;
  readonly backoff: RetryPolicy;
  /** Aborted by `stop`: ends waiting, never a write. */
  readonly stopping: AbortController;
}

export interface Worker {
  /** Works until `stop`. Never rejects for what the engine or a message does. */
  run(): Promise<void>;
  /** Works until nothing waits. */
  drain(): Promise<WorkerStats>;
  /** Takes nothing new, finishes what is claimed (or gives it back when the engine is down), then resolves. */
  stop(): Promise<void>;
  /** Something was appended: look at once. */
  wake(): void;
  /**
   * Takes claimed items all the way, and says how each ended; does not tell the spool.
   * @throws AppError `engine_unavailable`: none may be settled
   */
  processBatch(items: readonly SpoolItem[]): Promise<readonly Settlement[]>;
  readonly stats: WorkerStats;
}

/** A batch on its way: claimed, through its pipelines, not yet written. */
interface Underway {
  readonly items: readonly SpoolItem[];
  readonly prepared: Prepared;
  readonly prepareMs: number;
}

/**
 * Takes accepted messages from the spool into the stores. While one batch is written the next goes through its
 * pipelines; writing is one batch at a time, so that a process never races with itself.
 */
export function createWorker(deps: WorkerDeps): Worker {
  const stats = emptyStats();
  let running: Promise<void> | undefined;
  let failures = 0;
  let wakeUp = (): void => undefined;
  /** Positions of what was claimed and has not ended. */
  const inHand = new Set<number>();

  const isStopping = (): boolean => deps.stopping.signal.aborted;

  /** `undefined` when all there was to claim is in hand still. */
  async function claim(): Promise<SpoolItem[] | undefined> {
    try {
      const claimed = await deps.spool.claim({ items: deps.batchItems, bytes: deps.batchBytes });
      // Slow work outlives its lease: its items are handed out again, to us, which renews it.
      const items = claimed.filter(({ seq }) => !inHand.has(seq));
      if (items.length === 0 && claimed.length > 0) return undefined;
      for (const { seq } of items) inHand.add(seq);
      stats.claimed += items.length;
      return items;
    } catch (error) {
      failures += 1;
      deps.log.error({ err: error }, 'spool cannot be read');
      return [];
    }
  }

  async function tellPace(claimed: number): Promise<void> {
    if (deps.pace === undefined) return;
    try {
      deps.pace.saw(claimed === 0 ? 0 : (await deps.spool.status()).queued);
    } catch (error) {
      deps.log.error({ err: error }, 'spool cannot be read');
    }
  }

  function letGo(items: readonly SpoolItem[]): void {
    for (const { seq } of items) inHand.delete(seq);
  }

  /** Gives items back after a failure that is not theirs. */
  async function giveBack(items: readonly SpoolItem[], error: unknown): Promise<void> {
    failures += 1;
    stats.engine_failures += 1;
    stats.released += items.length;
    deps.log.warn(
      { err: error, items: items.length, failures },
      'engine not ready, batch given back',
    );
    // Should even this fail, they come again when the lease of the claim ends.
    await deps.spool
      .release(items.map(({ seq }) => seq))
      .catch((err: unknown) => deps.log.error({ err }, 'spool cannot be written'));
    letGo(items);
  }

  async function prepareOrGiveBack(items: readonly SpoolItem[]): Promise<Underway | undefined> {
    const startedMs = performance.now();
    try {
      const prepared = await deps.process.prepare(items);
      return { items, prepared, prepareMs: performance.now() - startedMs };
    } catch (error) {
      await giveBack(items, error);
      return undefined;
    }
  }

  async function commitOrGiveBack(batch: Underway): Promise<void> {
    const startedMs = performance.now();
    let processed: Processed;
    try {
      processed = await deps.process.commit(batch.prepared);
    } catch (error) {
      await giveBack(batch.items, error);
      return;
    }
    try {
      await deps.spool.settle(processed.settlements);
      for (const { seq, delayMs } of processed.delayed) await deps.spool.release([seq], delayMs);
    } catch (error) {
      // All of it is stored: when the items come again, each is met as its own earlier attempt.
      failures += 1;
      deps.log.error({ err: error }, 'spool cannot be written');
      return;
    } finally {
      letGo(batch.items);
    }
    failures = 0;
    report(batch, processed, performance.now() - startedMs);
  }

  function report(batch: Underway, processed: Processed, commitMs: number): void {
    const { settlements, delayed, merges, policy_version } = processed;
    const count = (outcome: Settlement['outcome']) =>
      settlements.filter((settlement) => settlement.outcome === outcome).length;
    const counts = {
      indexed: count('indexed'),
      duplicate: count('duplicate'),
      dead_lettered: count('dead_lettered'),
      created: settlements.filter(({ created }) => created === true).length,
      delayed: delayed.length,
    };
    stats.batches += 1;
    stats.indexed += counts.indexed;
    stats.duplicate += counts.duplicate;
    stats.dead_lettered += counts.dead_lettered;
    stats.created += counts.created;
    stats.delayed += counts.delayed;
    stats.merges += merges;
    stats.profiles_folded += processed.profiles;
    stats.conflicts += processed.conflicts;
    stats.prepare_ms_sum += batch.prepareMs;
    stats.commit_ms_sum += commitMs;
    stats.last_prepare_ms = Math.round(batch.prepareMs);
    stats.last_commit_ms = Math.round(commitMs);
    const oldest = batch.items[0]?.received_at;
    stats.last_lag_ms =
      oldest === undefined ? 0 : Math.max(0, deps.now().getTime() - Date.parse(oldest));
    deps.log.info(
      {
        items: batch.items.length,
        ...counts,
        merges,
        policy_version,
        prepare_ms: stats.last_prepare_ms,
        commit_ms: stats.last_commit_ms,
        lag_ms: stats.last_lag_ms,
      },
      'batch in',
    );
  }

  async function idle(): Promise<void> {
    const woken = new AbortController();
    wakeUp = () => woken.abort();
    await sleep(deps.idleMs, AbortSignal.any([woken.signal, deps.stopping.signal]));
  }

  async function work(isDone: (claimed: number) => boolean): Promise<void> {
    let committing: Promise<void> = Promise.resolve();
    let sweptMs = performance.now();
    for (;;) {
      if (failures > 0) {
        await committing;
        if (!isStopping()) {
          await sleep(backoffMs(deps.backoff, failures, Math.random()), deps.stopping.signal);
        }
      }
      if (isStopping()) break;
      const items = await claim();
      if (items === undefined) {
        await committing;
        continue;
      }
      if (items.length === 0) {
        await committing;
        if (failures === 0) await tellPace(0);
        if (failures === 0 && isDone(0)) break;
        if (performance.now() - sweptMs > deps.sweepEveryMs) {
          sweptMs = performance.now();
          await sweepQuietly();
        }
        await idle();
        continue;
      }
      await tellPace(items.length);
      const batch = await prepareOrGiveBack(items);
      await committing;
      if (batch !== undefined) committing = commitOrGiveBack(batch);
    }
    await committing;
  }

  async function sweepQuietly(): Promise<void> {
    try {
      await deps.sweep();
    } catch (error) {
      deps.log.warn({ err: error }, 'unfinished merges could not be looked for');
    }
  }

  function start(isDone: () => boolean): Promise<void> {
    if (running !== undefined) throw new TypeError('the worker is running already');
    running = work(isDone).finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    async run() {
      await sweepQuietly();
      await start(() => false);
    },
    async drain() {
      await start(() => true);
      return { ...stats };
    },
    async stop() {
      deps.stopping.abort();
      await running;
      await deps.pace?.end();
    },
    wake: () => wakeUp(),
    processBatch: async (items) =>
      (await deps.process.commit(await deps.process.prepare(items))).settlements,
    get stats() {
      return { ...stats };
    },
  };
}
