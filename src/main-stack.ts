import { join } from 'node:path';
import type { ApiDeps } from './api/deps.ts';
import type { Config } from './config.ts';
import { createAnalysisReader } from './elasticsearch/analysis-reader.ts';
import { createClient, type EngineAccess } from './elasticsearch/client.ts';
import { createDeadLetterStore } from './elasticsearch/dead-letter-store.ts';
import { createEngineProbe } from './elasticsearch/engine-probe.ts';
import { createEventReader } from './elasticsearch/event-reader.ts';
import { buildIndexNames } from './elasticsearch/index-names.ts';
import { createKeyStore } from './elasticsearch/key-store.ts';
import { createProfileReader } from './elasticsearch/profile-reader.ts';
import { getSecret } from './elasticsearch/secret.ts';
import { type SetupReport, setUp } from './elasticsearch/setup.ts';
import { createSourceStore } from './elasticsearch/source-store.ts';
import { createIds } from './identity/ids.ts';
import { createIngestion, type Ingestion } from './ingestion/create-ingestion.ts';
import { type Matching, openMatching } from './ingestion/matching/open-matching.ts';
import type { Logger } from './logging.ts';
import { compilePipelines } from './sources/compile.ts';
import { builtInSources } from './sources/registry.ts';
import type { Spool } from './spool/spool.ts';
import { openSqliteSpool } from './spool/sqlite-spool.ts';

const LEASE_MS = 120_000;
const PRIORITY_REFRESH_MS = 30_000;
/** Of a source nobody gave a priority. */
const DEFAULT_PRIORITY = 50;

/** One installation, wired: everything an entry point needs, on one engine and one home. */
export interface Stack {
  readonly config: Config;
  readonly log: Logger;
  readonly secret: string;
  readonly spool: Spool;
  readonly api: Omit<ApiDeps, 'version' | 'demoTokens' | 'webRoot' | 'metrics'>;
  readonly ingestion: Ingestion;
  readonly matching: Matching;
  setUp(): Promise<SetupReport>;
  close(): Promise<void>;
}

/** Wires an installation to an engine that answers. Nothing is set up or started yet. */
export async function openStack(config: Config, access: EngineAccess, log: Logger): Promise<Stack> {
  const now = () => new Date();
  const prefix = config.indexPrefix;
  const names = buildIndexNames(prefix);
  const secret = await getSecret({ home: config.home, secret: config.secret });
  const client = createClient(access, { requestTimeoutMs: 30_000 });
  const ids = createIds(secret);
  const sources = createSourceStore(client, names, { prefix, defaults: config.defaults });
  const spool = openSqliteSpool({
    path: join(config.home, 'spool.sqlite'),
    maxBytes: config.spool.maxBytes,
    maxAgeMs: config.spool.maxAgeMs,
    leaseMs: LEASE_MS,
    now,
  });

  // The worker reads this at each fold; sources added at run time join it within half a minute.
  const sourcePriority: Record<string, number> = Object.fromEntries(
    builtInSources().map(({ id, priority }) => [id, priority]),
  );
  const refresh = setInterval(() => {
    sources.list().then(
      (docs) => {
        for (const { source_id, manifest } of docs) {
          const { priority } = manifest as { priority?: unknown };
          sourcePriority[source_id] = typeof priority === 'number' ? priority : DEFAULT_PRIORITY;
        }
      },
      (err: unknown) => log.warn({ err }, 'priorities of added sources could not be read'),
    );
  }, PRIORITY_REFRESH_MS);
  refresh.unref();

  const ingestion = createIngestion({
    client,
    spool,
    log,
    prefix,
    secret,
    defaults: config.defaults,
    sourcePriority,
    workerBatch: config.workerBatch,
  });
  const matching = openMatching({
    client,
    names,
    ids,
    defaultCountry: config.defaults.country,
    merges: ingestion.merging,
    isBusy: async () => (await spool.status()).queued > 0,
    log,
    now,
  });

  return {
    config,
    log,
    secret,
    spool,
    api: {
      spool,
      keys: createKeyStore(client, names),
      deadLetters: createDeadLetterStore(client, names),
      sources,
      people: {
        profiles: createProfileReader({
          client,
          profiles: names.profiles,
          identifiers: names.identifiers,
        }),
        events: createEventReader({ client, events: names.events }),
        ids,
        defaultCountry: config.defaults.country,
        timezone: config.defaults.timezone,
        secret,
        now,
      },
      pairs: matching.pairs,
      merging: ingestion.merging,
      analysis: {
        analysis: createAnalysisReader({ client, names }),
        timezone: config.defaults.timezone,
        secret,
        now,
      },
      engine: createEngineProbe(client, names),
      log,
      now,
      secret,
    },
    ingestion,
    matching,
    setUp: () =>
      setUp(client, { prefix, pipelines: compilePipelines(builtInSources(), config.defaults) }),
    async close() {
      clearInterval(refresh);
      await spool.close();
      await client.close();
    },
  };
}
