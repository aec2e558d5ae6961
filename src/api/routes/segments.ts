import { createRoute, z } from '@hono/zod-openapi';
import { Segment } from '../../segments/segment.ts';
import type { AnalysisDeps } from '../analysis/deps.ts';
import { type ApiContext, getUser } from '../context.ts';
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
import type { PeopleDeps } from '../people/deps.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';
import {
  Explanation,
  Members,
  SegmentAnswer,
  SegmentList,
  SegmentPreview,
  SegmentPreviewRequest,
} from '../segments/schemas.ts';
import {
  explainMember,
  getSegment,
  listMembers,
  previewSegment,
  putSegment,
  shownSegment,
} from '../segments/segment-desk.ts';

const tags = ['segments'];
const bodyOf = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

const listRoute = createRoute({
  method: 'get',
  path: '/v1/segments',
  tags,
  summary: 'Saved segments',
  responses: { 200: json(SegmentList, 'by id'), ...problems(401, 403, 503) },
});
const getRoute = createRoute({
  method: 'get',
  path: '/v1/segments/{id}',
  tags,
  summary: 'One segment',
  request: { params: idParam },
  responses: {
    200: { ...json(SegmentAnswer, 'the segment'), ...tagged },
    ...problems(401, 403, 404, 503),
  },
});
const putRoute = createRoute({
  method: 'put',
  path: '/v1/segments/{id}',
  tags,
  summary: 'Save a segment',
  description:
    'One that exists is changed with `If-Match`; without it, it must be new. Membership follows at once.',
  request: { params: idParam, headers: ifMatch, body: bodyOf(Segment) },
  responses: {
    200: { ...json(SegmentAnswer, 'the segment as it is now'), ...tagged },
    ...problems(400, 401, 403, 409, 412, 503),
  },
});
const deleteRoute = createRoute({
  method: 'delete',
  path: '/v1/segments/{id}',
  tags,
  summary: 'Remove a segment; it can be restored',
  request: { params: idParam, headers: ifMatch },
  responses: { 204: { description: 'removed' }, ...problems(400, 401, 403, 404, 412, 503) },
});
const versionsRoute = createRoute({
  method: 'get',
  path: '/v1/segments/{id}/versions',
  tags,
  summary: 'Its versions, newest first',
  request: { params: idParam },
  responses: { 200: json(Versions, 'versions'), ...problems(401, 403, 404, 503) },
});
const versionRoute = createRoute({
  method: 'get',
  path: '/v1/segments/{id}/versions/{version}',
  tags,
  summary: 'The segment as it was',
  request: { params: versionParam },
  responses: { 200: json(SegmentAnswer, 'a version'), ...problems(400, 401, 403, 404, 503) },
});
const restoreRoute = createRoute({
  method: 'post',
  path: '/v1/segments/{id}/restore',
  tags,
  summary: 'Make a former version the newest again',
  request: { params: idParam, headers: ifMatch, body: bodyOf(RestoreRequest) },
  responses: {
    200: { ...json(SegmentAnswer, 'the segment as it is now'), ...tagged },
    ...problems(400, 401, 403, 404, 412, 503),
  },
});
const previewRoute = createRoute({
  method: 'post',
  path: '/v1/segments/preview',
  tags,
  summary: 'How many people fulfil a condition, and some of them; nothing is stored',
  request: { body: bodyOf(SegmentPreviewRequest) },
  responses: { 200: json(SegmentPreview, 'count and sample'), ...problems(400, 401, 403, 503) },
});
const membersRoute = createRoute({
  method: 'get',
  path: '/v1/segments/{id}/members',
  tags,
  summary: 'People of a segment, those seen last first',
  request: {
    params: idParam,
    query: z.object({
      size: z.coerce.number().int().min(1).max(1000).default(100),
      cursor: z.string().max(2000).optional(),
    }),
  },
  responses: { 200: json(Members, 'a page'), ...problems(400, 401, 403, 404, 503) },
});
const explainRoute = createRoute({
  method: 'get',
  path: '/v1/segments/{id}/explain',
  tags,
  summary: 'Why somebody belongs to it, or why not, condition by condition',
  request: { params: idParam, query: z.object({ profile_id: z.string().min(1).max(64) }) },
  responses: {
    200: json(Explanation, 'reasons'),
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

/** Groups of people that somebody named. Dependencies are called per request, so that mounting needs no engine. */
export function segmentRoutes(getDeps: () => AnalysisDeps, getPeople: () => PeopleDeps) {
  const askerOf = (c: ApiContext) => ({ roles: getUser(c).roles, signal: c.req.raw.signal });
  return createRouter()
    .openapi(listRoute, async (c) => {
      const { roles } = getUser(c);
      const docs = await getDeps().segments.list();
      return c.json({ segments: docs.map((doc) => shownSegment(doc, roles)) }, 200);
    })
    .openapi(getRoute, async (c) => {
      const doc = await getSegment(getDeps(), c.req.valid('param').id);
      c.header('etag', `"${doc.version}"`);
      return c.json(shownSegment(doc, getUser(c).roles), 200);
    })
    .openapi(putRoute, async (c) => {
      const segment = c.req.valid('json');
      refuseOtherId(c.req.valid('param').id, segment.id);
      const { key_id: by, roles } = getUser(c);
      const match = c.req.valid('header')['if-match'];
      const doc = await putSegment(getDeps(), segment, { match, by, roles });
      c.header('etag', `"${doc.version}"`);
      return c.json(shownSegment(doc, roles), 200);
    })
    .openapi(deleteRoute, async (c) => {
      const { segments, now } = getDeps();
      const expected = expectedVersion(c.req.valid('header')['if-match'], undefined);
      const change = { expected, by: getUser(c).key_id, at: now() };
      await segments.remove(c.req.valid('param').id, change);
      return c.body(null, 204);
    })
    .openapi(versionsRoute, async (c) =>
      c.json(await listVersions(getDeps().segments, c.req.valid('param').id), 200),
    )
    .openapi(versionRoute, async (c) => {
      const { id, version } = c.req.valid('param');
      const doc = await getDeps().segments.findVersion(id, version);
      if (doc === undefined) throw missing();
      return c.json(shownSegment(doc, getUser(c).roles), 200);
    })
    .openapi(restoreRoute, async (c) => {
      const { segments, now } = getDeps();
      const expected = expectedVersion(c.req.valid('header')['if-match'], 0);
      const { key_id: by, roles } = getUser(c);
      const { version } = c.req.valid('json');
      const change = { expected, by, at: now() };
      const doc = await restoreVersion(segments, c.req.valid('param').id, version, change);
      c.header('etag', `"${doc.version}"`);
      return c.json(shownSegment(doc, roles), 200);
    })
    .openapi(previewRoute, async (c) => {
      const { condition, sample } = c.req.valid('json');
      const found = await previewSegment(getDeps(), condition, sample, askerOf(c));
      c.header('cache-control', 'no-store');
      return c.json(found, 200);
    })
    .openapi(membersRoute, async (c) => {
      const { size, cursor } = c.req.valid('query');
      const page = await listMembers(
        getDeps(),
        c.req.valid('param').id,
        { size, cursor },
        askerOf(c),
      );
      c.header('cache-control', 'no-store');
      return c.json(page, 200);
    })
    .openapi(explainRoute, async (c) => {
      const of = { id: c.req.valid('param').id, profileId: c.req.valid('query').profile_id };
      const found = await explainMember(getDeps(), getPeople(), of, askerOf(c));
      c.header('cache-control', 'no-store');
      return c.json(found, 200);
    });
}
