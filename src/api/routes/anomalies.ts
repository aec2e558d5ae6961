import { createRoute, z } from '@hono/zod-openapi';
import {
  AnomaliesRequest,
  findAnomalies,
  seriesAggregation,
} from '../../analytics/anomalies/anomalies.ts';
import { WATCHED_METRICS } from '../../analytics/anomalies/metrics.ts';
import type { AnalysisDeps } from '../analysis/deps.ts';
import { clockOf, refuse } from '../analysis/run-analysis.ts';
import { getUser } from '../context.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const currency = z.string().nullable().meta({ description: 'of money, in minor units' });
const Answer = z
  .object({
    anomalies: z.array(
      z.object({
        metric: z.string(),
        label: z.string(),
        at: z.string().meta({ description: 'start of the interval' }),
        value: z.number(),
        expected: z.number(),
        currency,
        direction: z.enum(['above', 'below']),
        kind: z.enum(['value', 'level']).meta({
          description: 'the value itself is off, or a run of values has left its level',
        }),
        score: z.number(),
        once_in: z.number().meta({ description: 'so many values of the past for one as far off' }),
        explanation: z.string(),
      }),
    ),
    series: z.array(
      z.object({
        metric: z.string(),
        label: z.string(),
        currency,
        values: z.int(),
        judged: z.int().meta({ description: 'values with enough of a past to be judged' }),
      }),
    ),
    time_zone: z.string(),
  })
  .meta({ id: 'Anomalies' });

const route = createRoute({
  method: 'post',
  path: '/v1/analytics/anomalies',
  tags: ['analysis'],
  summary: 'What is unusual in orders, revenue, visits, complaints …, with an explanation each',
  request: {
    body: { required: true, content: { 'application/json': { schema: AnomaliesRequest } } },
  },
  responses: { 200: json(Answer, 'newest first'), ...problems(400, 401, 403, 429, 503) },
});

/** Anomalies of the company's own figures. */
export function anomalyRoutes(getDeps: () => AnalysisDeps) {
  return createRouter().openapi(route, async (c) => {
    const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
    const deps = getDeps();
    const request = c.req.valid('json');
    const asked = WATCHED_METRICS.filter(({ name }) => request.metrics.includes(name));
    refuse(
      asked.map((metric) => seriesAggregation(metric, request)),
      asker,
    );
    const found = await findAnomalies(request, clockOf(deps, request.time_zone), (over, bodies) =>
      deps.analysis.ask(over, bodies, { signal: asker.signal }),
    );
    c.header('cache-control', 'no-store');
    return c.json({ ...found, anomalies: [...found.anomalies], series: [...found.series] }, 200);
  });
}
