import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp } from '../../src/api/app.ts';
import { createDemoTokens, type DemoTokens } from '../../src/api/demo-tokens.ts';
import type { ApiDeps } from '../../src/api/deps.ts';
import { generateKey, hashSecret } from '../../src/api/key-format.ts';
import { createProfileWatch } from '../../src/api/live/profile-watch.ts';
import { createAnalysisReader } from '../../src/elasticsearch/analysis-reader.ts';
import { createAuditStore } from '../../src/elasticsearch/audit-store.ts';
import { DEFAULT_BULK } from '../../src/elasticsearch/bulk-writer.ts';
import { createDeadLetterStore } from '../../src/elasticsearch/dead-letter-store.ts';
import { createDefinitionStore } from '../../src/elasticsearch/definition-store.ts';
import { createDeskStore } from '../../src/elasticsearch/desk-store.ts';
import { createEngineProbe } from '../../src/elasticsearch/engine-probe.ts';
import { createEventReader } from '../../src/elasticsearch/event-reader.ts';
import { createGoldenReader } from '../../src/elasticsearch/golden-reader.ts';
import { buildIndexNames } from '../../src/elasticsearch/index-names.ts';
import { createKeyStore } from '../../src/elasticsearch/key-store.ts';
import { createProfileReader } from '../../src/elasticsearch/profile-reader.ts';
import { createProfileStore } from '../../src/elasticsearch/profile-store.ts';
import { createProfileVersions } from '../../src/elasticsearch/profile-versions.ts';
import { createRecordReader } from '../../src/elasticsearch/record-reader.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import { createSourceStore } from '../../src/elasticsearch/source-store.ts';
import { createSurvivorshipStore } from '../../src/elasticsearch/survivorship-store.ts';
import { createUserTraitReader } from '../../src/elasticsearch/user-trait-reader.ts';
import { createUserTraitStore } from '../../src/elasticsearch/user-trait-store.ts';
import { createIds } from '../../src/identity/ids.ts';
import { createNamespaces } from '../../src/ingestion/policy/create-namespaces.ts';
import { createScoring } from '../../src/ingestion/scoring/create-scoring.ts';
import { createSurvivorshipSource } from '../../src/ingestion/survivorship-source.ts';
import { createUserTraits } from '../../src/ingestion/user-traits/user-traits.ts';
import { openAdvice } from '../../src/main-advice.ts';
import type { ApiKeyDoc } from '../../src/model/api-key.ts';
import { Role } from '../../src/model/role.ts';
import { createRelationFinder } from '../../src/profile/relations/find-relations.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { compilePipelines } from '../../src/sources/compile.ts';
import { builtInSources } from '../../src/sources/registry.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { openSqliteSpool } from '../../src/spool/sqlite-spool.ts';
import { type TestEngine, testEngine } from './engine.ts';
import { openTestMatching } from './matching.ts';
import { openIngestion } from './worker-parts.ts';

export interface TestApi {
  readonly app: ReturnType<typeof createApp>;
  readonly deps: ApiDeps;
  readonly engine: TestEngine;
  readonly spool: Spool;
  readonly demoTokens: DemoTokens;
  /** Key text of each role, and a write key for the built-in source `segment`. */
  readonly keys: Readonly<Record<Role | 'write', string>>;
  /** What was accepted and waits, in order, as parsed payloads. */
  takeAll(): Promise<{ payload: Record<string, unknown>; refusal: unknown; source: string }[]>;
  cleanup(): Promise<void>;
}

/** The whole API on the run's engine, with a spool file of its own and a key of each role. */
export async function testApi(changed: Partial<ApiDeps> = {}): Promise<TestApi> {
  const engine = await testEngine();
  const { client, prefix } = engine;
  await setUp(client, { prefix, pipelines: compilePipelines(builtInSources()), now: new Date() });
  const names = buildIndexNames(prefix);
  const folder = mkdtempSync(join(tmpdir(), 'azimut-api-'));
  const now = () => new Date();
  const spool = openSqliteSpool({
    path: join(folder, 'spool.db'),
    maxBytes: 256 * 1024 * 1024,
    maxAgeMs: 3_600_000,
    leaseMs: 60_000,
    now,
  });
  const secret = 'a secret of the tests, long enough to be one';
  const demoTokens = createDemoTokens({ now });
  const scoring = createScoring({
    client,
    names,
    log: pino({ level: 'silent' }),
    timezone: 'Europe/Paris',
    now,
    holder: 'test',
  });
  const ids = createIds(secret);
  const namespaces = createNamespaces({
    client,
    prefix,
    ids,
    defaultCountry: 'FR',
    log: pino({ level: 'silent' }),
    now,
    merging: () => openIngestion({ client, prefix, spool, secret }).merging,
  });
  const probe = createEngineProbe(client, names);
  const live = createProfileWatch({
    read: createProfileVersions({ client, profiles: names.profiles }),
    refresh: probe.refresh,
    log: pino({ level: 'silent' }),
    everyMs: 200,
  });
  const parts: Omit<ApiDeps, 'advice'> = {
    live,
    spool,
    namespaces,
    keys: createKeyStore(client, names),
    deadLetters: createDeadLetterStore(client, names),
    sources: createSourceStore(client, names, { prefix }),
    desks: createDeskStore(client, names),
    audit: createAuditStore(client, names, DEFAULT_BULK),
    people: {
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
      survivorship: () => compileSurvivorship(NO_RULES, {}),
      relations: createRelationFinder(ids),
      defaultCountry: 'FR',
      timezone: 'Europe/Paris',
      secret,
      now,
    },
    pairs: openTestMatching(client, prefix, { now }).pairs,
    merging: openIngestion({ client, prefix, spool, secret }).merging,
    survivorship: {
      store: createSurvivorshipStore(client, names),
      source: createSurvivorshipSource({
        store: createSurvivorshipStore(client, names),
        sources: createSourceStore(client, names, { prefix }),
      }),
      golden: createGoldenReader({ client, profiles: names.profiles, read: DEFAULT_BULK }),
      audit: createAuditStore(client, names, DEFAULT_BULK),
      now,
    },
    analysis: {
      analysis: createAnalysisReader({ client, names }),
      segments: createDefinitionStore(client, names, 'segments'),
      dashboards: createDefinitionStore(client, names, 'dashboards'),
      timezone: 'Europe/Paris',
      secret,
      now,
    },
    models: {
      models: scoring.models,
      activity: scoring.activity,
      jobs: scoring.jobs,
      audit: createAuditStore(client, names, DEFAULT_BULK),
      timezone: 'Europe/Paris',
      now,
    },
    engine: probe,
    traits: createUserTraits({
      store: createUserTraitStore(client, names),
      reader: createUserTraitReader({ client, names, read: DEFAULT_BULK }),
      profiles: createProfileStore({ client, index: names.profiles, bulk: DEFAULT_BULK }),
      timezone: 'Europe/Paris',
      now,
    }),
    log: pino({ level: 'silent' }),
    now,
    secret,
    version: 'test',
    demoTokens,
    ...changed,
  };
  const { people } = parts;
  const advice = openAdvice({ client, names, people, spool, scoring, now, lookAgainMs: 0 });
  const deps: ApiDeps = { advice, ...parts, ...changed };
  const keys = await makeKeys(deps);
  return {
    app: createApp(deps),
    deps,
    engine,
    spool,
    demoTokens,
    keys,
    async takeAll() {
      const items = await spool.claim({ items: 100_000, bytes: 1e9 });
      await spool.settle(items.map(({ seq }) => ({ seq, outcome: 'indexed' })));
      return items.map(({ payload, refusal, source }) => ({
        payload: JSON.parse(payload),
        refusal,
        source,
      }));
    },
    async cleanup() {
      await scoring.jobs.stop();
      live.close();
      await namespaces.jobs.close();
      await spool.close();
      rmSync(folder, { recursive: true, force: true });
      await engine.cleanup();
    },
  };
}

async function makeKeys(deps: ApiDeps): Promise<Record<Role | 'write', string>> {
  const wanted: (Role | 'write')[] = [...Role.options, 'write'];
  const made = await Promise.all(
    wanted.map(async (who) => {
      const kind = who === 'write' ? 'write' : 'api';
      const key = generateKey(kind);
      const doc: ApiKeyDoc = {
        key_id: key.key_id,
        kind,
        label: who,
        roles: who === 'write' ? [] : [who],
        scopes: [],
        source: who === 'write' ? 'segment' : null,
        secret_hash: hashSecret(key.secret),
        created_at: deps.now().toISOString(),
        created_by: null,
        expires_at: null,
        revoked_at: null,
        last_used_at: null,
      };
      await deps.keys.create(doc);
      return [who, key.text] as const;
    }),
  );
  return Object.fromEntries(made) as Record<Role | 'write', string>;
}

export function bearer(key: string, type = 'application/json'): Record<string, string> {
  return { authorization: `Bearer ${key}`, 'content-type': type };
}

export function basic(key: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` };
}
