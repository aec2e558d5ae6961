import { createRoute, z } from '@hono/zod-openapi';
import { INTERVALS } from '../../analytics/aggregation/request.ts';
import { DemandRequest } from '../../analytics/demand/demand.ts';
import { RfmRequest } from '../../analytics/rfm/rfm.ts';
import { ServiceRequest } from '../../analytics/service/service.ts';
import { VisibilityRequest } from '../../analytics/visibility/visibility.ts';
import type { AnalysisDeps } from '../analysis/deps.ts';
import { runStudy } from '../analysis/run-study.ts';
import { type ApiContext, getUser } from '../context.ts';
import { DEMAND, RFM, SERVICE, VISIBILITY } from '../dashboards/analyses.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const tags = ['analysis'];
const share = z.number().nullable().meta({ description: 'from 0 to 1; null: of nothing' });
const hours = z.number().nullable();
const money = z
  .union([z.number(), z.null(), z.record(z.string(), z.number().nullable())])
  .meta({ description: 'minor units by currency' });

const RfmAnswer = z
  .object({
    cells: z
      .array(
        z.object({
          recency: z.int(),
          frequency: z.int(),
          people: z.int(),
          share,
          revenue: money,
          average: money,
        }),
      )
      .meta({ description: '25 cells, best first' }),
    scored: z.int(),
    unscored: z.int().meta({ description: 'customers not yet compared with the others' }),
    revenue: money,
  })
  .meta({ id: 'Rfm' });

const seen = { interactions: z.int(), known: z.int(), share, reached: z.boolean().nullable() };
const VisibilityAnswer = z
  .object({
    channels: z.array(z.object({ channel: z.string(), ...seen })),
    total: z.object(seen),
    goal: z.number(),
    accuracy: z.string(),
    time_zone: z.string(),
  })
  .meta({ id: 'Visibility' });

const course = {
  requests: z.int(),
  resolved: z.int(),
  first_response_median_hours: hours,
  first_response_p90_hours: hours,
  resolution_median_hours: hours,
  resolution_p90_hours: hours,
  first_contact_resolution: share,
  reopened: z.int(),
  reopened_share: share,
};
const ServiceAnswer = z
  .object({
    contacts: z.object({
      contacts: z.int(),
      people: z.int().meta({ description: 'within 1 % beyond 40,000' }),
      by_channel: z.array(z.object({ channel: z.string(), contacts: z.int() })),
      over_time: z.array(z.object({ time: z.string(), contacts: z.int() })),
    }),
    course: z.object(course),
    by_cause: z.array(z.object({ cause: z.string().nullable(), ...course })),
    backlog: z.array(
      z.object({ time: z.string(), opened: z.int(), resolved: z.int(), open: z.int() }),
    ),
    scores: z.object({
      csat: z.object({ answers: z.int(), mean: share, satisfied: share }),
      nps: z.object({ answers: z.int(), score: z.number().nullable() }),
      effort: z.object({ answers: z.int(), mean: share }),
    }),
    interval: z.enum(INTERVALS),
    time_zone: z.string(),
  })
  .meta({ id: 'Service' });

const DemandAnswer = z
  .object({
    products: z.array(
      z.object({
        sku: z.string(),
        name: z.string().nullable(),
        category: z.string().nullable(),
        viewed: z.int(),
        added: z.int(),
        ordered: z.int().meta({ description: 'orders that hold it' }),
        stock: z.number().nullable().meta({ description: 'as last counted; null: never' }),
        counted_at: z.string().nullable(),
        viewed_unavailable: z.int().meta({ description: 'since the count that found none left' }),
      }),
    ),
    totals: z.object({
      products: z.int(),
      viewed: z.int(),
      added: z.int(),
      ordered: z.int(),
      unavailable: z.int(),
      viewed_unavailable: z.int(),
    }),
    more: z.boolean(),
    time_zone: z.string(),
  })
  .meta({ id: 'Demand' });

const study = <Path extends string, Request extends z.ZodType, Answer extends z.ZodType>(
  path: Path,
  summary: string,
  schemas: { readonly request: Request; readonly answer: Answer },
) =>
  createRoute({
    method: 'post',
    path,
    tags,
    summary,
    request: {
      body: { required: true, content: { 'application/json': { schema: schemas.request } } },
    },
    responses: {
      200: json(schemas.answer, 'figures'),
      ...problems(400, 401, 403, 429, 503),
    },
  });

const rfmRoute = study('/v1/analytics/rfm', 'Customers by recency and frequency', {
  request: RfmRequest,
  answer: RfmAnswer,
});
const serviceRoute = study(
  '/v1/analytics/service',
  'Contacts, delays, resolution, backlog, satisfaction and causes',
  { request: ServiceRequest, answer: ServiceAnswer },
);
const demandRoute = study(
  '/v1/analytics/demand',
  'What was looked at and ordered, beside what there was of it',
  { request: DemandRequest, answer: DemandAnswer },
);
const visibilityRoute = study(
  '/v1/analytics/visibility',
  'The share of interactions that are tied to a known profile, by channel',
  { request: VisibilityRequest, answer: VisibilityAnswer },
);

/** Analyses of a whole matter. `getDeps` is called per request, so that mounting needs no engine. */
export function studyRoutes(getDeps: () => AnalysisDeps) {
  const askerOf = (c: ApiContext) => ({ roles: getUser(c).roles, signal: c.req.raw.signal });
  return createRouter()
    .openapi(rfmRoute, async (c) => {
      const found = await runStudy(getDeps(), RFM, c.req.valid('json'), askerOf(c));
      c.header('cache-control', 'no-store');
      return c.json(found as z.infer<typeof RfmAnswer>, 200);
    })
    .openapi(serviceRoute, async (c) => {
      const found = await runStudy(getDeps(), SERVICE, c.req.valid('json'), askerOf(c));
      c.header('cache-control', 'no-store');
      return c.json(found as z.infer<typeof ServiceAnswer>, 200);
    })
    .openapi(demandRoute, async (c) => {
      const found = await runStudy(getDeps(), DEMAND, c.req.valid('json'), askerOf(c));
      c.header('cache-control', 'no-store');
      return c.json(found as z.infer<typeof DemandAnswer>, 200);
    })
    .openapi(visibilityRoute, async (c) => {
      const found = await runStudy(getDeps(), VISIBILITY, c.req.valid('json'), askerOf(c));
      c.header('cache-control', 'no-store');
      return c.json(found as z.infer<typeof VisibilityAnswer>, 200);
    });
}
