import type { Client, estypes } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import type { IndexNames } from './index-names.ts';
import { type ReadOptions, readEngine, readTransport } from './read-engine.ts';

/** What the engine answers to one question of an analysis. */
export interface AnalysisAnswer {
  /** documents the question is about */
  readonly total: number;
  readonly aggregations: Readonly<Record<string, unknown>>;
  readonly took_ms: number;
}

/** Puts questions of analyses to the engine, any number in one call. */
export interface AnalysisReader {
  ask(
    over: 'profiles' | 'events',
    bodies: readonly estypes.SearchRequest[],
    options?: ReadOptions & {
      /** Whether the answers are not worth keeping in the engine's cache. */
      readonly once?: boolean | undefined;
    },
  ): Promise<readonly AnalysisAnswer[]>;
  /**
   * Merged profiles of which interactions may still be stored under their own id → who each lives on as. Empty but
   * for moments: what is stored is moved in the background.
   */
  redirects(options?: ReadOptions): Promise<ReadonlyMap<string, string>>;
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
  readonly names: Pick<IndexNames, 'profiles' | 'events' | 'merges'>;
}): AnalysisReader {
  const { client, names } = deps;

  /** @returns whom each of these lives on as, of those that were merged */
  async function mergedInto(ids: readonly string[], options: ReadOptions) {
    const { docs } = await readEngine(() =>
      client.mget<{ merged_into?: string | null }>(
        { index: names.profiles, ids: [...ids], _source_includes: ['merged_into'] },
        readTransport(options),
      ),
    );
    return new Map(
      docs.flatMap((doc) => {
        const to = 'found' in doc && doc.found ? doc._source?.merged_into : undefined;
        return to ? [[doc._id, to] as const] : [];
      }),
    );
  }

  return {
    async redirects(options = {}) {
      const { hits } = await readEngine(() =>
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

    async ask(over, bodies, { signal, once = false } = {}) {
      const index = names[over];
      const { responses } = await readEngine(() =>
        client.msearch<never, Record<string, unknown>>(
          {
            max_concurrent_searches: AT_ONCE,
            searches: bodies.flatMap((body): estypes.MsearchRequestItem[] => [
              { index, request_cache: !once },
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
        if ('error' in response) throw failure(response.status ?? 500, response.error);
        if (response.timed_out || response._shards.failed > 0) {
          throw new AppError(
            'engine_unavailable',
            `the question took more than ${TIMEOUT_MS / 1000} s: ask for a shorter period or fewer groups`,
            { retryAfterSeconds: 30 },
          );
        }
        const { total } = response.hits;
        return {
          total: typeof total === 'number' ? total : (total?.value ?? 0),
          aggregations: response.aggregations ?? {},
          took_ms: response.took,
        };
      });
    },
  };
}

/** The engine protects itself by refusing: that is the question's fault, and says so. */
function failure(status: number, error: estypes.ErrorCause): Error {
  const kinds = [
    error,
    ...(error.root_cause ?? []),
    ...(error.caused_by ? [error.caused_by] : []),
  ].map(({ type }) => type);
  if (kinds.includes('too_many_buckets_exception')) {
    return new AppError(
      'invalid_request',
      'the question makes more groups than the engine allows: filter, or group less finely',
    );
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
