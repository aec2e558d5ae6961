import { type Client, errors } from '@elastic/elasticsearch';
import type { BulkOptions } from './bulk-writer.ts';
import { reasonOf } from './bulk-writer.ts';
import { isEngineFault, withRetry } from './retry.ts';

/** What an ingest pipeline is given of one item. `raw` is the payload, parsed. */
export interface RawDocument {
  readonly raw: unknown;
  readonly source: string;
  readonly kind: 'message' | 'record';
  readonly received_at: string;
}

/** `failed`: the pipeline refuses the document; `reason` is the text of its `fail` processor, or an error type. */
export type Normalised =
  | { readonly kind: 'ok'; readonly document: unknown }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Normaliser {
  /**
   * Runs one source's pipeline over many documents, in bounded requests.
   * @returns one result each, in order
   * @throws AppError `engine_unavailable` when the engine, rather than a document, is at fault
   */
  normalise(source: string, documents: readonly RawDocument[]): Promise<Normalised[]>;
}

interface SimulateResponse {
  readonly docs: readonly {
    readonly doc?: { readonly _source?: unknown };
    readonly error?: { readonly type?: string; readonly reason?: string };
  }[];
}

const MOST_DOCUMENTS = 1_000;
const MOST_BYTES = 4 * 1024 * 1024;

export function createNormaliser(deps: {
  readonly client: Client;
  readonly pipelineFor: (source: string) => string;
  readonly bulk: BulkOptions;
}): Normaliser {
  async function simulate(pipeline: string, texts: readonly string[]): Promise<Normalised[]> {
    try {
      const response = await withRetry(
        () =>
          deps.client.transport.request<SimulateResponse>(
            {
              method: 'POST',
              path: `/_ingest/pipeline/${encodeURIComponent(pipeline)}/_simulate`,
              body: `{"docs":[${texts.join(',')}]}`,
              querystring: {
                filter_path: 'docs.doc._source,docs.error.type,docs.error.reason',
              },
            },
            {
              requestTimeout: deps.bulk.requestTimeoutMs,
              ...(deps.bulk.signal === undefined ? {} : { signal: deps.bulk.signal }),
            },
          ),
        { policy: deps.bulk.retry, signal: deps.bulk.signal },
      );
      return texts.map((_, i) => readResult(response.docs[i]));
    } catch (error) {
      if (isEngineFault(error)) throw error;
      if (texts.length === 1) return [{ kind: 'failed', reason: wholeReason(error) }];
      // One document can fail a whole request (a key twice, a nesting too deep): halve until it stands alone.
      const middle = Math.ceil(texts.length / 2);
      const first = await simulate(pipeline, texts.slice(0, middle));
      return [...first, ...(await simulate(pipeline, texts.slice(middle)))];
    }
  }

  return {
    async normalise(source, documents) {
      const pipeline = deps.pipelineFor(source);
      const requests: string[][] = [];
      let texts: string[] = [];
      let bytes = 0;
      for (const document of documents) {
        const text = `{"_source":${JSON.stringify(document)}}`;
        if (
          texts.length > 0 &&
          (texts.length >= MOST_DOCUMENTS || bytes + text.length > MOST_BYTES)
        ) {
          requests.push(texts);
          texts = [];
          bytes = 0;
        }
        texts.push(text);
        bytes += text.length;
      }
      if (texts.length > 0) requests.push(texts);
      const results: Normalised[] = [];
      for (const request of requests) results.push(...(await simulate(pipeline, request)));
      return results;
    },
  };
}

function readResult(result: SimulateResponse['docs'][number] | undefined): Normalised {
  const source = result?.doc?._source;
  if (source !== undefined) return { kind: 'ok', document: source };
  return { kind: 'failed', reason: failureReason(result?.error) };
}

/**
 * Our pipelines' own `fail` texts name field and rule and may be shown; texts of any other processor quote values
 * and are reduced to their type.
 */
function failureReason(error: { type?: string; reason?: string } | undefined): string {
  if (error?.type === 'fail_processor_exception' && error.reason !== undefined) {
    return error.reason.slice(0, 500);
  }
  return error?.type ?? 'dropped';
}

function wholeReason(error: unknown): string {
  return error instanceof errors.ResponseError ? reasonOf(error) : 'unreadable_answer';
}
