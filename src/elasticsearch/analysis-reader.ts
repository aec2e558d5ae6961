import type { Client, estypes } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import type { IndexNames } from './index-names.ts';
import { type ReadOptions, readEngine } from './read-engine.ts';

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
    options?: ReadOptions,
  ): Promise<readonly AnalysisAnswer[]>;
}

/** An analysis that takes longer is a question to ask otherwise. */
const TIMEOUT_MS = 30_000;
/** Searches that run side by side: more would take the processors from those who wait for one person. */
const AT_ONCE = 4;

export function createAnalysisReader(deps: {
  readonly client: Client;
  readonly names: Pick<IndexNames, 'profiles' | 'events'>;
}): AnalysisReader {
  return {
    async ask(over, bodies, { signal } = {}) {
      const index = deps.names[over];
      const { responses } = await readEngine(() =>
        deps.client.msearch<never, Record<string, unknown>>(
          {
            max_concurrent_searches: AT_ONCE,
            searches: bodies.flatMap((body): estypes.MsearchRequestItem[] => [
              { index, request_cache: true },
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
