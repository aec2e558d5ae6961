import { errors } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';

/** Per-call limits of a read that somebody waits for. */
export interface ReadOptions {
  /** Ends the engine's work with the request: a keystroke that is overtaken costs nothing more. */
  readonly signal?: AbortSignal | undefined;
}

/** Longest a person waits for a read, in milliseconds. */
export const READ_TIMEOUT_MS = 8_000;

/** Transport options of a read: one attempt, since whoever waits would rather see the error. */
export function readTransport({ signal }: ReadOptions) {
  return {
    requestTimeout: READ_TIMEOUT_MS,
    maxRetries: 0,
    ...(signal === undefined ? {} : { signal }),
  };
}

/**
 * Runs a read, and says in our words why it failed; the engine's own words quote queries and documents.
 * @throws AppError `cancelled` when the caller went away, `engine_unavailable` when the engine cannot answer
 */
export async function readEngine<Result>(
  read: () => Promise<Result>,
  { signal }: ReadOptions = {},
): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    // Cut off halfway, the client may call it a broken connection.
    if (error instanceof errors.RequestAbortedError || signal?.aborted === true) {
      throw new AppError('cancelled', 'the caller went away');
    }
    if (error instanceof errors.ResponseError && !isEngineState(error.statusCode ?? 0)) throw error;
    if (error instanceof errors.ElasticsearchClientError) {
      throw new AppError('engine_unavailable', 'the search engine did not answer', {
        cause: error,
        retryAfterSeconds: 5,
      });
    }
    throw error;
  }
}

/** No index yet, no right, overloaded, restarting: not this query's fault. A 400 is a bug of ours. */
function isEngineState(status: number): boolean {
  return [401, 403, 404, 408, 429, 502, 503, 504].includes(status);
}
