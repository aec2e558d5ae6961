import { residentMib } from './process-meter.ts';

/** Resident memory of the product's processes, in MiB; `sum` is that of one instant, not of the highest of each. */
export interface Memory {
  readonly api: number;
  readonly worker: number;
  readonly sum: number;
}

const EVERY_MS = 50;

export function memoryOf(pids: { readonly api: number; readonly worker: number }): Memory {
  const api = residentMib(pids.api);
  const worker = residentMib(pids.worker);
  return { api, worker, sum: api + worker };
}

/** Looks twenty times a second until it is stopped, and keeps the highest of each and of both together. */
export function watchMemory(pids: { readonly api: number; readonly worker: number }): {
  stop(): Memory;
} {
  let highest: Memory = { api: 0, worker: 0, sum: 0 };
  const look = (): void => {
    const now = memoryOf(pids);
    highest = {
      api: Math.max(highest.api, now.api),
      worker: Math.max(highest.worker, now.worker),
      sum: Math.max(highest.sum, now.sum),
    };
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return highest;
    },
  };
}
