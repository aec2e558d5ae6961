import { sleep } from '../../elasticsearch/retry.ts';
import type { Logger } from '../../logging.ts';
import type { MergingDeps } from '../merging/deps.ts';
import { judgeRecords } from './judge-records.ts';
import { moveMerged } from './move-merged.ts';

/** What following up has done since it was made; counts only grow, what begins with `last_` was so at the last look. */
export interface FollowUpStats {
  readonly records_judged: number;
  readonly profiles_parted: number;
  readonly merges_moved: number;
  /** Events and records that were written under who a merged profile lives on as. */
  readonly documents_moved: number;
  readonly last_records_to_judge: number;
  readonly last_merges_to_move: number;
  /** How long ago the oldest merge was of which something is left to move. */
  readonly last_merges_lag_ms: number;
}

/** What follows from what came in, and need not happen before it is settled. */
export interface FollowUp {
  start(): void;
  /** Ends after the step at hand. What is left is found at the next start. */
  stop(): Promise<void>;
  /** Does all that is left to do, or as much as can be done now. */
  finish(): Promise<void>;
  readonly stats: FollowUpStats;
}

const LOOK_EVERY_MS = 5_000;
const PAUSE_MS = 100;
const MOST = 100;

/**
 * Judges links again that corrected records no longer make, and moves what is stored of merged profiles: in small
 * steps beside the worker. All that is to be done is found in the stores, so that no death loses any of it.
 */
export function createFollowUp(options: {
  /** What a step works with, under the rules in force when it begins. */
  readonly begin: () => Promise<MergingDeps>;
  readonly log: Logger;
  readonly everyMs?: number;
  readonly pauseMs?: number;
}): FollowUp {
  const { begin, log, everyMs = LOOK_EVERY_MS, pauseMs = PAUSE_MS } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> | undefined;
  let stats: FollowUpStats = {
    records_judged: 0,
    profiles_parted: 0,
    merges_moved: 0,
    documents_moved: 0,
    last_records_to_judge: 0,
    last_merges_to_move: 0,
    last_merges_lag_ms: 0,
  };

  /** @returns whether there is more that another step could do */
  async function step(refresh: boolean): Promise<boolean> {
    const deps = await begin();
    const look = { most: MOST, refresh, signal };
    const judged = await judgeRecords(deps, look);
    const moves = await moveMerged(deps, look);
    stats = {
      records_judged: stats.records_judged + judged.records,
      profiles_parted: stats.profiles_parted + judged.parted.length,
      merges_moved: stats.merges_moved + moves.merges,
      documents_moved: stats.documents_moved + moves.moved,
      last_records_to_judge: judged.waiting,
      last_merges_to_move: moves.waiting,
      last_merges_lag_ms:
        moves.oldest === undefined ? 0 : deps.now().getTime() - Date.parse(moves.oldest),
    };
    if (judged.parted.length > 0) {
      log.info({ profiles: judged.parted, records: judged.records }, 'parted after a correction');
    }
    if (moves.moved > 0) log.info({ ...moves }, 'moved to who merged profiles live on as');
    const didSome = judged.records + moves.merges > 0;
    return didSome && judged.waiting + moves.waiting > 0;
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      let isMore = false;
      try {
        isMore = await step(false);
      } catch (err) {
        if (!signal.aborted) log.warn({ err }, 'following up failed; it is tried again');
      }
      await sleep(isMore ? pauseMs : everyMs, signal);
    }
  }

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
    async finish() {
      while (await step(true)) if (signal.aborted) return;
    },
    get stats() {
      return stats;
    },
  };
}
