import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, type ErrorCode, STATUS_OF_CODE } from '../errors.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query below the product's address; parts are encoded by the caller. */
  readonly path: string;
  readonly json?: unknown;
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** A refusal with this status whose body fits the schema is an answer too. */
  readonly refusal?: number;
}

/** Calls of the running product, with its key. Answers are parsed by the schema of the caller. */
export interface ApiClient {
  readonly url: string;
  /** @throws AppError with the code of the problem, or `engine_unavailable` when retries are used up */
  request<T>(schema: z.ZodType<T>, request: ApiRequest): Promise<T>;
}

export interface RetryPolicy {
  readonly attempts: number;
  readonly baseMs: number;
  readonly capMs: number;
  readonly random: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const RETRIES: RetryPolicy = {
  attempts: 12,
  baseMs: 250,
  capMs: 15_000,
  random: Math.random,
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
};

const Problem = z.looseObject({
  code: z.string().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.looseObject({ path: z.string(), message: z.string() })).optional(),
});

const TRANSIENT = new Set([429, 502, 503, 504]);
const TIMEOUT_MS = 60_000;

/**
 * A client that waits as long as `Retry-After` says, and otherwise retries what may pass (no connection, 429, 502,
 * 503, 504) with full jitter. Sending rows twice is safe: their ids tell repetitions apart.
 */
export function createApiClient(options: {
  readonly url: string;
  readonly key: string;
  readonly signal: AbortSignal;
  readonly retries?: RetryPolicy;
  readonly fetch?: typeof fetch;
}): ApiClient {
  const retries = options.retries ?? RETRIES;
  const base = options.url.replace(/\/+$/, '');
  return {
    url: base,
    async request(schema, request) {
      for (let attempt = 1; ; attempt++) {
        const response = await send(base, options, request);
        if (response?.ok === true) return parseAnswer(schema, response, request);
        if (response !== undefined && response.status === request.refusal) {
          const refusal = schema.safeParse(
            await response
              .clone()
              .json()
              .catch(() => undefined),
          );
          if (refusal.success) return refusal.data;
        }
        const transient = response === undefined || TRANSIENT.has(response.status);
        if (!transient || attempt >= retries.attempts) {
          throw response === undefined
            ? new AppError('engine_unavailable', `azimut does not answer at ${base}`)
            : await problemOf(response);
        }
        const asked = retryAfterMs(response?.headers.get('retry-after'));
        await response?.text().catch(() => undefined);
        const backoff = Math.min(retries.capMs, retries.baseMs * 2 ** (attempt - 1));
        await retries.wait(asked ?? retries.random() * backoff, options.signal);
      }
    },
  };
}

async function send(
  base: string,
  options: { key: string; signal: AbortSignal; fetch?: typeof fetch },
  request: ApiRequest,
): Promise<Response | undefined> {
  options.signal.throwIfAborted();
  const json = request.json === undefined ? undefined : JSON.stringify(request.json);
  const body = request.body ?? json;
  try {
    return await (options.fetch ?? fetch)(`${base}${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${options.key}`,
        accept: 'application/json',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
  } catch (error) {
    // A request that was cut off by Ctrl-C is not a failing connection.
    if (options.signal.aborted) throw options.signal.reason;
    if (error instanceof TypeError || isTimeout(error)) return undefined;
    throw error;
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

async function parseAnswer<T>(
  schema: z.ZodType<T>,
  response: Response,
  request: ApiRequest,
): Promise<T> {
  const answer: unknown = response.status === 204 ? null : await response.json();
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new AppError(
    'internal',
    `answer to ${request.method} ${request.path.split('?')[0]} is not as expected at ${at}`,
  );
}

async function problemOf(response: Response): Promise<AppError> {
  const problem = Problem.safeParse(await response.json().catch(() => ({})));
  const { code, title, detail, errors } = problem.success ? problem.data : {};
  const known = code !== undefined && code in STATUS_OF_CODE;
  const fields = (errors ?? []).map((error) => ({ path: error.path, message: error.message }));
  const listed = fields.slice(0, 5).map((field) => `${field.path}: ${field.message}`);
  const message = [detail ?? title ?? `azimut answered ${response.status}`, ...listed].join('; ');
  return new AppError(known ? (code as ErrorCode) : 'internal', message, { errors: fields });
}

/** Milliseconds of a `Retry-After` header in seconds, at most five minutes; `undefined` where it says nothing. */
export function retryAfterMs(header: string | null | undefined): number | undefined {
  if (header === null || header === undefined || !/^\d{1,9}$/.test(header)) return undefined;
  return Math.min(Number(header) * 1000, 300_000);
}
