import { sleep } from '../elasticsearch/retry.ts';
import type { Logger } from '../logging.ts';
import type { ReprojectOptions, ReprojectReport } from './reproject.ts';

/** Follows changes of the rules in the background: as soon as they change, stored profiles are made anew. */
export interface Reprojector {
  start(): void;
  /** Ends after the page at hand. What is left is found at the next start. */
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 10_000;
const PAUSE_MS = 100;

export function createReprojector(deps: {
  /** Reads the rules in force. */
  readonly refresh: () => Promise<unknown>;
  readonly reproject: (options: ReprojectOptions) => Promise<ReprojectReport>;
  readonly log: Logger;
  /** What is done, for the log. */
  readonly said?: string;
  readonly everyMs?: number;
  readonly pauseMs?: number;
}): Reprojector {
  const { log, said = 'golden values', everyMs = LOOK_EVERY_MS, pauseMs = PAUSE_MS } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await deps.refresh();
        const report = await deps.reproject({ signal, pauseMs });
        const { reprojected, contended } = report;
        if (reprojected > 0) log.info({ said, reprojected, contended }, 'profiles made again');
      } catch (err) {
        if (!signal.aborted) log.warn({ said, err }, 'profiles could not be made again');
      }
      await sleep(everyMs, signal);
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
  };
}

/** Several of them as one. */
export function allReprojectors(all: readonly Reprojector[]): Reprojector {
  return {
    start() {
      for (const one of all) one.start();
    },
    async stop() {
      await Promise.all(all.map((one) => one.stop()));
    },
  };
}
