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

interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | readonly string[] | null | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The page's only way to the server. Personal text goes in `body`, never in `query`.
 * @throws ApiError on any answer but 2xx, and when none came; an aborted request throws `AbortError`
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  if (!response.ok) throw await problemOf(response);
  // The API validates what it answers against the same schemas the types are inferred from.
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  try {
    return await fetch(path + queryOf(options.query), {
      method: options.method ?? 'GET',
      headers: {
        accept: 'application/json',
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      credentials: 'same-origin',
      cache: 'no-store',
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw new ApiError({ status: 0, code: 'network', requestId: null });
  }
}

function queryOf(query: RequestOptions['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === null || value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value])
      parameters.append(name, String(each));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
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
    requestId: field('request_id') ?? response.headers.get('x-request-id'),
  });
}
