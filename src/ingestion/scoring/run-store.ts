import { z } from 'zod';
import type { SettingStore } from '../../elasticsearch/setting-store.ts';
import { AppError } from '../../errors.ts';

const KIND = 'scoring_run';

/** A scoring of all people: how far it got, and who carries it on. */
export const ScoringRun = z.strictObject({
  started_at: z.string(),
  finished_at: z.string().nullable(),
  /** last profile that was done: where to go on */
  after: z.string().nullable(),
  scored: z.int(),
  total: z.int(),
  models: z.array(z.string()),
  holder: z.string().max(128),
  beat_at: z.string(),
});
export type ScoringRun = z.infer<typeof ScoringRun>;

/** Who has not told of itself for this long is taken for gone. */
const HOLDER_GONE_MS = 120_000;

/** The newest run, shared by every process; whoever writes it holds it. */
export interface RunStore {
  read(): Promise<{ readonly run: ScoringRun | undefined; readonly version: number }>;
  /** @returns the version written, or `undefined` when somebody else wrote meanwhile */
  write(run: ScoringRun, expected: number): Promise<number | undefined>;
}

export function createRunStore(settings: SettingStore): RunStore {
  return {
    async read() {
      const stored = await settings.find(KIND);
      return { run: ScoringRun.safeParse(stored?.value).data, version: stored?.version ?? 0 };
    },
    async write(run, expected) {
      try {
        const at = new Date(run.beat_at);
        const by = run.holder;
        const { version } = await settings.put({ kind: KIND, value: run, expected, by, at });
        return version;
      } catch (error) {
        if (error instanceof AppError && error.code === 'precondition_failed') return undefined;
        throw error;
      }
    },
  };
}

export function isHeldByAnother(run: ScoringRun | undefined, holder: string, now: Date): boolean {
  return (
    run !== undefined &&
    run.finished_at === null &&
    run.holder !== holder &&
    now.getTime() - Date.parse(run.beat_at) < HOLDER_GONE_MS
  );
}
