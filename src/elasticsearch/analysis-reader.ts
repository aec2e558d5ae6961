import type { Client, estypes } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import type { IndexNames } from './index-names.ts';
import { type ReadOptions, readEngine } from './read-engine.ts';

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
    options?: ReadOptions,
  ): Promise<readonly AnalysisAnswer[]>;
  /** As {@link ask}, of different documents at once; one that cannot be answered does not take the others along. */
  askEach(
    questions: readonly AnalysisQuestion[],
    options?: ReadOptions,
  ): Promise<readonly (AnalysisAnswer | Error)[]>;
}

/** An analysis that takes longer is a question to ask otherwise. */
const TIMEOUT_MS = 30_000;
/** Searches that run side by side: more would take the processors from those who wait for one person. */
const AT_ONCE = 4;

export function createAnalysisReader(deps: {
  readonly client: Client;
  readonly names: Pick<IndexNames, Analysed>;
}): AnalysisReader {
  const reader: AnalysisReader = {
    async ask(over, bodies, options = {}) {
      const questions = bodies.map((body) => ({ over, body }));
      const answers = await reader.askEach(questions, options);
      return answers.map((answer) => {
        if (answer instanceof Error) throw answer;
        return answer;
      });
    },
    async askEach(questions, { signal } = {}) {
      if (questions.length === 0) return [];
      const { responses } = await readEngine(() =>
        deps.client.msearch<Record<string, unknown>, Record<string, unknown>>(
          {
            max_concurrent_searches: AT_ONCE,
            searches: questions.flatMap(({ over, body }): estypes.MsearchRequestItem[] => [
              // The engine keeps no answers that hold documents.
              { index: deps.names[over], ...(body.size === 0 ? { request_cache: true } : {}) },
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
