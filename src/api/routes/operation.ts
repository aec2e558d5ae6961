import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import type { ApiMetrics } from '../metrics.ts';
import { json } from '../responses.ts';
import { createRouter } from '../router.ts';

const Health = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' });
const Check = z.enum(['ok', 'failed']);
const Readiness = z
  .object({ status: z.enum(['ready', 'not_ready']), engine: Check, spool: Check })
  .meta({ id: 'Readiness' });

const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['operation'],
  summary: 'Whether this process runs',
  responses: { 200: json(Health, 'it does') },
});
const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  tags: ['operation'],
  summary: 'Whether requests can be served',
  responses: { 200: json(Readiness, 'they can'), 503: json(Readiness, 'not now') },
});
const metricsRoute = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['operation'],
  summary: 'Measures for Prometheus',
  responses: {
    200: { description: 'text format', content: { 'text/plain': { schema: z.string() } } },
  },
});

export interface OperationDeps extends Pick<ApiDeps, 'engine' | 'spool' | 'version'> {
  readonly measures: ApiMetrics;
}

export function operationRoutes(deps: OperationDeps) {
  return createRouter()
    .openapi(healthRoute, (c) => c.json({ status: 'ok', version: deps.version }, 200))
    .openapi(readyRoute, async (c) => {
      const [engine, spool] = await Promise.all([
        deps.engine.ping(),
        deps.spool.status().then(
          () => true,
          () => false,
        ),
      ]);
      const checks = { engine: word(engine), spool: word(spool) };
      return engine && spool
        ? c.json({ status: 'ready' as const, ...checks }, 200)
        : c.json({ status: 'not_ready' as const, ...checks }, 503);
    })
    .openapi(metricsRoute, async (c) => {
      c.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
      return c.text(await deps.measures.render(), 200);
    });
}

function word(ok: boolean): z.infer<typeof Check> {
  return ok ? 'ok' : 'failed';
}
