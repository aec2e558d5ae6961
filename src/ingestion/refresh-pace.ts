import type { Pace, RefreshIntervals } from '../elasticsearch/refresh-intervals.ts';
import type { Logger } from '../logging.ts';

/**
 * Lets the engine refresh less often while a backlog is worked off: each refresh writes a small segment, and what
 * small segments cost to write and to merge was a third of the engine's work. As soon as nothing waits any more, what
 * was written is made searchable at once.
 */
export interface RefreshPace {
  /** To be told at each look at the spool. @param queued messages that wait or are in hand */
  saw(queued: number): void;
  /** Back to the normal pace, when the worker stops. */
  end(): Promise<void>;
}

/** So many messages take seconds: a refresh each second would not make the last of them searchable sooner. */
const DEEP = 8_000;
/** One backlog may follow another, and each change is one of the cluster's state. */
const STAYS_MS = 5_000;
const REFRESH_EVERY_MS = 1_000;
const AFTER_FAILURE_MS = 60_000;

export function createRefreshPace(deps: {
  readonly intervals: RefreshIntervals;
  readonly log: Logger;
  /** a clock that only goes forward */
  readonly nowMs?: () => number;
}): RefreshPace {
  const nowMs = deps.nowMs ?? (() => performance.now());
  /** Unknown at first: a worker that died may have left the other one behind. */
  let pace: Pace | undefined;
  let deepMs = Number.NEGATIVE_INFINITY;
  let refreshedMs = Number.NEGATIVE_INFINITY;
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  let isWritten = false;
  let underway: Promise<void> | undefined;

  function start(what: string, work: () => Promise<void>): void {
    underway = work()
      .catch((err: unknown) => {
        notBeforeMs = nowMs() + AFTER_FAILURE_MS;
        deps.log.warn({ err }, what);
      })
      .finally(() => {
        underway = undefined;
      });
  }

  function change(to: Pace): void {
    start('the pace of refreshes cannot be changed', async () => {
      await deps.intervals.put(to);
      pace = to;
    });
  }

  return {
    saw(queued) {
      const now = nowMs();
      if (queued > 0) isWritten = true;
      if (queued >= DEEP) deepMs = now;
      if (underway !== undefined || now < notBeforeMs) return;
      if (queued >= DEEP) {
        if (pace !== 'backlog') change('backlog');
      } else if (pace === undefined || now - deepMs > STAYS_MS) {
        if (pace !== 'normal') change('normal');
      } else if (
        pace === 'backlog' &&
        queued === 0 &&
        isWritten &&
        now - refreshedMs > REFRESH_EVERY_MS
      ) {
        isWritten = false;
        refreshedMs = now;
        start('what was written cannot be refreshed', deps.intervals.refresh);
      }
    },
    async end() {
      await underway;
      if (pace !== 'backlog') return;
      change('normal');
      await underway;
    },
  };
}
