import { type Client, errors } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import {
  backoffMs,
  DEFAULT_RETRY,
  DocumentFailure,
  isEngineFault,
  isEngineFaultStatus,
  type RetryPolicy,
  sleep,
  withRetry,
} from './retry.ts';

/** The version of a document that a compare-and-set write expects to replace. */
export interface Version {
  readonly seq_no: number;
  readonly primary_term: number;
}

/**
 * One write. `document` is JSON text, made once by the caller; of an `update`, the parts that change alone; of a
 * `delete`, nothing.
 */
export interface BulkOperation {
  readonly kind: 'create' | 'index' | 'update' | 'delete';
  readonly index: string;
  readonly id: string;
  readonly document: string;
  readonly expected?: Version | undefined;
}

/**
 * What became of one write. `conflict`: the id exists already (`create`) or the version moved on; `repeated` says
 * that an earlier attempt went unanswered, so that the document there may be this very write. `rejected`: the
 * engine will never take this document; `reason` is its error type, never its text, which quotes values.
 */
export type BulkResult =
  | { readonly kind: 'written'; readonly created: boolean; readonly version: Version }
  | { readonly kind: 'conflict'; readonly repeated: boolean }
  | { readonly kind: 'rejected'; readonly status: number; readonly reason: string };

export interface BulkOptions {
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly concurrency: number;
  readonly requestTimeoutMs: number;
  readonly retry: RetryPolicy;
  /** Ends waiting between attempts; a request under way is let finish. */
  readonly signal?: AbortSignal | undefined;
}

export const DEFAULT_BULK: BulkOptions = {
  maxItems: 2_500,
  maxBytes: 5 * 1024 * 1024,
  concurrency: 2,
  requestTimeoutMs: 60_000,
  retry: DEFAULT_RETRY,
};

interface BulkResponse {
  readonly items: Record<string, BulkItem>[];
}
interface BulkItem {
  readonly status: number;
  readonly _seq_no?: number;
  readonly _primary_term?: number;
  readonly error?: { readonly type?: string };
}

/** Only what is read below: the rest of a bulk answer is most of its bytes. */
const ANSWER_FIELDS =
  'items.*.status,items.*._seq_no,items.*._primary_term,items.*.error.type' as const;

/**
 * Writes documents in bounded `_bulk` requests and says of each what became of it, in the order given. Items that
 * fail for a transient reason, and only those, are sent again.
 * @throws AppError `engine_unavailable` when some items could not be settled within the retry budget; writes that
 *   were answered stand, so the caller repeats all of them and finds those as conflicts
 */
export async function writeBulk(
  client: Client,
  operations: readonly BulkOperation[],
  options: BulkOptions = DEFAULT_BULK,
): Promise<BulkResult[]> {
  const results: BulkResult[] = new Array(operations.length);
  const chunks = split(operations, options);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let chunk = chunks[next++]; chunk !== undefined; chunk = chunks[next++]) {
      await settleChunk(client, operations, chunk, results, options);
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(options.concurrency, chunks.length) }, () => lane()),
  );
  return results;
}

/** A shard takes one request with one thread, so even a bulk that would fit in one is shared among the lanes. */
const WORTH_A_REQUEST = 200;

/** Positions of operations, in requests within both bounds; one oversized document goes alone. */
function split(operations: readonly BulkOperation[], options: BulkOptions): number[][] {
  const chunks: number[][] = [];
  let chunk: number[] = [];
  let bytes = 0;
  const maxItems = Math.min(
    options.maxItems,
    Math.max(WORTH_A_REQUEST, Math.ceil(operations.length / options.concurrency)),
  );
  operations.forEach((operation, position) => {
    const size = operation.document.length + 200;
    if (chunk.length > 0 && (bytes + size > options.maxBytes || chunk.length >= maxItems)) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(position);
    bytes += size;
  });
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}

/** How often documents are sent again that the engine failed on inside, each time, while it took all others. */
const FAILED_ATTEMPTS = 3;

async function settleChunk(
  client: Client,
  operations: readonly BulkOperation[],
  chunk: readonly number[],
  results: BulkResult[],
  options: BulkOptions,
): Promise<void> {
  const startedMs = performance.now();
  let open = chunk;
  let repeated = false;
  for (let attempt = 0; ; attempt += 1) {
    const answered = await send(client, operations, open, results, options);
    if (answered === 'bisected') return;
    repeated ||= answered.repeated;
    const again: number[] = [];
    const left: BulkItem[] = [];
    answered.items.forEach((item, i) => {
      const position = open[i];
      if (position === undefined) return;
      const result = readItem(item, repeated);
      if (result === 'transient') again.push(position);
      else results[position] = result;
      if (result === 'transient') left.push(item);
    });
    if (again.length === 0) return;
    const failure = innerFailureOf(left);
    const waitMs = backoffMs(options.retry, attempt, Math.random());
    const isOver =
      performance.now() - startedMs + waitMs > options.retry.budgetMs ||
      (failure !== undefined && attempt >= FAILED_ATTEMPTS);
    // A signal ends waiting: to go on without it would only press the engine that asked for a pause.
    if (isOver || options.signal?.aborted) {
      throw new AppError(
        'engine_unavailable',
        'the engine did not take every document in time',
        failure === undefined ? {} : { cause: new DocumentFailure(failure) },
      );
    }
    await sleep(waitMs, options.signal);
    open = again;
  }
}

/** Why, where the engine failed inside on each document that is left: waiting hardly helps then. */
function innerFailureOf(left: readonly BulkItem[]): string | undefined {
  if (left.some(({ status }) => status !== 500)) return undefined;
  return left[0]?.error?.type ?? 'status_500';
}

interface Answered {
  readonly items: readonly BulkItem[];
  /** An attempt went unanswered before this answer came: what it wrote may be met as conflicts. */
  readonly repeated: boolean;
}

/** Sends one request; when the engine refuses it as a whole, halves it until the document at fault stands alone. */
async function send(
  client: Client,
  operations: readonly BulkOperation[],
  positions: readonly number[],
  results: BulkResult[],
  options: BulkOptions,
): Promise<Answered | 'bisected'> {
  let attempts = 0;
  try {
    const response = await withRetry(
      (attempt) => {
        attempts = attempt;
        return client.transport.request<BulkResponse>(
          {
            method: 'POST',
            path: '/_bulk',
            bulkBody: positions.map((position) => lines(operations[position])),
            querystring: { filter_path: ANSWER_FIELDS },
          },
          {
            requestTimeout: options.requestTimeoutMs,
          },
        );
      },
      { policy: options.retry, signal: options.signal },
    );
    const items = response.items.map((item) => Object.values(item)[0] ?? { status: 500 });
    return { items, repeated: attempts > 0 };
  } catch (error) {
    if (isEngineFault(error) || !(error instanceof errors.ResponseError)) throw error;
    const [only] = positions;
    if (positions.length === 1 && only !== undefined) {
      results[only] = {
        kind: 'rejected',
        status: error.statusCode ?? 400,
        reason: reasonOf(error),
      };
      return 'bisected';
    }
    const middle = Math.ceil(positions.length / 2);
    await settleChunk(client, operations, positions.slice(0, middle), results, options);
    await settleChunk(client, operations, positions.slice(middle), results, options);
    return 'bisected';
  }
}

/** The error's type, such as `document_parsing_exception`: a closed vocabulary, safe to log and to store. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof errors.ResponseError)) return 'unknown';
  const body: unknown = error.body;
  const type =
    typeof body === 'object' && body !== null && 'error' in body
      ? (body.error as { type?: unknown } | null)?.type
      : undefined;
  return typeof type === 'string' ? type : `status_${error.statusCode ?? 0}`;
}

function lines(operation: BulkOperation | undefined): string {
  if (operation === undefined) throw new TypeError('bulk position out of range');
  const { kind, index, id, expected, document } = operation;
  const condition =
    expected === undefined
      ? ''
      : `,"if_seq_no":${expected.seq_no},"if_primary_term":${expected.primary_term}`;
  const action = `{"${kind}":{"_index":${JSON.stringify(index)},"_id":${JSON.stringify(id)}${condition}}}`;
  if (kind === 'delete') return action;
  return `${action}\n${kind === 'update' ? `{"doc":${document}}` : document}`;
}

function readItem(item: BulkItem, repeated: boolean): BulkResult | 'transient' {
  const { status } = item;
  if (status === 200 || status === 201) {
    return {
      kind: 'written',
      created: status === 201,
      version: { seq_no: item._seq_no ?? -1, primary_term: item._primary_term ?? -1 },
    };
  }
  // To delete what is not there is done already; it has an error of no kind.
  if (status === 404 && item.error === undefined && item._seq_no !== undefined) {
    return {
      kind: 'written',
      created: false,
      version: { seq_no: item._seq_no, primary_term: item._primary_term ?? -1 },
    };
  }
  // An update of what somebody removed meanwhile.
  if (status === 404 && item.error?.type === 'document_missing_exception') {
    return { kind: 'conflict', repeated };
  }
  if (status === 409) return { kind: 'conflict', repeated };
  if (isEngineFaultStatus(status)) return 'transient';
  return { kind: 'rejected', status, reason: item.error?.type ?? `status_${status}` };
}
