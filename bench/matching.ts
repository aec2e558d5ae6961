import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config.ts';
import { findEngine } from '../src/elasticsearch/engine/find-engine.ts';
import { measureDemo } from './matching/demo-doubles.ts';
import { measureLatency } from './matching/latency.ts';

/**
 * Live matching on one engine: how well the demonstration company's doubles are found, against its hidden truth, and
 * how long judging one changed profile takes among many.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      demo: { type: 'string', default: '2000' },
      profiles: { type: 'string', default: '100000' },
      changes: { type: 'string', default: '500' },
      misses: { type: 'boolean', default: false },
    },
  });
  const config = loadConfig();
  const engine = await findEngine(config, console.error);
  const on = { access: engine.access, prefix: config.indexPrefix };
  try {
    const people = Number(values.demo);
    if (people > 0) print(await measureDemo(on, people, values.misses));
    const profiles = Number(values.profiles);
    if (profiles > 0) print(await measureLatency(on, profiles, Number(values.changes)));
  } finally {
    await engine.stop();
  }
}

function print(report: object): void {
  const load = Math.round((loadavg()[0] ?? 0) * 100) / 100;
  console.log(JSON.stringify({ ...report, load }, null, 2));
}
