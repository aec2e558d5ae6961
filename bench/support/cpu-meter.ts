import { readFileSync } from 'node:fs';
import type { Client } from '@elastic/elasticsearch';

/** CPU time used, in milliseconds. Unlike elapsed time it hardly depends on what else the machine does. */
export interface CpuTime {
  readonly engine: number;
  readonly node: number;
}

/** Reads what the engine and this process have used so far. */
export interface CpuMeter {
  read(): CpuTime;
}

/**
 * Measures the engine by its process id, which works where the engine runs on this machine (Linux); the engine's
 * own figure is up to a second old.
 * @returns `undefined` where the engine's process cannot be seen
 */
export async function createCpuMeter(client: Client): Promise<CpuMeter | undefined> {
  // The product's own key may not ask; then there is no CPU column.
  const info = await client.nodes.info({ metric: 'process' }).catch(() => undefined);
  if (info === undefined) return undefined;
  const { nodes } = info;
  const files = Object.values(nodes).map(({ process }) => `/proc/${process?.id ?? 0}/stat`);
  const read = (): CpuTime => {
    const { user, system } = process.cpuUsage();
    return { engine: sum(files.map(engineMs)), node: (user + system) / 1000 };
  };
  try {
    read();
  } catch {
    return undefined;
  }
  return { read };
}

/** Clock ticks of user and system time, 10 ms each: fields 14 and 15, counted after the bracketed name. */
function engineMs(file: string): number {
  const text = readFileSync(file, 'utf8');
  if (!text.includes('(java)')) throw new TypeError('not an engine');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Adds up the CPU time between readings under names. */
export class CpuLedger {
  readonly #meter: CpuMeter;
  readonly #sums = new Map<string, { engine: number; node: number }>();
  #last: CpuTime;
  #name = '';

  constructor(meter: CpuMeter) {
    this.#meter = meter;
    this.#last = meter.read();
  }

  /** What is used from now on counts under `name`; under none when it is empty. */
  enter(name: string): void {
    if (name === this.#name) return;
    const now = this.#meter.read();
    if (this.#name !== '') {
      const spent = this.#sums.get(this.#name) ?? { engine: 0, node: 0 };
      spent.engine += now.engine - this.#last.engine;
      spent.node += now.node - this.#last.node;
      this.#sums.set(this.#name, spent);
    }
    this.#last = now;
    this.#name = name;
  }

  /** Milliseconds for each thousand events, by name. */
  perThousand(events: number): Record<string, CpuTime> {
    const each = (ms: number) => Math.round((ms / events) * 10_000) / 10;
    return Object.fromEntries(
      [...this.#sums].map(([name, { engine, node }]) => [
        name,
        { engine: each(engine), node: each(node) },
      ]),
    );
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
