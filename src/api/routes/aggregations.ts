import { createRoute, z } from '@hono/zod-openapi';
import { AggregationRequest } from '../../analytics/aggregation/request.ts';
import type { UserTraits } from '../../ingestion/user-traits/user-traits.ts';
import type { AnalysisDeps } from '../analysis/deps.ts';
import { listFields } from '../analysis/list-fields.ts';
import { runAggregation } from '../analysis/run-aggregation.ts';
import { AggregationAnswer, FieldsAnswer } from '../analysis/schemas.ts';
import { writeCsv, writeNdjson } from '../analysis/write-rows.ts';
import { getUser } from '../context.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const tags = ['analysis'];

const aggregations = createRoute({
  method: 'post',
  path: '/v1/aggregations',
  tags,
  summary: 'Figures over people or interactions, by any of their fields',
  description:
    'Measures by up to four dimensions, compared with another period or group. Money is never added up across currencies unless you state rates. `format` gives the rows as CSV or NDJSON.',
  request: {
    query: z.object({ format: z.enum(['json', 'csv', 'ndjson']).default('json') }),
    body: { required: true, content: { 'application/json': { schema: AggregationRequest } } },
  },
  responses: {
    200: {
      description: 'groups with their figures',
      content: {
        'application/json': { schema: AggregationAnswer },
        'text/csv': { schema: z.string() },
        'application/x-ndjson': { schema: z.string() },
      },
    },
    ...problems(400, 401, 403, 429, 503),
  },
});

const fields = createRoute({
  method: 'get',
  path: '/v1/fields',
  tags,
  summary: 'The fields that questions may name, with type and label',
  responses: { 200: json(FieldsAnswer, 'those your roles may ask by'), ...problems(401, 403, 503) },
});

/** Counting and measuring. `getDeps` is called per request, so that mounting needs no engine. */
export function aggregationRoutes(
  getDeps: () => AnalysisDeps,
  getTraits: () => Pick<UserTraits, 'list'>,
) {
  return createRouter()
    .openapi(aggregations, async (c) => {
      const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
      const answer = await runAggregation(getDeps(), c.req.valid('json'), asker);
      c.header('cache-control', 'no-store');
      if (answer.next_cursor !== null) c.header('next-cursor', answer.next_cursor);
      const { format } = c.req.valid('query');
      if (format === 'csv') {
        return c.body(writeCsv(answer), 200, { 'content-type': 'text/csv; charset=utf-8' });
      }
      if (format === 'ndjson') {
        return c.body(writeNdjson(answer), 200, { 'content-type': 'application/x-ndjson' });
      }
      return c.json(answer, 200);
    })
    .openapi(fields, async (c) => {
      const { traits } = await getTraits().list();
      return c.json(listFields(getUser(c).roles, traits), 200);
    });
}
