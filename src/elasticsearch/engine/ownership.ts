import type { Config } from '../../config.ts';
import type { Report, RunningEngine } from './engine.ts';
import type { EngineState } from './engine-state.ts';
import { isRunning, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/** What every way of running an engine is given. */
export interface EngineContext {
  readonly config: Config;
  readonly report: Report;
  /** Leave the engine running when this process ends: it then has no owner. */
  readonly keep: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Who shall stop an engine that this process starts. */
export async function newOwner(context: EngineContext): Promise<ProcessIdentity | undefined> {
  return context.keep ? undefined : await ownIdentity();
}

/**
 * Whether this process becomes the owner of an engine that runs already: so when its owner has crashed. An
 * engine that was started to stay, or whose owner is alive, is used and left alone.
 */
export async function takesOver(state: EngineState): Promise<boolean> {
  return state.owner !== undefined && !(await isRunning(state.owner));
}

/** A stop that acts once, and only for what this process owns. */
export function stopOnce(started: boolean, stop: () => Promise<void>): RunningEngine['stop'] {
  let stopping: Promise<void> | undefined;
  return async () => {
    if (!started) return;
    stopping ??= stop();
    await stopping;
  };
}
