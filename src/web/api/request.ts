/** A field that is not as it should be, and what the API says of it. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly faults?: readonly Fault[];
  /** Codes of what stands against a merge or its undoing. */
  readonly objections?: readonly string[];
}

/** What the API refused or failed to do, as RFC 9457 says it; `network` when no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly faults: readonly Fault[];
  readonly objections: readonly string[];

  constructor(problem: Problem) {
    super(`${problem.code} (${problem.status})`);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.requestId = problem.requestId;
    this.faults = problem.faults ?? [];
    this.objections = problem.objections ?? [];
  }
}

/** The body of the answers that succeed; problems are thrown before. */
type Success<R> = R extends { ok: true; json(): Promise<infer Body> } ? Body : never;

/** Reads the answer of a typed call; those that failed were thrown by {@link send}. */
export async function bodyOf<R extends { json(): Promise<unknown> }>(
  call: Promise<R>,
): Promise<Success<R>> {
  const response = await call;
  // Narrowed to what succeeds: `send` throws on every other status.
  return (await response.json()) as Success<R>;
}

/**
 * The page's only way to the server: `fetch` with our cookie, no cache, and failures thrown.
 * @throws ApiError on any answer but 2xx, and when none came; an aborted request throws `AbortError`
 */
export async function send(
  input: Parameters<typeof fetch>[0],
  init: RequestInit = {},
): Promise<Response> {
  const response = await attempt(input, init);
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function attempt(input: Parameters<typeof fetch>[0], init: RequestInit): Promise<Response> {
  try {
    return await fetch(input, { ...init, credentials: 'same-origin', cache: 'no-store' });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ApiError({ status: 0, code: 'network', requestId: null });
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const field = (name: string) => textOf(body, name);
  return new ApiError({
    status: response.status,
    code: field('code') ?? (response.status >= 500 ? 'internal' : 'invalid_request'),
    requestId: field('request_id'),
    faults: entriesOf(body, 'errors').flatMap((entry) => {
      const [path, message] = [textOf(entry, 'path'), textOf(entry, 'message')];
      return path === null || message === null ? [] : [{ path, message }];
    }),
    objections: entriesOf(body, 'objections').flatMap((entry) => textOf(entry, 'code') ?? []),
  });
}

function entriesOf(body: unknown, name: string): readonly unknown[] {
  const value: unknown = isObject(body) ? Reflect.get(body, name) : undefined;
  return Array.isArray(value) ? value : [];
}

function textOf(body: unknown, name: string): string | null {
  const value: unknown = isObject(body) ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
