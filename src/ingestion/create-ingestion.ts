import { randomBytes } from 'node:crypto';
import type { Client } from '@elastic/elasticsearch';
import { createAuditStore } from '../elasticsearch/audit-store.ts';
import {
  type BulkOperation,
  type BulkOptions,
  DEFAULT_BULK,
  writeBulk,
} from '../elasticsearch/bulk-writer.ts';
import { createDeadLetterSink } from '../elasticsearch/dead-letter-sink.ts';
import { createEventStore } from '../elasticsearch/event-store.ts';
import { createGenericValueStore } from '../elasticsearch/generic-value-store.ts';
import { createGoldenReader } from '../elasticsearch/golden-reader.ts';
import { createHistoryStore } from '../elasticsearch/history-store.ts';
import { createIdentifierStore, type IdentifierStore } from '../elasticsearch/identifier-store.ts';
import { createIdentityRuleStore } from '../elasticsearch/identity-rule-store.ts';
import { buildIndexNames, eventsIndexFor, pipelineName } from '../elasticsearch/index-names.ts';
import { createMergeStore } from '../elasticsearch/merge-store.ts';
import { createNormaliser } from '../elasticsearch/normaliser.ts';
import { createProfileStore } from '../elasticsearch/profile-store.ts';
import { createRecordStore } from '../elasticsearch/record-store.ts';
import { createRefreshIntervals } from '../elasticsearch/refresh-intervals.ts';
import type { RetryPolicy } from '../elasticsearch/retry.ts';
import { createIds } from '../identity/ids.ts';
import type { Logger } from '../logging.ts';
import type { TraitBase } from '../model/trait-base.ts';
import { createRelationFinder } from '../profile/relations/find-relations.ts';
import type { Survivorship } from '../profile/survivorship/compile.ts';
import type { Spool } from '../spool/spool.ts';
import { type CommitDeps, commitBatch } from './commit-batch.ts';
import { createFollowUp, type FollowUp } from './follow-up/follow-up.ts';
import { giveAlong, handOver, tasksOf } from './hand-over.ts';
import { createLocalClock } from './local-time.ts';
import { createMergeService } from './merging/create-merge-service.ts';
import type { MergeService } from './merging/merge-service.ts';
import { underPolicies } from './merging/under-policies.ts';
import { createPolicySource, type PolicySource } from './policy/policy-source.ts';
import { prepareBatch } from './prepare-batch.ts';
import { createBatchProcess } from './process-batch.ts';
import { type RebuildReport, rebuildProfiles } from './rebuild.ts';
import { recount } from './recount.ts';
import { createRefreshPace } from './refresh-pace.ts';
import { type RefreshDeps, refreshTraits } from './refresh-traits.ts';
import { type ReprojectOptions, type ReprojectReport, reprojectProfiles } from './reproject.ts';
import { settleStrays } from './settle-strays.ts';
import { type SweepReport, sweepMerges } from './sweeper.ts';
import { type VerifyReport, type VerifySelection, verifyProfiles } from './verify.ts';
import { createWorker, type Worker } from './worker.ts';

export interface IngestionOptions {
  readonly client: Client;
  readonly spool: Spool;
  readonly log: Logger;
  /** Index prefix of the installation. */
  readonly prefix: string;
  /** Installation secret: key of the ids. */
  readonly secret: string;
  readonly defaults: { readonly country: string; readonly timezone: string };
  /** Rules that golden values are chosen by, as they are at this moment. */
  readonly survivorship: () => Survivorship;
  /** What was last found of all people; without it traits that compare people are unknown. */
  readonly traitBase?: () => TraitBase | undefined;
  /** Most messages of one batch. */
  readonly workerBatch: number;
  /** Who is who by which rules: as stored on the engine, unless told. */
  readonly policies?: PolicySource;
  readonly now?: () => Date;
  readonly retry?: RetryPolicy;
  readonly backoff?: RetryPolicy;
  readonly idleMs?: number;
}

/** The worker and the tools that read and repair what it wrote, on one engine. */
export interface Ingestion {
  readonly worker: Worker;
  /** Must be told when identifier documents are removed. */
  readonly identifiers: IdentifierStore;
  verify(selection: VerifySelection): Promise<VerifyReport>;
  rebuild(selection: VerifySelection): Promise<RebuildReport>;
  /** Chooses golden values again where the rules have changed since. */
  reproject(options?: ReprojectOptions): Promise<ReprojectReport>;
  /** Computes traits again by the base last measured. */
  refreshTraits(store: RefreshDeps['store'], options?: ReprojectOptions): Promise<ReprojectReport>;
  /** Completes merges that were begun since an instant and not finished. */
  sweep(since: string): Promise<SweepReport>;
  /** Merging and unmerging by decision. */
  readonly merging: MergeService;
  /** Runs where the worker runs. */
  readonly followUp: FollowUp;
}

const BATCH_BYTES = 8 * 1024 * 1024;
const REMEMBERED_PROFILES = 1_200;
const SWEEP_EVERY_MS = 60_000;
const SWEEP_BACK_MS = 24 * 3_600_000;
/** Sweeps after the first look no further back than the one before, but for this: clocks differ, writes take time. */
const SWEEP_OVERLAP_MS = 10 * 60_000;
const RETRY: RetryPolicy = { baseMs: 100, capMs: 2_000, budgetMs: 10_000 };
const BACKOFF: RetryPolicy = { baseMs: 500, capMs: 15_000, budgetMs: 0 };

export function createIngestion(options: IngestionOptions): Ingestion {
  const { client, prefix, log } = options;
  const now = options.now ?? (() => new Date());
  const names = buildIndexNames(prefix);
  const ids = createIds(options.secret);
  const stopping = new AbortController();
  const bulk: BulkOptions = {
    ...DEFAULT_BULK,
    retry: options.retry ?? RETRY,
    signal: stopping.signal,
  };

  const profiles = createProfileStore({
    client,
    index: names.profiles,
    bulk,
    remembered: REMEMBERED_PROFILES,
  });
  const storedProfiles = createProfileStore({ client, index: names.profiles, bulk });
  const identifiers = createIdentifierStore({
    client,
    index: names.identifiers,
    idOf: ids.identifier,
    bulk,
    now,
  });
  const history = createHistoryStore({
    client,
    events: names.events,
    records: names.records,
    profiles: names.profiles,
    read: bulk,
  });
  const golden = createGoldenReader({ client, profiles: names.profiles, read: bulk });
  const normaliser = createNormaliser({
    client,
    pipelineFor: (source) => pipelineName(prefix, `source-${source}`),
    bulk,
  });
  const policies =
    options.policies ??
    createPolicySource({
      rules: createIdentityRuleStore(client, names),
      generic: createGenericValueStore({ client, names, idOf: ids.identifier, bulk }),
      log,
    });
  const events = createEventStore({
    client,
    indexFor: (occurredAt) => eventsIndexFor(prefix, occurredAt),
    bulk,
  });
  const records = createRecordStore({ client, index: names.records, bulk });
  const write = (operations: readonly BulkOperation[]) => writeBulk(client, operations, bulk);
  const merges = createMergeStore(client, names, bulk);
  const commitDeps: CommitDeps = {
    policies,
    merges,
    profiles,
    identifiers,
    ids,
    now,
    survivorship: options.survivorship,
    relations: createRelationFinder(ids),
    traitBase: options.traitBase,
    recount: (profile_id, state) => recount(history, profile_id, state),
    events,
    records,
    write,
    handOver: async (strays) => {
      // Whoever plans from memory that is older than a separation plans wrongly again, until it is forgotten.
      profiles.forget([...strays.events, ...strays.records].map(({ to }) => to));
      identifiers.forget(strays.events.flatMap(({ event }) => event.identifiers));
      await giveAlong(identifiers, strays);
      return [...tasksOf(await handOver({ events, records, write }, strays))];
    },
    localTime: createLocalClock(options.defaults.timezone),
    random: () => randomBytes(8),
  };
  const repairDeps = {
    ...commitDeps,
    profiles: storedProfiles,
    history,
    traitBase: options.traitBase,
  };
  const audit = createAuditStore(client, names, bulk);
  const merging = underPolicies(policies, (policy) =>
    createMergeService({ ...repairDeps, policy, audit }),
  );
  const followUp = createFollowUp({
    begin: async () => ({ ...repairDeps, policy: await policies.get(), audit }),
    log,
  });

  let sweptMs: number | undefined;
  const sweep = async (since: string): Promise<SweepReport> => {
    const resumed = await merging.resume();
    if (resumed.length > 0) log.info({ decisions: resumed.length }, 'decisions carried on');
    const report = await sweepMerges({ ...repairDeps, policy: await policies.get() }, since);
    if (report.completed.length > 0) {
      log.info({ merges: report.completed.length }, 'unfinished merges completed');
    }
    return report;
  };
  return {
    worker: createWorker({
      spool: options.spool,
      process: createBatchProcess({
        prepare: (items) =>
          prepareBatch(
            { normaliser, defaultCountry: options.defaults.country, policy: policies },
            items,
          ),
        commit: (items) => commitBatch(commitDeps, items),
        deadLetters: createDeadLetterSink({ client, index: names['dead-letters'], bulk }),
        log,
        now,
      }),
      sweep: async () => {
        const startedMs = now().getTime();
        await sweep(new Date(sweptMs ?? startedMs - SWEEP_BACK_MS).toISOString());
        sweptMs = startedMs - SWEEP_OVERLAP_MS;
      },
      pace: createRefreshPace({
        intervals: createRefreshIntervals({
          client,
          indices: [names.profiles, names.events, names.records, names.identifiers],
          bulk: { ...bulk, signal: undefined },
        }),
        log,
      }),
      log,
      now,
      batchItems: options.workerBatch,
      batchBytes: BATCH_BYTES,
      idleMs: options.idleMs ?? 50,
      sweepEveryMs: SWEEP_EVERY_MS,
      backoff: options.backoff ?? BACKOFF,
      stopping,
    }),
    identifiers,
    verify: (selection) => verifyProfiles(repairDeps, selection),
    rebuild: async (selection) => {
      if ('ids' in selection) await settleStrays(repairDeps, selection.ids);
      return await rebuildProfiles(repairDeps, selection);
    },
    reproject: (reprojectOptions) => reprojectProfiles({ ...repairDeps, golden }, reprojectOptions),
    refreshTraits: (store, refreshOptions) =>
      refreshTraits(
        { ...repairDeps, store, traitBase: options.traitBase ?? (() => undefined) },
        refreshOptions,
      ),
    sweep,
    merging,
    followUp,
  };
}
