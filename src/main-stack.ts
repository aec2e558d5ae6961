import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ApiDeps } from './api/deps.ts';
import { createProfileWatch } from './api/live/profile-watch.ts';
import type { PeopleDeps } from './api/people/deps.ts';
import type { Config } from './config.ts';
import { createAnalysisReader } from './elasticsearch/analysis-reader.ts';
import { createAuditStore } from './elasticsearch/audit-store.ts';
import { DEFAULT_BULK } from './elasticsearch/bulk-writer.ts';
import { createClient, type EngineAccess } from './elasticsearch/client.ts';
import { createDeadLetterStore } from './elasticsearch/dead-letter-store.ts';
import { createDefinitionStore } from './elasticsearch/definition-store.ts';
import { createDeskStore } from './elasticsearch/desk-store.ts';
import { createEngineProbe } from './elasticsearch/engine-probe.ts';
import { createEventReader } from './elasticsearch/event-reader.ts';
import { createGoldenReader } from './elasticsearch/golden-reader.ts';
import { buildIndexNames } from './elasticsearch/index-names.ts';
import { createKeyStore } from './elasticsearch/key-store.ts';
import { createProfileReader } from './elasticsearch/profile-reader.ts';
import { createProfileStore } from './elasticsearch/profile-store.ts';
import { createProfileVersions } from './elasticsearch/profile-versions.ts';
import { createRecordReader } from './elasticsearch/record-reader.ts';
import { getSecret } from './elasticsearch/secret.ts';
import { type SetupReport, setUp } from './elasticsearch/setup.ts';
import { createSourceStore } from './elasticsearch/source-store.ts';
import { createSurvivorshipStore } from './elasticsearch/survivorship-store.ts';
import { createTraitBaseStore } from './elasticsearch/trait-base-store.ts';
import { createUserTraitReader } from './elasticsearch/user-trait-reader.ts';
import { createUserTraitStore } from './elasticsearch/user-trait-store.ts';
import { createIds } from './identity/ids.ts';
import { openAnalysisCopies, syncAnalysisCopies } from './ingestion/analysis-copies.ts';
import { createIngestion, type Ingestion } from './ingestion/create-ingestion.ts';
import { openScorers } from './ingestion/enrich/open-scorers.ts';
import { type Matching, openMatching } from './ingestion/matching/open-matching.ts';
import { createNamespaces } from './ingestion/policy/create-namespaces.ts';
import type { Upkeep } from './ingestion/policy/upkeep.ts';
import { allReprojectors, createReprojector, type Reprojector } from './ingestion/reprojector.ts';
import { createScoring, type Scoring } from './ingestion/scoring/create-scoring.ts';
import { createSurvivorshipSource } from './ingestion/survivorship-source.ts';
import { createTraitBaseSource } from './ingestion/trait-base-source.ts';
import { createUserTraits } from './ingestion/user-traits/user-traits.ts';
import type { Logger } from './logging.ts';
import { openAdvice } from './main-advice.ts';
import { createRelationFinder } from './profile/relations/find-relations.ts';
import { compilePipelines } from './sources/compile.ts';
import { builtInSources } from './sources/registry.ts';
import type { Spool } from './spool/spool.ts';
import { openSqliteSpool } from './spool/sqlite-spool.ts';

const LEASE_MS = 120_000;
/** How soon the worker chooses golden values by rules, or with sources, that were changed. */
const RULES_REFRESH_MS = 5_000;
/** Rest between two looks at the profiles that somebody watches. */
const LIVE_EVERY_MS = 500;

/** How soon traits that compare people follow a new measure of all of them. */
const TRAITS_LOOK_MS = 60_000;
/** How soon traits of the company's own follow what people do. */
const USER_TRAITS_LOOK_MS = 15_000;

/** How soon other tools see what changed. */
const COPIES_LOOK_MS = 10_000;

/** Brings the copies for analysis up to date again and again, where somebody reads them. */
function keepCopies(deps: Parameters<typeof openAnalysisCopies>[0], log: Logger): Reprojector {
  const copies = openAnalysisCopies(deps);
  return createReprojector({
    refresh: async () => undefined,
    reproject: async ({ signal }) => {
      const { profiles, events, complete } = await syncAnalysisCopies(copies, { signal });
      return { reprojected: profiles + events, contended: 0, stopped: !complete };
    },
    log,
    said: 'copies for analysis',
    everyMs: COPIES_LOOK_MS,
  });
}

/** One installation, wired: everything an entry point needs, on one engine and one home. */
export interface Stack {
  readonly config: Config;
  readonly log: Logger;
  readonly secret: string;
  readonly spool: Spool;
  readonly api: Omit<ApiDeps, 'version' | 'demoTokens' | 'webRoot' | 'metrics'>;
  readonly ingestion: Ingestion;
  /** Work on identities that goes on beside a worker. */
  readonly upkeep: Upkeep;
  readonly matching: Matching;
  /** Runs where the worker runs. */
  readonly reprojector: Reprojector;
  /** Its `scorer` runs where the worker runs. */
  readonly scoring: Scoring;
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

  const namespaces = createNamespaces({
    client,
    prefix,
    ids,
    defaultCountry: config.defaults.country,
    log,
    now,
    merging: () => ingestion.merging,
  });

  const survivorship = createSurvivorshipSource({
    store: createSurvivorshipStore(client, names),
    sources,
  });
  const traitBaseStore = createTraitBaseStore({
    client,
    names,
    read: DEFAULT_BULK,
    currency: config.defaults.currency,
  });
  const traitBase = createTraitBaseSource({ store: traitBaseStore, now });
  const userTraits = createUserTraits({
    store: createUserTraitStore(client, names),
    reader: createUserTraitReader({ client, names, read: DEFAULT_BULK }),
    profiles: createProfileStore({ client, index: names.profiles, bulk: DEFAULT_BULK }),
    timezone: config.defaults.timezone,
    now,
  });
  const ingestion = createIngestion({
    client,
    spool,
    log,
    prefix,
    secret,
    defaults: config.defaults,
    survivorship: survivorship.current,
    traitBase: traitBase.current,
    policies: namespaces.policy,
    workerBatch: config.workerBatch,
  });
  const scoring = createScoring({
    client,
    names,
    log,
    timezone: config.defaults.timezone,
    now,
    holder: `${process.pid}-${randomUUID()}`,
    scorers: openScorers(client, config.scorers),
  });
  const refresh = setInterval(() => {
    Promise.all([survivorship.refresh(), traitBase.refresh()]).catch((err: unknown) => {
      log.warn({ err }, 'survivorship rules or trait base could not be read again');
    });
  }, RULES_REFRESH_MS);
  refresh.unref();

  const matching = openMatching({
    client,
    names,
    ids,
    defaultCountry: config.defaults.country,
    merges: ingestion.merging,
    policies: namespaces.policy,
    isBusy: async () => (await spool.status()).queued > 0,
    log,
    now,
  });

  const engine = createEngineProbe(client, names);
  const live = createProfileWatch({
    read: createProfileVersions({ client, profiles: names.profiles }),
    refresh: engine.refresh,
    log,
    everyMs: LIVE_EVERY_MS,
  });

  const people: PeopleDeps = {
    profiles: createProfileReader({
      client,
      profiles: names.profiles,
      identifiers: names.identifiers,
    }),
    events: createEventReader({ client, events: names.events }),
    records: createRecordReader({ client, records: names.records }),
    segments: createDefinitionStore(client, names, 'segments'),
    ids,
    policy: namespaces.policy,
    survivorship: survivorship.current,
    relations: createRelationFinder(ids),
    defaultCountry: config.defaults.country,
    timezone: config.defaults.timezone,
    secret,
    now,
  };

  return {
    config,
    log,
    secret,
    spool,
    api: {
      live,
      spool,
      keys: createKeyStore(client, names),
      deadLetters: createDeadLetterStore(client, names),
      sources,
      desks: createDeskStore(client, names),
      audit: createAuditStore(client, names, DEFAULT_BULK),
      people,
      advice: openAdvice({ client, names, people, spool, scoring, now }),
      namespaces,
      pairs: matching.pairs,
      survivorship: {
        store: createSurvivorshipStore(client, names),
        source: survivorship,
        golden: createGoldenReader({ client, profiles: names.profiles, read: DEFAULT_BULK }),
        audit: createAuditStore(client, names, DEFAULT_BULK),
        now,
      },
      merging: ingestion.merging,
      analysis: {
        analysis: createAnalysisReader({
          client,
          names,
          currency: config.defaults.currency,
        }),
        segments: createDefinitionStore(client, names, 'segments'),
        dashboards: createDefinitionStore(client, names, 'dashboards'),
        timezone: config.defaults.timezone,
        secret,
        now,
      },
      models: {
        models: scoring.models,
        activity: scoring.activity,
        jobs: scoring.jobs,
        audit: createAuditStore(client, names, DEFAULT_BULK),
        timezone: config.defaults.timezone,
        now,
      },
      engine,
      traits: userTraits,
      log,
      now,
      secret,
    },
    ingestion,
    scoring,
    upkeep: namespaces.upkeep,
    matching,
    reprojector: allReprojectors([
      createReprojector({
        refresh: survivorship.refresh,
        reproject: ingestion.reproject,
        log,
      }),
      createReprojector({
        refresh: traitBase.measureIfDue,
        reproject: (options) => ingestion.refreshTraits(traitBaseStore, options),
        log,
        said: 'computed traits',
        everyMs: TRAITS_LOOK_MS,
      }),
      createReprojector({
        refresh: async () => undefined,
        reproject: userTraits.compute,
        log,
        said: 'traits of the company’s own',
        everyMs: USER_TRAITS_LOOK_MS,
      }),
      ...(config.kibana.url === undefined ? [] : [keepCopies({ client, names, ids, now }, log)]),
    ]),
    setUp: () =>
      setUp(client, { prefix, pipelines: compilePipelines(builtInSources(), config.defaults) }),
    async close() {
      clearInterval(refresh);
      await scoring.jobs.stop();
      live.close();
      await namespaces.upkeep.stop();
      await namespaces.jobs.close();
      await spool.close();
      await client.close();
    },
  };
}
