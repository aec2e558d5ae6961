import { z } from '@hono/zod-openapi';
import type { Context, ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { AppError, type ErrorCode, type FieldError, STATUS_OF_CODE } from '../errors.ts';
import type { Logger } from '../logging.ts';
import type { ApiEnv } from './context.ts';

/** The one error body (RFC 9457), with a stable `code` and the `request_id` to look for in the log. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'always about:blank: `code` says which problem it is' }),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    request_id: z.string(),
    errors: z
      .array(z.object({ path: z.string(), message: z.string(), limit: z.number().optional() }))
      .optional()
      .meta({ description: 'each wrong field by its path; values are never repeated' }),
  })
  .meta({ id: 'Problem' });

const TITLES: Record<ErrorCode, string> = {
  invalid_request: 'the request is not valid',
  unauthenticated: 'credentials are missing or not valid',
  forbidden: 'these credentials do not allow that',
  not_found: 'there is nothing here',
  method_not_allowed: 'this method is not offered here',
  conflict: 'the request conflicts with what is stored',
  gone: 'this is gone for good',
  precondition_failed: 'it has changed in the meantime',
  payload_too_large: 'the request is too large',
  unsupported_media_type: 'this kind of content is not taken here',
  too_many_requests: 'too many requests',
  cancelled: 'the caller went away',
  internal: 'something went wrong on our side',
  engine_unavailable: 'the search engine is not available',
  spool_full: 'too much is waiting to be indexed',
  configuration_invalid: 'something went wrong on our side',
  engine_not_found: 'something went wrong on our side',
  engine_locked: 'something went wrong on our side',
};

/** A failure that must also tell what stands, such as the rows that were accepted before it. */
export class ExtendedError extends AppError {
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(cause: AppError, extensions: Readonly<Record<string, unknown>>) {
    const { retryAfterSeconds } = cause;
    super(cause.code, cause.message, {
      cause,
      errors: cause.errors,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
    this.extensions = extensions;
  }
}

/** Answers with a problem; `extensions` are further members, such as what was accepted before the failure. */
export function problem(
  c: Context<ApiEnv>,
  code: ErrorCode,
  options: {
    detail?: string;
    errors?: readonly FieldError[];
    retryAfterSeconds?: number | undefined;
    extensions?: Readonly<Record<string, unknown>>;
  } = {},
): Response {
  const status = STATUS_OF_CODE[code];
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (options.retryAfterSeconds !== undefined) {
    headers['retry-after'] = String(options.retryAfterSeconds);
  }
  if (code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="azimut"';
  return c.body(
    JSON.stringify({
      type: 'about:blank',
      title: TITLES[code],
      status,
      code: status >= 500 && code !== 'engine_unavailable' ? 'internal' : code,
      // What a 5xx has to say is for the log alone.
      ...(options.detail === undefined || status >= 500 ? {} : { detail: options.detail }),
      request_id: c.get('request_id'),
      ...(options.errors === undefined || options.errors.length === 0
        ? {}
        : { errors: options.errors }),
      ...options.extensions,
    }),
    status as ContentfulStatusCode,
    headers,
  );
}

/** Turns whatever a handler threw into a problem; the unexpected is logged and revealed to nobody. */
export function problemOf(log: Logger): ErrorHandler<ApiEnv> {
  return (error, c) => {
    const known = toAppError(error);
    if (known !== undefined) {
      if (STATUS_OF_CODE[known.code] >= 500) {
        log.error({ err: error, request_id: c.get('request_id') }, 'request failed');
      }
      return problem(c, known.code, {
        detail: known.message,
        errors: known.errors,
        retryAfterSeconds: known.retryAfterSeconds,
        ...(known instanceof ExtendedError ? { extensions: known.extensions } : {}),
      });
    }
    log.error({ err: error, request_id: c.get('request_id') }, 'request failed unexpectedly');
    return problem(c, 'internal');
  };
}

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
};

function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (error instanceof HTTPException) {
    const code = CODE_OF_STATUS[error.status];
    return code === undefined ? undefined : new AppError(code, HTTP_DETAIL[code] ?? TITLES[code]);
  }
  if (isEngineSilent(error)) {
    return new AppError('engine_unavailable', 'the engine did not answer', {
      cause: error,
      retryAfterSeconds: 5,
    });
  }
  return undefined;
}

/** The engine's client, known by name so that this folder does not import it at run time. */
function isEngineSilent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/^(Connection|Timeout|NoLivingConnections)Error$/.test(error.name)) return true;
  const status = 'statusCode' in error ? error.statusCode : undefined;
  return error.name === 'ResponseError' && ENGINE_STATES.some((code) => code === status);
}

/** No index yet, no right, a full disk (403), overloaded, restarting: passes, or is for whoever runs the engine. */
const ENGINE_STATES = [401, 403, 404, 408, 429, 502, 503, 504];

// Hono's own messages may quote the request.
const HTTP_DETAIL: Partial<Record<ErrorCode, string>> = {
  invalid_request: 'the body is not valid JSON',
  forbidden: 'the request comes from another site',
};
