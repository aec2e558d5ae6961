import { type Client, errors } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import type { BulkOptions } from './bulk-writer.ts';
import { reasonOf } from './bulk-writer.ts';
import { JSON_TEXT } from './json-text.ts';
import { isEngineFault, withRetry } from './retry.ts';

/** What an ingest pipeline is given of one item. `payload` is JSON text, which becomes `raw` as it is. */
export interface RawDocument {
  readonly payload: string;
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
  normalise(source: string, documents: Iterable<RawDocument>): Promise<Normalised[]>;
}

interface SimulateResponse {
  readonly docs: readonly {
    readonly doc?: { readonly _source?: unknown };
    readonly error?: PipelineError;
  }[];
}
interface PipelineError {
  readonly type?: string;
  readonly reason?: string;
  readonly caused_by?: { readonly type?: string; readonly reason?: string };
}

/** Of a source that was never set up, or was removed while messages of it waited. */
const NO_PIPELINE = 'source: no_pipeline';

const MOST_DOCUMENTS = 500;
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
                filter_path:
                  'docs.doc._source,docs.error.type,docs.error.reason,docs.error.caused_by',
              },
            },
            {
              headers: JSON_TEXT,
              requestTimeout: deps.bulk.requestTimeoutMs,
            },
          ),
        { policy: deps.bulk.retry, signal: deps.bulk.signal },
      );
      // More answers than questions: a payload that is no JSON of its own closed the brackets around it.
      if (response.docs.length !== texts.length) throw new TypeError('an answer for each document');
      return texts.map((_, i) => readResult(response.docs[i]));
    } catch (error) {
      if (isEngineFault(error)) throw error;
      if (await isMissing(pipeline))
        return texts.map(() => ({ kind: 'failed', reason: NO_PIPELINE }));
      if (texts.length === 1) return [{ kind: 'failed', reason: wholeReason(error) }];
      // One document can fail a whole request (a key twice, a nesting too deep): halve until it stands alone.
      const middle = Math.ceil(texts.length / 2);
      const first = await simulate(pipeline, texts.slice(0, middle));
      return [...first, ...(await simulate(pipeline, texts.slice(middle)))];
    }
  }

  async function isMissing(id: string): Promise<boolean> {
    const found = await deps.client.ingest.getPipeline(
      { id, summary: true },
      { ignore: [404], requestTimeout: deps.bulk.requestTimeoutMs },
    );
    return Object.keys(found).length === 0;
  }

  return {
    async normalise(source, documents) {
      const pipeline = deps.pipelineFor(source);
      const requests: string[][] = [];
      let texts: string[] = [];
      let bytes = 0;
      for (const document of documents) {
        const text = textOf(document);
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
      const results: Normalised[][] = new Array(requests.length);
      let next = 0;
      const lane = async (): Promise<void> => {
        for (let at = next++; at < requests.length; at = next++) {
          results[at] = await simulate(pipeline, requests[at] ?? []);
        }
      };
      await Promise.all(Array.from({ length: deps.bulk.concurrency }, lane));
      return results.flat();
    },
  };
}

/** The payload is JSON already: parsing it only to write it again would be a fifth of the work of sending it. */
function textOf({ payload, ...about }: RawDocument): string {
  return `{"_source":{"raw":${payload},${JSON.stringify(about).slice(1)}}`;
}

function readResult(result: SimulateResponse['docs'][number] | undefined): Normalised {
  const source = result?.doc?._source;
  if (source !== undefined) return { kind: 'ok', document: source };
  for (const type of [result?.error?.type, result?.error?.caused_by?.type]) {
    if (type !== undefined && ENGINE_FAULTS.has(type)) {
      throw new AppError('engine_unavailable', `the engine could not run a pipeline: ${type}`);
    }
  }
  return { kind: 'failed', reason: failureReason(result?.error) };
}

/** How our scripts refuse: field path, colon, rule, as in `record_id: missing`. It cannot hold a value. */
const OWN_REFUSAL = /^[a-z][a-z0-9_.[\]]{0,199}: [a-z][a-z0-9_]{0,63}$/;

/** Failures that tell of the engine's state and not of the document. */
const ENGINE_FAULTS = new Set(['circuit_breaking_exception', 'es_rejected_execution_exception']);

/** Texts that are not our own quote the document, and are reduced to the error's type. */
function failureReason(error: PipelineError | undefined): string {
  for (const text of [error?.reason, error?.caused_by?.reason]) {
    if (text !== undefined && OWN_REFUSAL.test(text)) return text;
  }
  return error?.caused_by?.type ?? error?.type ?? 'dropped';
}

function wholeReason(error: unknown): string {
  return error instanceof errors.ResponseError ? reasonOf(error) : 'unreadable_answer';
}
