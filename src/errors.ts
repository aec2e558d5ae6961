/** Every way a request or command can fail for a reason a caller can act on, with its HTTP status (RFC 9110). */
export const STATUS_OF_CODE = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  gone: 410,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  cancelled: 499,
  internal: 500,
  engine_unavailable: 503,
  spool_full: 429,
  configuration_invalid: 500,
  engine_not_found: 500,
  engine_locked: 500,
} as const;

export type ErrorCode = keyof typeof STATUS_OF_CODE;

/** One field of a request that is wrong: `path` in dots and brackets, `message` naming the rule, never the value. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
  /** the bound that was passed, where the rule is one */
  readonly limit?: number;
}

/**
 * A failure the caller cannot go on from. `message` is lower case, names the thing, and holds no personal data:
 * it may be shown to a caller when the status is below 500.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; errors?: readonly FieldError[]; retryAfterSeconds?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
