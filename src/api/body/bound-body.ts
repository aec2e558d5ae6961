import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { AppError } from '../../errors.ts';
import type { ApiEnv } from '../context.ts';
import { routeKey } from '../policy.ts';
import { isDeeperThan, MAX_DEPTH } from './check-structure.ts';
import { type BodyLimits, readBody } from './open-body.ts';
import { parseJson } from './parse-json.ts';

const LIMITS: BodyLimits = { maxWireBytes: 1024 * 1024, maxBytes: 1024 * 1024 };
/** A body may wrap rows that are nested as deep as rows may be. */
const MAX_BODY_DEPTH = MAX_DEPTH + 10;

/** Routes that read their body themselves: as a stream, or within Segment's own limits. */
const READ_THEMSELVES = /^POST \/v1\/(records\/|(identify|track|page|screen|group|alias|batch)$)/;

/**
 * Reads the body of every other route within 1 MiB, inflated, before anything else looks at it, and refuses JSON
 * with forbidden keys or of absurd depth.
 */
export function boundBody(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (/^(GET|HEAD|OPTIONS)$/.test(c.req.method)) return next();
    const route = matchedRoutes(c).find(({ method }) => method !== 'ALL');
    if (route === undefined || READ_THEMSELVES.test(routeKey(route.method, route.path))) {
      return next();
    }
    const { raw } = c.req;
    const isJson = /json/i.test(raw.headers.get('content-type') ?? '');
    if (isJson && isPlain(raw.headers)) {
      const text = await readPlain(raw);
      checkJson(text);
      keepText(c, text);
      return next();
    }
    if (raw.body === null) return next();
    const bytes = await readBody(raw, LIMITS);
    const headers = new Headers(raw.headers);
    headers.delete('content-encoding');
    headers.delete('content-length');
    if (isJson) checkJson(new TextDecoder().decode(bytes));
    c.req.raw = new Request(raw.url, {
      method: raw.method,
      headers,
      body: bytes.length === 0 ? null : new Uint8Array(bytes),
      // A caller who hangs up must still end the work done for them.
      signal: raw.signal,
    });
    return next();
  };
}

/** A body of a length that is said beforehand and within bounds, which HTTP itself then holds it to. */
function isPlain(headers: Headers): boolean {
  const length = headers.get('content-length');
  return (
    length !== null &&
    /^\d+$/.test(length) &&
    Number(length) <= LIMITS.maxBytes &&
    !headers.has('content-encoding')
  );
}

async function readPlain(raw: Request): Promise<string> {
  const text = await raw.text().catch((cause: unknown) => {
    throw new AppError('invalid_request', 'the body broke off', { cause });
  });
  if (text.length > LIMITS.maxBytes) {
    throw new AppError('payload_too_large', `the body is larger than ${LIMITS.maxBytes} bytes`);
  }
  return text;
}

/**
 * Whoever asks for the body is given this text: to wrap it into a request again took longer than the rest of a search.
 * The library keeps promises there, which its types do not say.
 */
function keepText(c: Context<ApiEnv>, text: string): void {
  c.req.bodyCache.text = Promise.resolve(text) as unknown as string;
}

function checkJson(text: string): void {
  const parsed = parseJson(text);
  if (parsed.kind === 'fault') throw new AppError('invalid_request', parsed.fault.detail);
  if (isDeeperThan(parsed.value, MAX_BODY_DEPTH)) {
    throw new AppError('invalid_request', `nested deeper than ${MAX_BODY_DEPTH} levels`);
  }
}
