import type { DeadLetterSink } from '../elasticsearch/dead-letter-sink.ts';
import type { Logger } from '../logging.ts';
import type { Settlement, SpoolItem } from '../spool/spool.ts';
import { bisect, type Failed } from './bisect.ts';
import type { CommitResult } from './commit-batch.ts';
import { buildDeadLetter } from './dead-letters.ts';
import { delayMs, LONGEST_DELAY_MS } from './delay.ts';
import type { PreparedBatch, PreparedItem, Refusal } from './prepared-item.ts';

export interface ProcessDeps {
  readonly prepare: (items: readonly SpoolItem[]) => Promise<PreparedBatch>;
  readonly commit: (items: readonly PreparedItem[]) => Promise<CommitResult>;
  readonly deadLetters: DeadLetterSink;
  readonly log: Logger;
  readonly now: () => Date;
}

/** An item the engine fails on: it is tried again when its delay is over. */
export interface Delayed {
  readonly seq: number;
  readonly delayMs: number;
}

/** A batch through its pipelines, not yet written. */
export interface Prepared extends PreparedBatch {
  readonly failed: readonly Failed<SpoolItem>[];
}

/** How each item of a batch ended, or when it is to be tried again; the spool is not told yet. */
export interface Processed {
  readonly settlements: readonly Settlement[];
  readonly delayed: readonly Delayed[];
  readonly merges: number;
  readonly profiles: number;
  readonly conflicts: number;
  /** Of the rules of who is who that it was decided by. */
  readonly policy_version: number;
}

/** The two halves of a batch's way, so that one batch may be prepared while another is written. */
export interface BatchProcess {
  /** @throws what the engine is at fault for */
  prepare(items: readonly SpoolItem[]): Promise<Prepared>;
  /** @throws what the engine is at fault for; then nothing of the batch may be settled */
  commit(prepared: Prepared): Promise<Processed>;
}

/**
 * Takes a batch all the way although single items in it may be at fault: what cannot be processed becomes a dead
 * letter; what the engine fails on is tried again later and later, and in the end becomes one too.
 */
export function createBatchProcess(deps: ProcessDeps): BatchProcess {
  function refuseUnprocessable(item: SpoolItem, error: unknown): Refusal {
    deps.log.error(
      { err: error, seq: item.seq, source: item.source },
      'message cannot be processed',
    );
    const name = error instanceof Error ? error.name : 'unknown';
    return { item, code: 'engine_rejected', detail: `message: ${name}`, field: null };
  }

  /** One that the engine fails on even as a dead letter stays in the spool: nothing is lost, and no other waits for it. */
  async function putDeadLetters(
    refusals: readonly Refusal[],
  ): Promise<{ put: readonly Refusal[]; delayed: readonly Delayed[] }> {
    const refusedAt = deps.now().toISOString();
    const put = async (some: readonly Refusal[]) => {
      await deps.deadLetters.put(some.map((refusal) => buildDeadLetter(refusal, refusedAt)));
      return some;
    };
    const { parts, failed } = await bisect(refusals, put, (_, error) => {
      throw error;
    });
    return {
      put: parts.flat(),
      delayed: failed.map(({ item: { item } }) => ({ seq: item.seq, delayMs: LONGEST_DELAY_MS })),
    };
  }

  return {
    async prepare(items) {
      const { parts, failed } = await bisect(items, deps.prepare, (item, error) => ({
        items: [],
        refusals: [refuseUnprocessable(item, error)],
      }));
      return {
        items: parts.flatMap((part) => part.items),
        refusals: parts.flatMap((part) => part.refusals),
        failed,
      };
    },

    async commit(prepared) {
      const { parts, failed } = await bisect(prepared.items, deps.commit, ({ item }, error) => ({
        settlements: [],
        refusals: [refuseUnprocessable(item, error)],
        merges: [],
        profiles: 0,
        conflicts: 0,
        policy_version: 0,
      }));
      const merges = parts.flatMap((part) => part.merges);
      for (const { merges: made, policy_version } of parts) {
        for (const { winner, loser, rule } of made) {
          deps.log.debug({ winner, loser, rule, policy_version }, 'profiles merged');
        }
      }
      const afterFailure = judge([
        ...prepared.failed,
        ...failed.map(({ item: { item }, reason }) => ({ item, reason })),
      ]);
      const refusals = [
        ...prepared.refusals,
        ...parts.flatMap((part) => part.refusals),
        ...afterFailure.refusals,
      ];
      const letters = await putDeadLetters(refusals);
      return {
        settlements: [
          ...parts.flatMap((part) => part.settlements),
          ...letters.put.map(
            ({ item }): Settlement => ({ seq: item.seq, outcome: 'dead_lettered' }),
          ),
        ],
        delayed: [...afterFailure.delayed, ...letters.delayed],
        merges: merges.length,
        profiles: sumOf(parts, ({ profiles }) => profiles),
        conflicts: sumOf(parts, ({ conflicts }) => conflicts),
        policy_version: Math.max(0, ...parts.map(({ policy_version }) => policy_version)),
      };
    },
  };
}

/** Which of the items that the engine failed on are tried again, and which have been often enough. */
function judge(failed: readonly Failed<SpoolItem>[]): {
  readonly delayed: readonly Delayed[];
  readonly refusals: readonly Refusal[];
} {
  const delayed: Delayed[] = [];
  const refusals: Refusal[] = [];
  for (const { item, reason } of failed) {
    const wait = delayMs(item.delays);
    if (wait !== undefined) delayed.push({ seq: item.seq, delayMs: wait });
    else {
      const detail = `message: the engine failed on it ${item.delays + 1} times (${reason})`;
      refusals.push({ item, code: 'engine_failed', detail, field: null });
    }
  }
  return { delayed, refusals };
}

function sumOf(parts: readonly CommitResult[], value: (part: CommitResult) => number): number {
  return parts.reduce((sum, part) => sum + value(part), 0);
}
