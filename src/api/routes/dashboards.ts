import { createRoute, z } from '@hono/zod-openapi';
import { DashboardAnswer, DashboardQuery } from '../../analytics/dashboards/answer.ts';
import { Dashboard } from '../../analytics/dashboards/spec.ts';
import type { Logger } from '../../logging.ts';
import { SnakeName } from '../../model/names.ts';
import type { AnalysisDeps } from '../analysis/deps.ts';
import { type ApiContext, getUser } from '../context.ts';
import {
  getDashboard,
  listDashboards,
  refuseBuiltIn,
  storedDashboard,
} from '../dashboards/directory.ts';
import { panelCsv } from '../dashboards/panel-csv.ts';
import { queryDashboard } from '../dashboards/query-dashboard.ts';
import { DashboardList, DashboardPreview, StoredDashboard } from '../dashboards/schemas.ts';
import {
  expectedVersion,
  idParam,
  ifMatch,
  listVersions,
  missing,
  RestoreRequest,
  refuseOtherId,
  restoreVersion,
  tagged,
  Versions,
  versionParam,
} from '../definitions/versions.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const tags = ['dashboards'];
const bodyOf = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

const listRoute = createRoute({
  method: 'get',
  path: '/v1/dashboards',
  tags,
  summary: 'Dashboards, those that are built in first',
  responses: { 200: json(DashboardList, 'without their panels'), ...problems(401, 403, 503) },
});
const getRoute = createRoute({
  method: 'get',
  path: '/v1/dashboards/{id}',
  tags,
  summary: 'One dashboard with its panels',
  request: { params: idParam },
  responses: {
    200: { ...json(StoredDashboard, 'the dashboard'), ...tagged },
    ...problems(401, 403, 404, 503),
  },
});
const putRoute = createRoute({
  method: 'put',
  path: '/v1/dashboards/{id}',
  tags,
  summary: 'Save a dashboard; every former version is kept',
  description: 'One that exists is changed with `If-Match`; without it, it must be new.',
  request: { params: idParam, headers: ifMatch, body: bodyOf(Dashboard) },
  responses: {
    200: { ...json(StoredDashboard, 'the dashboard as it is now'), ...tagged },
    ...problems(400, 401, 403, 409, 412, 503),
  },
});
const deleteRoute = createRoute({
  method: 'delete',
  path: '/v1/dashboards/{id}',
  tags,
  summary: 'Remove a dashboard; it can be restored',
  request: { params: idParam, headers: ifMatch },
  responses: { 204: { description: 'removed' }, ...problems(400, 401, 403, 404, 409, 412, 503) },
});
const versionsRoute = createRoute({
  method: 'get',
  path: '/v1/dashboards/{id}/versions',
  tags,
  summary: 'Its versions, newest first',
  request: { params: idParam },
  responses: { 200: json(Versions, 'versions'), ...problems(401, 403, 404, 503) },
});
const versionRoute = createRoute({
  method: 'get',
  path: '/v1/dashboards/{id}/versions/{version}',
  tags,
  summary: 'The dashboard as it was',
  request: { params: versionParam },
  responses: { 200: json(StoredDashboard, 'a version'), ...problems(400, 401, 403, 404, 503) },
});
const restoreRoute = createRoute({
  method: 'post',
  path: '/v1/dashboards/{id}/restore',
  tags,
  summary: 'Make a former version the newest again: undoes a change or a removal',
  request: { params: idParam, headers: ifMatch, body: bodyOf(RestoreRequest) },
  responses: {
    200: { ...json(StoredDashboard, 'the dashboard as it is now'), ...tagged },
    ...problems(400, 401, 403, 404, 409, 412, 503),
  },
});
const queryRoute = createRoute({
  method: 'post',
  path: '/v1/dashboards/{id}/query',
  tags,
  summary: 'The figures of its panels under a view',
  description:
    'Each panel is filtered by every selection but the one made in it. A panel that cannot be answered says why, and the others live.',
  request: { params: idParam, body: bodyOf(DashboardQuery) },
  responses: {
    200: json(DashboardAnswer, 'one answer for each panel'),
    ...problems(400, 401, 403, 404, 429, 503),
  },
});
const previewRoute = createRoute({
  method: 'post',
  path: '/v1/dashboards/preview',
  tags,
  summary: 'The figures of a dashboard that is not saved',
  request: { body: bodyOf(DashboardPreview) },
  responses: {
    200: json(DashboardAnswer, 'one answer for each panel'),
    ...problems(400, 401, 403, 429, 503),
  },
});
const csvRoute = createRoute({
  method: 'post',
  path: '/v1/dashboards/{id}/panels/{panel}/csv',
  tags,
  summary: 'What one panel shows, as CSV',
  request: {
    params: z.object({ id: SnakeName, panel: SnakeName }),
    body: bodyOf(DashboardQuery.omit({ panels: true })),
  },
  responses: {
    200: { description: 'a table', content: { 'text/csv': { schema: z.string() } } },
    ...problems(400, 401, 403, 404, 429, 503),
  },
});

/** Dashboards as data, and their figures. `getDeps` is called per request, so that mounting needs no engine. */
export function dashboardRoutes(getDeps: () => AnalysisDeps, log: Logger) {
  const askerOf = (c: ApiContext) => ({ roles: getUser(c).roles, signal: c.req.raw.signal });
  const report = (error: unknown) => log.error({ err: error }, 'a panel could not be answered');
  return createRouter()
    .openapi(listRoute, async (c) => c.json(await listDashboards(getDeps().dashboards), 200))
    .openapi(getRoute, async (c) => {
      const stored = await getDashboard(getDeps().dashboards, c.req.valid('param').id);
      c.header('etag', `"${stored.version}"`);
      return c.json(stored, 200);
    })
    .openapi(putRoute, async (c) => {
      const dashboard = c.req.valid('json');
      const { id } = c.req.valid('param');
      refuseOtherId(id, dashboard.id);
      refuseBuiltIn(id);
      const { dashboards, now } = getDeps();
      const expected = expectedVersion(c.req.valid('header')['if-match'], 0);
      const change = { expected, by: getUser(c).key_id, at: now() };
      const doc = await dashboards.put(id, dashboard, change);
      c.header('etag', `"${doc.version}"`);
      return c.json(storedDashboard(doc), 200);
    })
    .openapi(deleteRoute, async (c) => {
      const { id } = c.req.valid('param');
      refuseBuiltIn(id);
      const { dashboards, now } = getDeps();
      const expected = expectedVersion(c.req.valid('header')['if-match'], undefined);
      await dashboards.remove(id, { expected, by: getUser(c).key_id, at: now() });
      return c.body(null, 204);
    })
    .openapi(versionsRoute, async (c) =>
      c.json(await listVersions(getDeps().dashboards, c.req.valid('param').id), 200),
    )
    .openapi(versionRoute, async (c) => {
      const { id, version } = c.req.valid('param');
      const doc = await getDeps().dashboards.findVersion(id, version);
      if (doc === undefined) throw missing();
      return c.json(storedDashboard(doc), 200);
    })
    .openapi(restoreRoute, async (c) => {
      const { id } = c.req.valid('param');
      refuseBuiltIn(id);
      const { dashboards, now } = getDeps();
      const expected = expectedVersion(c.req.valid('header')['if-match'], 0);
      const change = { expected, by: getUser(c).key_id, at: now() };
      const doc = await restoreVersion(dashboards, id, c.req.valid('json').version, change);
      c.header('etag', `"${doc.version}"`);
      return c.json(storedDashboard(doc), 200);
    })
    .openapi(queryRoute, async (c) => {
      const deps = getDeps();
      const { dashboard } = await getDashboard(deps.dashboards, c.req.valid('param').id);
      const answer = await queryDashboard(deps, dashboard, c.req.valid('json'), askerOf(c), report);
      c.header('cache-control', 'no-store');
      return c.json(answer, 200);
    })
    .openapi(previewRoute, async (c) => {
      const { dashboard, ...query } = c.req.valid('json');
      const answer = await queryDashboard(getDeps(), dashboard, query, askerOf(c), report);
      c.header('cache-control', 'no-store');
      return c.json(answer, 200);
    })
    .openapi(csvRoute, async (c) => {
      const deps = getDeps();
      const { id, panel } = c.req.valid('param');
      const { dashboard } = await getDashboard(deps.dashboards, id);
      const query = { ...c.req.valid('json'), panels: [panel] };
      const { panels } = await queryDashboard(deps, dashboard, query, askerOf(c), report);
      const [answer] = panels;
      if (answer === undefined) throw missing();
      c.header('cache-control', 'no-store');
      return c.body(panelCsv(answer), 200, { 'content-type': 'text/csv; charset=utf-8' });
    });
}
