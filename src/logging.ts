import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** Fields that may carry personal data or secrets: they never reach a log line, at any of these depths. */
export const REDACTED = [
  'email',
  'phone',
  'payload',
  'query',
  'authorization',
  'password',
  'secret',
  'api_key',
  'traits',
  'identifiers',
  'value',
] as const;

/**
 * Structured logger: a constant message and fields, one JSON line each, to standard error so that standard
 * output stays for what a command prints. Errors keep name, code, message and stack; their `meta` (which holds
 * request bodies and credentials in the Elasticsearch client) is dropped.
 */
export function createLogger(
  level: string,
  name: string,
  destination: DestinationStream = pino.destination({ fd: 2, sync: false }),
): Logger {
  return pino(
    {
      name,
      level,
      redact: { paths: REDACTED.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
      serializers: { err: describeError },
      base: { name },
    },
    destination,
  );
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error ? error.code : undefined;
  const statusCode = 'statusCode' in error ? error.statusCode : undefined;
  // An engine error's message quotes parts of the query or document: only our own messages are known to be clean.
  const own = error.name === 'AppError' || error.constructor === TypeError;
  return {
    name: error.name,
    code,
    statusCode,
    message: own ? error.message : undefined,
    stack: error.stack
      ?.split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .join('\n'),
  };
}
