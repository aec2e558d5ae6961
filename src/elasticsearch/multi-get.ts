import type { Client } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import type { Version } from './bulk-writer.ts';
import { JSON_TEXT } from './json-text.ts';
import { type RetryPolicy, withRetry } from './retry.ts';

export interface Found<T> {
  readonly source: T;
  readonly version: Version;
}

export interface ReadOptions {
  readonly requestTimeoutMs: number;
  readonly retry?: RetryPolicy | undefined;
  /** Ends waiting between attempts; a request under way is let finish. */
  readonly signal?: AbortSignal | undefined;
}

interface MgetResponse<T> {
  readonly docs?: readonly {
    readonly _id: string;
    readonly found?: boolean;
    readonly _source?: T;
    readonly _seq_no?: number;
    readonly _primary_term?: number;
    readonly error?: { readonly type?: string };
  }[];
}

const MOST_IDS = 2_000;

/**
 * Reads documents by id as they are now: from the translog where need be, so that a write just answered is seen
 * (`_mget` is real-time, search is not). Ids that are not there are absent from the result.
 * @param fields source fields to bring along; all when left out
 */
export async function multiGet<T>(
  client: Client,
  places: readonly { readonly index: string; readonly id: string }[],
  options: ReadOptions & { readonly fields?: readonly string[] },
): Promise<Map<string, Found<T>>> {
  const found = new Map<string, Found<T>>();
  const chunks: (typeof places)[] = [];
  for (let i = 0; i < places.length; i += MOST_IDS) chunks.push(places.slice(i, i + MOST_IDS));
  const answers = await Promise.all(
    chunks.map((chunk) =>
      withRetry(() => request<T>(client, chunk, options), {
        policy: options.retry,
        signal: options.signal,
      }),
    ),
  );
  for (const answer of answers) {
    for (const doc of answer.docs ?? []) {
      refuseUnreadable(doc.error?.type);
      if (doc.found !== true || doc._source === undefined) continue;
      found.set(doc._id, {
        source: doc._source,
        version: { seq_no: doc._seq_no ?? -1, primary_term: doc._primary_term ?? -1 },
      });
    }
  }
  return found;
}

/** A shard that cannot be read must not pass for a document that is not there. A month without events may. */
function refuseUnreadable(errorType: string | undefined): void {
  if (errorType === undefined || errorType === 'index_not_found_exception') return;
  throw new AppError('engine_unavailable', `the engine could not read: ${errorType}`);
}

function request<T>(
  client: Client,
  places: readonly { readonly index: string; readonly id: string }[],
  options: ReadOptions & { readonly fields?: readonly string[] },
): Promise<MgetResponse<T>> {
  const docs = places.map(({ index, id }) => `{"_index":"${index}","_id":${JSON.stringify(id)}}`);
  return client.transport.request<MgetResponse<T>>(
    {
      method: 'POST',
      path: '/_mget',
      body: `{"docs":[${docs.join(',')}]}`,
      querystring: {
        filter_path:
          'docs._id,docs.found,docs._source,docs._seq_no,docs._primary_term,docs.error.type',
        ...(options.fields === undefined ? {} : { _source_includes: options.fields.join(',') }),
      },
    },
    {
      headers: JSON_TEXT,
      requestTimeout: options.requestTimeoutMs,
    },
  );
}
