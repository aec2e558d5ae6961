import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Logger } from '../logging.ts';
import type { ApiEnv } from './context.ts';
import { routeKey } from './policy.ts';

/**
 * Gives each request an id (answered as `x-request-id`) and writes one summary line: the route's pattern, never the
 * address itself, since identifiers and query values may be personal.
 */
export function noteRequest(options: {
  readonly log: Logger;
  readonly onDone?: (route: string, status: number, seconds: number) => void;
}): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const started = performance.now();
    const request_id = randomUUID();
    c.set('request_id', request_id);
    await next();
    c.header('x-request-id', request_id);
    const matched = matchedRoutes(c).find(({ method }) => method !== 'ALL');
    const route = matched === undefined ? 'none' : routeKey(matched.method, matched.path);
    const ms = performance.now() - started;
    options.onDone?.(route, c.res.status, ms / 1000);
    options.log.info(
      {
        request_id,
        method: c.req.method,
        route,
        status: c.res.status,
        duration_ms: Math.round(ms * 10) / 10,
        key_id: c.get('principal')?.key_id,
      },
      'request',
    );
  };
}
