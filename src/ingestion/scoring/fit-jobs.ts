import { z } from 'zod';
import type { SettingStore } from '../../elasticsearch/setting-store.ts';
import { AppError } from '../../errors.ts';
import { FitRefusal, LACKS } from '../../insight/stored/fit-refusal.ts';
import type { Logger } from '../../logging.ts';
import type { FittedModel, ModelName } from '../../model/fitted-model.ts';
import type { FitModelOptions } from './fit-model.ts';

/** The last fit that was asked for, and what became of it. */
export const FitState = z.strictObject({
  state: z.enum(['running', 'done', 'refused', 'failed']),
  started_at: z.string(),
  finished_at: z.string().nullable(),
  by: z.string(),
  lack: z.enum(LACKS).nullable().meta({ description: 'what the data lack, where it is known' }),
  reason: z.string().nullable().meta({ description: 'the same in words; never a value' }),
});
export type FitState = z.infer<typeof FitState>;

/** Fits that are asked for by one call and looked at by others, in whatever process. */
export interface FitJobs {
  find(name: ModelName): Promise<FitState | undefined>;
  /**
   * Begins a fit and returns at once.
   * @throws AppError `conflict` while one of the same model runs
   */
  start(name: ModelName, options: FitModelOptions): Promise<FitState>;
  /** Ends what runs here. */
  stop(): Promise<void>;
}

/** A fit that has run for longer has lost its process. */
const LOST_MS = 15 * 60_000;

export function createFitJobs(deps: {
  readonly settings: SettingStore;
  readonly fit: (name: ModelName, options: FitModelOptions) => Promise<FittedModel>;
  readonly now: () => Date;
  readonly log: Logger;
}): FitJobs {
  const { settings, log } = deps;
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const kindOf = (name: ModelName) => `fit_${name}`;
  async function read(name: ModelName) {
    const stored = await settings.find(kindOf(name));
    return { state: FitState.safeParse(stored?.value).data, version: stored?.version ?? 0 };
  }
  async function write(name: ModelName, value: FitState, expected: number): Promise<void> {
    await settings.put({ kind: kindOf(name), value, expected, by: value.by, at: deps.now() });
  }
  async function run(name: ModelName, begun: FitState, version: number, options: FitModelOptions) {
    let ended: FitState;
    const finished_at = () => deps.now().toISOString();
    try {
      const fitted = await deps.fit(name, { ...options, signal: stopping.signal });
      log.info({ model: name, version: fitted.version }, 'model fitted');
      ended = { ...begun, state: 'done', finished_at: finished_at() };
    } catch (err) {
      const refused = err instanceof AppError && err.code === 'invalid_request';
      if (!refused) log.warn({ err, model: name }, 'model could not be fitted');
      const reason = refused ? err.message : null;
      const state = refused ? ('refused' as const) : ('failed' as const);
      const lack = err instanceof FitRefusal ? err.lack : null;
      ended = { ...begun, state, lack, reason, finished_at: finished_at() };
    }
    await write(name, ended, version).catch((err: unknown) => {
      log.warn({ err, model: name }, 'the end of a fit could not be noted');
    });
  }
  return {
    find: async (name) => (await read(name)).state,
    async start(name, options) {
      const { state, version } = await read(name);
      const now = deps.now();
      const isRunning =
        state?.state === 'running' && now.getTime() - Date.parse(state.started_at) < LOST_MS;
      if (isRunning) throw new AppError('conflict', 'this model is being fitted at this moment');
      const begun: FitState = {
        state: 'running',
        started_at: now.toISOString(),
        finished_at: null,
        by: options.owner,
        lack: null,
        reason: null,
      };
      await write(name, begun, version);
      const job = run(name, begun, version + 1, options).finally(() => running.delete(job));
      running.add(job);
      return begun;
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
