import { createRoute, z } from '@hono/zod-openapi';
import { AttributionAnswer, AttributionRequest } from '../../analytics/attribution/request.ts';
import { BasketAnswer, BasketRequest } from '../../analytics/basket/basket.ts';
import { CohortsAnswer, CohortsRequest } from '../../analytics/cohorts/request.ts';
import { ExplainRequest } from '../../analytics/explain/explain.ts';
import { FunnelAnswer, FunnelRequest } from '../../analytics/funnel/request.ts';
import { JourneysAnswer, JourneysRequest } from '../../analytics/journeys/request.ts';
import { TrendsRequest } from '../../analytics/trends/trends.ts';
import type { AnalysisDeps } from '../analysis/deps.ts';
import {
  runAttribution,
  runBasket,
  runCohorts,
  runExplain,
  runFunnel,
  runJourneys,
  runTrends,
} from '../analysis/run-analysis.ts';
import { getUser } from '../context.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const tags = ['analysis'];
const Key = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Shown = z.object({ from: z.string(), to: z.string() }).nullable();
const p_value = z
  .number()
  .meta({ description: 'chance of a difference as great, were there none' });
const false_discovery_rate = z.number().meta({
  description: 'share of chance findings among all that are at least as sure (Benjamini–Hochberg)',
});

const TrendsAnswer = z.object({
  trends: z.array(
    z.object({
      key: Key,
      now: z.number(),
      before: z.number(),
      expected: z.number().meta({ description: 'had it gone as everything went' }),
      ratio: z.number().nullable(),
      p_value,
      false_discovery_rate,
      trend: z.enum(['rising', 'falling', 'steady']),
    }),
  ),
  tested: z.int(),
  totals: z.object({ now: z.number(), before: z.number() }),
  period: Shown,
  compared_period: Shown,
  accuracy: z.string(),
  time_zone: z.string(),
});

const Side = z.object({ count: z.number(), share: z.number() });
const ExplainAnswer = z.object({
  differences: z.array(
    z.object({
      field: z.string(),
      key: Key,
      group: Side,
      versus: Side,
      difference: z.number(),
      interval: z.tuple([z.number(), z.number()]).meta({ description: '95 %, by Newcombe' }),
      lift: z.number().nullable(),
      p_value,
      false_discovery_rate,
    }),
  ),
  tested: z.int(),
  sizes: z.object({ group: z.number(), versus: z.number() }),
  time_zone: z.string(),
});

const trendsRoute = createRoute({
  method: 'post',
  path: '/v1/analytics/trends',
  tags,
  summary: 'What rises and falls beyond chance, against another period',
  request: {
    body: { required: true, content: { 'application/json': { schema: TrendsRequest } } },
  },
  responses: { 200: json(TrendsAnswer, 'surest first'), ...problems(400, 401, 403, 429, 503) },
});

const explainRoute = createRoute({
  method: 'post',
  path: '/v1/analytics/explain',
  tags,
  summary: 'What sets one group of people apart from another, beyond chance',
  request: {
    body: { required: true, content: { 'application/json': { schema: ExplainRequest } } },
  },
  responses: {
    200: json(ExplainAnswer, 'greatest difference first'),
    ...problems(400, 401, 403, 429, 503),
  },
});

const funnelRoute = createRoute({
  method: 'post',
  path: '/v1/analytics/funnel',
  tags,
  summary: 'How many people take each of several steps, and in what time',
  request: {
    body: { required: true, content: { 'application/json': { schema: FunnelRequest } } },
  },
  responses: {
    200: json(FunnelAnswer, 'step by step'),
    ...problems(400, 401, 403, 429, 503),
  },
});

const journeysRoute = createRoute({
  method: 'post',
  path: '/v1/analytics/journeys',
  tags,
  summary: 'What people do one after the other, on every channel and device',
  request: {
    body: { required: true, content: { 'application/json': { schema: JourneysRequest } } },
  },
  responses: {
    200: json(JourneysAnswer, 'flow, paths, loops, stages and moments'),
    ...problems(400, 401, 403, 429, 503),
  },
});

const cohortsRoute = createRoute({
  method: 'post',
  path: '/v1/analytics/cohorts',
  tags,
  summary: 'Who comes back, orders and is worth what, by how they began',
  request: {
    body: { required: true, content: { 'application/json': { schema: CohortsRequest } } },
  },
  responses: {
    200: json(CohortsAnswer, 'cohort by cohort, period by period'),
    ...problems(400, 401, 403, 429, 503),
  },
});

const attributionRoute = createRoute({
  method: 'post',
  path: '/v1/analytics/attribution',
  tags,
  summary: 'What conversions are owed to, what each channel costs and returns',
  request: {
    body: { required: true, content: { 'application/json': { schema: AttributionRequest } } },
  },
  responses: {
    200: json(AttributionAnswer, 'channel by channel, model by model'),
    ...problems(400, 401, 403, 429, 503),
  },
});

const basketRoute = createRoute({
  method: 'post',
  path: '/v1/analytics/basket',
  tags,
  summary: 'What is bought together, beyond chance',
  request: {
    body: { required: true, content: { 'application/json': { schema: BasketRequest } } },
  },
  responses: {
    200: json(BasketAnswer, 'things and pairs of them'),
    ...problems(400, 401, 403, 429, 503),
  },
});

/** Analyses that tell differences from chance. `getDeps` is called per request, so that mounting needs no engine. */
export function analyticsRoutes(getDeps: () => AnalysisDeps) {
  return createRouter()
    .openapi(trendsRoute, async (c) => {
      const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
      const found = await runTrends(getDeps(), c.req.valid('json'), asker);
      c.header('cache-control', 'no-store');
      return c.json({ ...found, trends: [...found.trends] }, 200);
    })
    .openapi(funnelRoute, async (c) => {
      const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
      const found = await runFunnel(getDeps(), c.req.valid('json'), asker);
      c.header('cache-control', 'no-store');
      return c.json(found, 200);
    })
    .openapi(attributionRoute, async (c) => {
      const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
      const found = await runAttribution(getDeps(), c.req.valid('json'), asker);
      c.header('cache-control', 'no-store');
      return c.json(found, 200);
    })
    .openapi(basketRoute, async (c) => {
      const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
      const found = await runBasket(getDeps(), c.req.valid('json'), asker);
      c.header('cache-control', 'no-store');
      return c.json(found, 200);
    })
    .openapi(cohortsRoute, async (c) => {
      const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
      const found = await runCohorts(getDeps(), c.req.valid('json'), asker);
      c.header('cache-control', 'no-store');
      return c.json(found, 200);
    })
    .openapi(journeysRoute, async (c) => {
      const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
      const found = await runJourneys(getDeps(), c.req.valid('json'), asker);
      c.header('cache-control', 'no-store');
      return c.json(found, 200);
    })
    .openapi(explainRoute, async (c) => {
      const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
      const found = await runExplain(getDeps(), c.req.valid('json'), asker);
      c.header('cache-control', 'no-store');
      const differences = found.differences.map((one) => ({
        ...one,
        interval: [...one.interval] as [number, number],
      }));
      return c.json({ ...found, differences }, 200);
    });
}
