import type { Client } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import {
  DEFAULT_MATCHING,
  MatchingDoc,
  MatchingProgress,
  MatchingSettings,
  NO_PROGRESS,
  StoredMatchModel,
} from '../model/matching.ts';
import { type BulkOptions, type Version, writeBulk } from './bulk-writer.ts';
import type { IndexNames } from './index-names.ts';
import { multiGet } from './multi-get.ts';

/** A part of matching's own documents with the version it has; none when it was never written. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: Version | undefined;
  /** Who wrote it last: a key id. */
  readonly by: string | null;
}

/** Settings, progress and model of matching: three documents of index `matching`, read in real time. */
export interface MatchingStore {
  settings(): Promise<Versioned<MatchingSettings>>;
  /** @throws AppError `precondition_failed` when somebody else was faster */
  putSettings(
    settings: MatchingSettings,
    expected: Version | undefined,
    by: string,
    at: Date,
  ): Promise<Version>;
  progress(): Promise<Versioned<MatchingProgress>>;
  /** Compare-and-set. @returns the new version, `undefined` when somebody else was faster */
  putProgress(
    progress: MatchingProgress,
    expected: Version | undefined,
    at: Date,
  ): Promise<Version | undefined>;
  /** The fitted model, `undefined` before any fit. Some megabytes: keep it. */
  model(): Promise<StoredMatchModel | undefined>;
  /** What is told of the fitted model: its facts and weights, without how frequent which values are. */
  describeModel(): Promise<StoredMatchModel | undefined>;
  putModel(model: StoredMatchModel, at: Date): Promise<void>;
}

type Kind = MatchingDoc['kind'];

export function createMatchingStore(
  client: Client,
  names: IndexNames,
  bulk: BulkOptions,
): MatchingStore {
  const index = names.matching;

  async function read(kind: Kind, fields?: readonly string[]) {
    const options = fields === undefined ? bulk : { ...bulk, fields };
    const found = await multiGet<unknown>(client, [{ index, id: kind }], options);
    const stored = found.get(kind);
    return stored && { doc: MatchingDoc.parse(stored.source), version: stored.version };
  }

  async function write(kind: Kind, body: unknown, expected: Version | undefined, doc: Stamp) {
    const [result] = await writeBulk(
      client,
      [
        {
          kind: expected === undefined ? 'create' : 'index',
          index,
          id: kind,
          document: JSON.stringify({ kind, ...doc, body }),
          expected,
        },
      ],
      bulk,
    );
    return result?.kind === 'written' ? result.version : undefined;
  }

  return {
    async settings() {
      const found = await read('settings');
      const value = found === undefined ? DEFAULT_MATCHING : MatchingSettings.parse(found.doc.body);
      return { value, version: found?.version, by: found?.doc.updated_by ?? null };
    },
    async putSettings(settings, expected, by, at) {
      const version = await write('settings', settings, expected, stamp(at, by));
      if (version !== undefined) return version;
      throw new AppError('precondition_failed', 'matching was changed in the meantime');
    },
    async progress() {
      const found = await read('progress');
      const value = found === undefined ? NO_PROGRESS : MatchingProgress.parse(found.doc.body);
      return { value, version: found?.version, by: null };
    },
    putProgress: (progress, expected, at) => write('progress', progress, expected, stamp(at, null)),
    async model() {
      const found = await read('model');
      return found && StoredMatchModel.parse(found.doc.body);
    },
    async describeModel() {
      const found = await read('model', ['kind', 'updated_at', 'updated_by', ...MODEL_FACTS]);
      return found && StoredMatchModel.parse(found.doc.body);
    },
    async putModel(model, at) {
      const document = JSON.stringify({ kind: 'model', ...stamp(at, null), body: model });
      await writeBulk(client, [{ kind: 'index', index, id: 'model', document }], bulk);
    },
  };
}

/** All but the tables of terms, which are most of it. */
const MODEL_FACTS = [
  'version',
  'fitted_at',
  'profiles',
  'population',
  'window',
  'seconds',
  'model.people',
  'model.prior',
  'model.kin_prior',
  'model.comparisons.name',
  'model.comparisons.m',
  'model.comparisons.u',
].map((field) => `body.${field}`);

type Stamp = Pick<MatchingDoc, 'updated_at' | 'updated_by'>;

function stamp(at: Date, by: string | null): Stamp {
  return { updated_at: at.toISOString(), updated_by: by };
}
