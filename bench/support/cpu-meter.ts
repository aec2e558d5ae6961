import type { Client } from '@elastic/elasticsearch';
import { loadConfig } from '../../src/config.ts';
import { findEngineState } from '../../src/elasticsearch/engine/engine-state.ts';
import { commandOf, cpuMs } from './process-meter.ts';

/** Processes by a name for the report. */
export type Processes = Readonly<Record<string, number>>;
/** CPU time used, in milliseconds, by process. Unlike elapsed time it hardly depends on what else the machine does. */
export type CpuTime = Readonly<Record<string, number>>;

/**
 * Process id of the engine, where it runs on this machine (Linux).
 * @returns `undefined` where its process cannot be seen
 */
export async function findEngineProcess(client: Client): Promise<number | undefined> {
  // The product's own key may not ask; then it is an engine that Azimut started, which its home remembers.
  const info = await client.nodes.info({ metric: 'process' }).catch(() => undefined);
  const told = Object.values(info?.nodes ?? {})[0]?.process?.id;
  const pid = told ?? (await findEngineState(loadConfig().home))?.process?.pid;
  if (pid === undefined) return undefined;
  try {
    return commandOf(pid)[0]?.endsWith('java') ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Adds up the CPU time of processes between readings under names. */
export class CpuLedger {
  readonly #processes: Processes;
  readonly #sums = new Map<string, Record<string, number>>();
  #last: CpuTime;
  #name = '';

  constructor(processes: Processes) {
    this.#processes = processes;
    this.#last = this.#read();
  }

  /** What is used from now on counts under `name`; under none when it is empty. */
  enter(name: string): void {
    if (name === this.#name) return;
    const now = this.#read();
    if (this.#name !== '') {
      const spent = this.#sums.get(this.#name) ?? {};
      for (const [process, ms] of Object.entries(now)) {
        spent[process] = (spent[process] ?? 0) + ms - (this.#last[process] ?? 0);
      }
      this.#sums.set(this.#name, spent);
    }
    this.#last = now;
    this.#name = name;
  }

  /** Milliseconds for each thousand events, by name and process. */
  perThousand(events: number): Record<string, CpuTime> {
    const each = (ms: number) => Math.round((ms / events) * 10_000) / 10;
    return Object.fromEntries(
      [...this.#sums].map(([name, spent]) => [
        name,
        Object.fromEntries(Object.entries(spent).map(([process, ms]) => [process, each(ms)])),
      ]),
    );
  }

  #read(): CpuTime {
    return Object.fromEntries(
      Object.entries(this.#processes).map(([name, pid]) => [name, cpuMs(pid)]),
    );
  }
}

/** All processes together. */
export function sumOf(time: CpuTime | undefined): number {
  return Object.values(time ?? {}).reduce((sum, ms) => sum + ms, 0);
}
