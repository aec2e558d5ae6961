import type { Client, estypes } from '@elastic/elasticsearch';
import type { DaySpend } from '../analytics/walk/spend.ts';
import { AppError } from '../errors.ts';
import type { IndexNames } from './index-names.ts';
import { type ReadOptions, readEngine, readTransport } from './read-engine.ts';
import { readSpend } from './spend-reader.ts';

/** What the engine answers to one question of an analysis. */
export interface AnalysisAnswer {
  /** documents the question is about */
  readonly total: number;
  readonly aggregations: Readonly<Record<string, unknown>>;
  /** documents themselves, where the question asks for some */
  readonly hits: readonly AnalysisHit[];
  readonly took_ms: number;
}

export interface AnalysisHit {
  readonly source: Readonly<Record<string, unknown>>;
  readonly sort: readonly unknown[];
}

/** What documents analyses may be about. */
export type Analysed = 'profiles' | 'events' | 'records';

export interface AnalysisQuestion {
  readonly over: Analysed;
  readonly body: estypes.SearchRequest;
}

/** Puts questions of analyses to the engine, any number in one call. */
export interface AnalysisReader {
  ask(
    over: Analysed,
    bodies: readonly estypes.SearchRequest[],
    options?: AskOptions,
  ): Promise<readonly AnalysisAnswer[]>;
  /** As {@link ask}, of different documents at once; one that cannot be answered does not take the others along. */
  askEach(
    questions: readonly AnalysisQuestion[],
    options?: AskOptions,
  ): Promise<readonly (AnalysisAnswer | Error)[]>;
  /**
   * Merged profiles of which interactions may still be stored under their own id → who each lives on as. Empty but
   * for moments: what is stored is moved in the background.
   */
  redirects(options?: ReadOptions): Promise<ReadonlyMap<string, string>>;
  /** Imported advertising cost whose day began between two instants, UTC. */
  spend(
    bounds: { readonly fromMs: number; readonly toMs: number },
    options?: ReadOptions,
  ): Promise<readonly DaySpend[]>;
}

export interface AskOptions extends ReadOptions {
  /** Whether the answers are not worth keeping in the engine's cache. */
  readonly once?: boolean | undefined;
}

/** Merges looked at; of more, the oldest. */
const MOST_MERGES = 10_000;
/** More merges in a row than this are a fault in the data. */
const MOST_HOPS = 20;

/** An analysis that takes longer is a question to ask otherwise. */
const TIMEOUT_MS = 30_000;
/** Searches that run side by side: more would take the processors from those who wait for one person. */
const AT_ONCE = 4;

export function createAnalysisReader(deps: {
  readonly client: Client;
  readonly names: Pick<IndexNames, Analysed | 'merges'>;
  /** currency of spend that names none */
  readonly currency?: string;
}): AnalysisReader {
  const { client, names } = deps;

  /** @returns whom each of these lives on as, of those that were merged */
  async function mergedInto(ids: readonly string[], options: ReadOptions) {
    const { docs } = await readEngine(
      () =>
        client.mget<{ merged_into?: string | null }>(
          { index: names.profiles, ids: [...ids], _source_includes: ['merged_into'] },
          readTransport(options),
        ),
      options,
    );
    return new Map(
      docs.flatMap((doc) => {
        const to = 'found' in doc && doc.found ? doc._source?.merged_into : undefined;
        return to ? [[doc._id, to] as const] : [];
      }),
    );
  }

  const reader: AnalysisReader = {
    spend: (bounds, options = {}) =>
      readSpend({ ...deps, currency: deps.currency ?? 'EUR' }, bounds, options),

    async redirects(options = {}) {
      const { hits } = await readEngine(
        () =>
          client.search<{ loser_ids: string[] }>(
            {
              index: names.merges,
              size: MOST_MERGES,
              query: { terms: { moved: ['pending', 'moving'] } },
              sort: [{ at: 'asc' }, { merge_id: 'asc' }],
              track_total_hits: false,
              _source: ['loser_ids'],
            },
            readTransport(options),
          ),
        options,
      );
      const next = new Map<string, string>();
      let asked = [...new Set(hits.hits.flatMap(({ _source }) => _source?.loser_ids ?? []))];
      const losers = asked;
      for (let hop = 0; asked.length > 0 && hop < MOST_HOPS; hop += 1) {
        const found = await mergedInto(asked, options);
        for (const [from, to] of found) next.set(from, to);
        asked = [...new Set(found.values())].filter((id) => !next.has(id));
      }
      return new Map(
        losers.flatMap((id) => {
          let root = id;
          for (let hop = 0; hop < MOST_HOPS; hop += 1) root = next.get(root) ?? root;
          return root === id ? [] : [[id, root] as const];
        }),
      );
    },

    async ask(over, bodies, options = {}) {
      const questions = bodies.map((body) => ({ over, body }));
      const answers = await reader.askEach(questions, options);
      return answers.map((answer) => {
        if (answer instanceof Error) throw answer;
        return answer;
      });
    },
    async askEach(questions, { signal, once = false } = {}) {
      if (questions.length === 0) return [];
      const { responses } = await readEngine(() =>
        client.msearch<Record<string, unknown>, Record<string, unknown>>(
          {
            max_concurrent_searches: AT_ONCE,
            searches: questions.flatMap(({ over, body }): estypes.MsearchRequestItem[] => [
              // The engine keeps no answers that hold documents.
              { index: names[over], ...(body.size === 0 ? { request_cache: !once } : {}) },
              { timeout: `${TIMEOUT_MS}ms`, ...body } as estypes.SearchSearchRequestBody,
            ]),
          },
          {
            requestTimeout: TIMEOUT_MS + 2_000,
            maxRetries: 0,
            ...(signal === undefined ? {} : { signal }),
          },
        ),
      );
      return responses.map((response) => {
        if ('error' in response) return failure(response.status ?? 500, response.error);
        if (response.timed_out || response._shards.failed > 0) {
          return new AppError(
            'engine_unavailable',
            `the question took more than ${TIMEOUT_MS / 1000} s: ask for a shorter period or fewer groups`,
            { retryAfterSeconds: 30 },
          );
        }
        const { total, hits } = response.hits;
        return {
          total: typeof total === 'number' ? total : (total?.value ?? 0),
          aggregations: response.aggregations ?? {},
          hits: hits.map(({ _source, sort }) => ({ source: _source ?? {}, sort: sort ?? [] })),
          took_ms: response.took,
        };
      });
    },
  };
  return reader;
}

/** The engine protects itself by refusing: that is the question's fault, and says so. */
function failure(status: number, error: estypes.ErrorCause): Error {
  const kinds = [
    error,
    ...(error.root_cause ?? []),
    ...(error.caused_by ? [error.caused_by] : []),
  ].map(({ type }) => type);
  if (kinds.includes('too_many_buckets_exception')) {
    const message =
      'the question makes more groups than the engine allows: filter, or group less finely';
    return new AppError('invalid_request', message, {
      errors: [{ path: 'dimensions', message, limit: MOST_BUCKETS }],
    });
  }
  if (kinds.includes('circuit_breaking_exception')) {
    return new AppError(
      'too_many_requests',
      'the question needs more memory than the engine has to spare',
      { retryAfterSeconds: 10 },
    );
  }
  if (status === 404 || status === 429 || status === 503) {
    return new AppError('engine_unavailable', 'the search engine did not answer', {
      retryAfterSeconds: 5,
    });
  }
  return new Error(`a question was refused by the engine: ${error.type}`);
}

/** The engine's own `search.max_buckets`. */
const MOST_BUCKETS = 65_536;
