import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@elastic/elasticsearch';
import { createClient, type EngineAccess } from '../../src/elasticsearch/client.ts';
import { buildIndexNames, type IndexNames } from '../../src/elasticsearch/index-names.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import { createIngestion, type Ingestion } from '../../src/ingestion/create-ingestion.ts';
import { createLogger } from '../../src/logging.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { compilePipelines } from '../../src/sources/compile.ts';
import { builtInSources } from '../../src/sources/registry.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { openSqliteSpool } from '../../src/spool/sqlite-spool.ts';
import { removePrefix } from '../../test/support/remove-prefix.ts';
import type { CpuLedger } from './cpu-meter.ts';

/** An installation of its own on the engine under test, removed by `close`. */
export interface BenchInstallation {
  readonly client: Client;
  readonly names: IndexNames;
  readonly prefix: string;
  readonly spool: Spool;
  readonly ingestion: Ingestion;
  /** What the engine was asked since the start: requests, and the time until they were answered, by kind. */
  readonly asked: Readonly<Record<string, { requests: number; ms: number }>>;
  /** CPU time by kind of request from the moment it is set; each kind lasts until the next of another kind. */
  stages: CpuLedger | undefined;
  close(): Promise<void>;
}

/** @param on the engine, and the start of index names that its key is good for */
export async function installBench(
  on: { readonly access: EngineAccess; readonly prefix: string },
  workerBatch: number,
  sourceIds: readonly string[] = ['segment'],
): Promise<BenchInstallation> {
  const client = createClient(on.access, { requestTimeoutMs: 120_000 });
  const prefix = `${on.prefix}-bench-${randomBytes(4).toString('hex')}`;
  const sources = builtInSources().filter(({ id }) => sourceIds.includes(id));
  await setUp(client, { prefix, pipelines: compilePipelines(sources) });
  const names = buildIndexNames(prefix);
  const folder = mkdtempSync(join(tmpdir(), 'azimut-bench-'));
  const spool = openSqliteSpool({
    path: join(folder, 'spool.db'),
    maxBytes: 4e9,
    maxAgeMs: 1e9,
    leaseMs: 300_000,
    now: () => new Date(),
  });
  const asked: Record<string, { requests: number; ms: number }> = {};
  client.diagnostic.on('request', (_, result) => {
    const { path, body } = result?.meta.request.params ?? {};
    if (path === undefined) return;
    bench.stages?.enter(kindOf(path, typeof body === 'string' ? body : '', prefix));
  });
  client.diagnostic.on('response', (_, result) => {
    const { path, body } = result?.meta.request.params ?? {};
    if (path === undefined) return;
    const kind = kindOf(path, typeof body === 'string' ? body : '', prefix);
    const sum = asked[kind] ?? { requests: 0, ms: 0 };
    asked[kind] = {
      requests: sum.requests + 1,
      ms: Math.round(sum.ms + (result?.meta.duration ?? 0)),
    };
  });
  const priorities = sources.map(({ id, priority }) => [id, priority] as const);
  const survivorship = compileSurvivorship(NO_RULES, Object.fromEntries(priorities));
  const ingestion = createIngestion({
    client,
    spool,
    log: createLogger('warn', 'bench'),
    prefix,
    secret: 'a-secret-for-benchmarks-of-32-characters',
    defaults: { country: 'FR', timezone: 'Europe/Paris' },
    survivorship: () => survivorship,
    workerBatch,
  });
  const bench: BenchInstallation = {
    client,
    names,
    prefix,
    spool,
    ingestion,
    asked,
    stages: undefined,
    async close() {
      await ingestion.worker.stop();
      await spool.close();
      rmSync(folder, { recursive: true, force: true });
      await removePrefix(client, prefix);
      await client.close();
    },
  };
  return bench;
}

/** Such as `_bulk profiles`, `_mget identifiers`, `_simulate`. */
function kindOf(path: string, body: string, prefix: string): string {
  const call = path.split('/').at(-1) ?? path;
  const index = new RegExp(`"_index":"${prefix}-([a-z]+)`).exec(body.slice(0, 300))?.[1];
  return index === undefined ? call : `${call} ${index}`;
}
