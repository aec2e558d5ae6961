import { randomUUID } from 'node:crypto';
import type { Config } from '../config.ts';
import {
  type AnalysisCopyReader,
  createAnalysisCopyReader,
} from '../elasticsearch/analysis-copy-reader.ts';
import { DEFAULT_BULK } from '../elasticsearch/bulk-writer.ts';
import { createClient } from '../elasticsearch/client.ts';
import {
  type EngineStatus,
  engineStatus,
  resetEngine,
  startEngine,
  stopEngine,
} from '../elasticsearch/engine/engine-commands.ts';
import { findEngine } from '../elasticsearch/engine/find-engine.ts';
import { createGoldenReader } from '../elasticsearch/golden-reader.ts';
import { createHistoryStore } from '../elasticsearch/history-store.ts';
import { buildIndexNames } from '../elasticsearch/index-names.ts';
import { createModelStore } from '../elasticsearch/model-store.ts';
import { createProfileStore } from '../elasticsearch/profile-store.ts';
import { getSecret } from '../elasticsearch/secret.ts';
import { type SetupReport, setUp } from '../elasticsearch/setup.ts';
import { createSourceStore } from '../elasticsearch/source-store.ts';
import { createSurvivorshipStore } from '../elasticsearch/survivorship-store.ts';
import { createTraitBaseStore } from '../elasticsearch/trait-base-store.ts';
import { createUserTraitReader } from '../elasticsearch/user-trait-reader.ts';
import { createUserTraitStore } from '../elasticsearch/user-trait-store.ts';
import { createIds } from '../identity/ids.ts';
import {
  type CopyOptions,
  type CopyReport,
  openAnalysisCopies,
  syncAnalysisCopies,
} from '../ingestion/analysis-copies.ts';
import { openScorers } from '../ingestion/enrich/open-scorers.ts';
import { type RebuildReport, rebuildProfiles } from '../ingestion/rebuild.ts';
import {
  type ReprojectOptions,
  type ReprojectReport,
  reprojectProfiles,
} from '../ingestion/reproject.ts';
import { createScoring } from '../ingestion/scoring/create-scoring.ts';
import type { ScoreAllOptions, ScoreAllReport } from '../ingestion/scoring/score-all.ts';
import type { TextTask } from '../ingestion/scoring/score-texts.ts';
import { type TriedTexts, tryTexts } from '../ingestion/scoring/try-texts.ts';
import { createSurvivorshipSource } from '../ingestion/survivorship-source.ts';
import { computeUserTraits } from '../ingestion/user-traits/compute-user-traits.ts';
import {
  type VerifyDeps,
  type VerifyReport,
  type VerifySelection,
  verifyProfiles,
} from '../ingestion/verify.ts';
import { createLogger } from '../logging.ts';
import { createRelationFinder } from '../profile/relations/find-relations.ts';
import { compilePipelines } from '../sources/compile.ts';
import { builtInSources } from '../sources/registry.ts';

type Report = (line: string) => void;
type ScoreOptions = Omit<ScoreAllOptions, 'holder'>;

/** What operators do on the engine itself, beside or without a running product. */
export interface Operations {
  setUp(report: Report): Promise<SetupReport>;
  verify(selection: VerifySelection, report: Report): Promise<VerifyReport>;
  rebuild(selection: VerifySelection, report: Report): Promise<RebuildReport>;
  /** Chooses golden values again where the rules have changed since. */
  reproject(options: ReprojectOptions, report: Report): Promise<ReprojectReport>;
  /** Asks every fitted model about everybody. */
  scoreAll(options: ScoreOptions, report: Report): Promise<ScoreAllReport>;
  /** What the scorer in force says of texts, without storing anything. */
  tryText(task: TextTask, texts: readonly string[], report: Report): Promise<TriedTexts>;
  /** Works out the traits that the company defines: over everybody where that is due. */
  computeTraits(options: ReprojectOptions, report: Report): Promise<ReprojectReport>;
  /** Copies for other tools, without anything personal. */
  readonly analysisCopies: {
    sync(options: CopyOptions, report: Report): Promise<CopyReport>;
    read<T>(use: (reader: AnalysisCopyReader) => Promise<T>, report: Report): Promise<T>;
  };
  readonly engine: {
    start(options: { insecure: boolean }, report: Report): Promise<EngineStatus>;
    status(): Promise<EngineStatus>;
    stop(report: Report): Promise<boolean>;
    reset(report: Report): Promise<string | undefined>;
  };
}

/** Operations on this home's engine, which is found or started for the time of the call. */
export function createOperations(config: Config): Operations {
  return {
    setUp: (report) =>
      withEngine(config, report, (client) => {
        const pipelines = compilePipelines(builtInSources(), config.defaults);
        return setUp(client, { prefix: config.indexPrefix, pipelines });
      }),
    verify: (selection, report) =>
      withEngine(config, report, async (client) =>
        verifyProfiles(await verifyDeps(config, client), selection),
      ),
    rebuild: (selection, report) =>
      withEngine(config, report, async (client) =>
        rebuildProfiles(await verifyDeps(config, client), selection),
      ),
    reproject: (options, report) =>
      withEngine(config, report, async (client) => {
        const { profiles } = buildIndexNames(config.indexPrefix);
        const golden = createGoldenReader({ client, profiles, read: DEFAULT_BULK });
        return reprojectProfiles({ ...(await verifyDeps(config, client)), golden }, options);
      }),
    scoreAll: (options, report) =>
      withEngine(config, report, (client) =>
        createScoring({
          client,
          names: buildIndexNames(config.indexPrefix),
          log: createLogger('silent', 'models'),
          timezone: config.defaults.timezone,
          now: () => new Date(),
          holder: `${process.pid}-${randomUUID()}`,
          scorers: openScorers(client, config.scorers),
        }).scoreAll(options),
      ),
    tryText: (task, texts, report) =>
      withEngine(config, report, async (client) => {
        const models = createModelStore(client, buildIndexNames(config.indexPrefix));
        return await tryTexts(task, texts, {
          scorers: openScorers(client, config.scorers),
          model: await models.find(task),
        });
      }),
    computeTraits: (options, report) =>
      withEngine(config, report, async (client) => {
        const names = buildIndexNames(config.indexPrefix);
        const deps = {
          store: createUserTraitStore(client, names),
          reader: createUserTraitReader({ client, names, read: DEFAULT_BULK }),
          profiles: createProfileStore({ client, index: names.profiles, bulk: DEFAULT_BULK }),
          timezone: config.defaults.timezone,
          now: () => new Date(),
        };
        return await computeUserTraits(deps, options);
      }),
    analysisCopies: {
      sync: (options, report) =>
        withEngine(config, report, async (client) =>
          syncAnalysisCopies(
            openAnalysisCopies({
              client,
              names: buildIndexNames(config.indexPrefix),
              ids: createIds(await getSecret(config)),
              now: () => new Date(),
            }),
            options,
          ),
        ),
      read: (use, report) =>
        withEngine(config, report, (client) => use(createAnalysisCopyReader(client))),
    },
    engine: {
      async start({ insecure }, report) {
        const engine = insecure ? { ...config.engine, insecure } : config.engine;
        await startEngine({ ...config, engine }, report);
        return engineStatus(config);
      },
      status: () => engineStatus(config),
      stop: (report) => stopEngine(config, report),
      reset: (report) => resetEngine(config, report),
    },
  };
}

type Client = ReturnType<typeof createClient>;

async function withEngine<T>(
  config: Config,
  report: Report,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const engine = await findEngine(config, report);
  const client = createClient(engine.access, { requestTimeoutMs: 60_000 });
  try {
    return await use(client);
  } finally {
    await client.close();
    await engine.stop();
  }
}

async function verifyDeps(config: Config, client: Client): Promise<VerifyDeps> {
  const names = buildIndexNames(config.indexPrefix);
  const { profiles: index, events, records } = names;
  const options = { prefix: config.indexPrefix, defaults: config.defaults };
  const survivorship = createSurvivorshipSource({
    store: createSurvivorshipStore(client, names),
    sources: createSourceStore(client, names, options),
  });
  await survivorship.refresh();
  const { currency } = config.defaults;
  const read = DEFAULT_BULK;
  const traitBase = (await createTraitBaseStore({ client, names, read, currency }).read())?.base;
  return {
    profiles: createProfileStore({ client, index, bulk: DEFAULT_BULK }),
    history: createHistoryStore({ client, events, records, profiles: index, read: DEFAULT_BULK }),
    now: () => new Date(),
    survivorship: survivorship.current,
    relations: createRelationFinder(createIds(await getSecret(config))),
    traitBase: () => traitBase,
  };
}
