import type { SettingStore } from '../../elasticsearch/setting-store.ts';
import { AppError } from '../../errors.ts';
import type { Logger } from '../../logging.ts';

const KIND = 'generic_scan';
const EVERY_MS = 600_000;
const FIRST_MS = 30_000;
/** Clocks differ, and what came in a moment ago may not be searchable yet. */
const OVERLAP_MS = 60_000;
/** A scan begun by a worker that died is begun again after this time. */
const DEAD_AFTER_MS = 3_600_000;

/** Counts the people behind values now and then, for as long as it runs; of several workers, one at a time does. */
export interface Upkeep {
  start(): void;
  /** Counts at once what came in since the last time, unless another worker does. @returns whether it did */
  runOnce(): Promise<boolean>;
  stop(): Promise<void>;
}

export function createUpkeep(deps: {
  readonly settings: SettingStore;
  /** Counts values in messages that came in since an instant; all that are stored where there is none. */
  readonly scan: (since: string | undefined, signal: AbortSignal) => Promise<void>;
  readonly log: Logger;
  readonly now: () => Date;
}): Upkeep {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function runOnce(): Promise<boolean> {
    const startedMs = deps.now().getTime();
    const stored = await deps.settings.find(KIND);
    const until = textOf(stored?.value['until']);
    const claimedMs = Date.parse(textOf(stored?.value['claimed_at']) ?? '');
    if (startedMs - claimedMs < DEAD_AFTER_MS) return false;
    const put = async (value: Record<string, string | null>, expected: number) =>
      deps.settings.put({ kind: KIND, value, expected, by: 'worker', at: deps.now() });
    const claimed_at = new Date(startedMs).toISOString();
    const claim = await put({ until: until ?? null, claimed_at }, stored?.version ?? 0).catch(
      (error: unknown) => {
        if (error instanceof AppError && error.code === 'precondition_failed') return undefined;
        throw error;
      },
    );
    if (claim === undefined) return false;
    let next = until;
    try {
      await deps.scan(until, stopping.signal);
      next = new Date(startedMs - OVERLAP_MS).toISOString();
    } finally {
      await put({ until: next ?? null, claimed_at: null }, claim.version);
    }
    return true;
  }

  function plan(ms: number): void {
    timer = setTimeout(() => {
      running = runOnce()
        .then(
          () => undefined,
          (err: unknown) => {
            if (!stopping.signal.aborted) deps.log.warn({ err }, 'values could not be counted');
          },
        )
        .finally(() => {
          if (!stopping.signal.aborted) plan(EVERY_MS);
        });
    }, ms);
    timer.unref();
  }

  return {
    start: () => plan(FIRST_MS),
    runOnce,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
