/** What the API refused or failed to do, as RFC 9457 says it; `network` when no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;

  constructor(problem: { status: number; code: string; requestId: string | null }) {
    super(`${problem.code} (${problem.status})`);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.requestId = problem.requestId;
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
  const field = (name: string): string | null => {
    const value = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
    return typeof value === 'string' ? value : null;
  };
  return new ApiError({
    status: response.status,
    code: field('code') ?? (response.status >= 500 ? 'internal' : 'invalid_request'),
    requestId: field('request_id'),
  });
}
