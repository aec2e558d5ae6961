import { createRoute, z } from '@hono/zod-openapi';
import { DuplicatePosition } from '../../elasticsearch/duplicate-store.ts';
import { AppError } from '../../errors.ts';
import { maskedFields } from '../../privacy/policy.ts';
import { getUser } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import type { DuplicatesDeps } from '../duplicates/deps.ts';
import {
  BulkAnswer,
  BulkRequest,
  DecisionAnswer,
  DecisionRequest,
  ListQuery,
  PairDetail,
  PairList,
} from '../duplicates/schemas.ts';
import { showPair, withProfiles } from '../duplicates/show-pairs.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const tags = ['identity'];
const params = z.object({ id: z.string().min(1).max(128) });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/duplicates',
  tags,
  summary: 'Pairs of profiles that may be one person',
  request: { query: ListQuery },
  responses: {
    200: json(PairList, 'a page; a pair whose side is gone is left out'),
    ...problems(400, 401, 403, 503),
  },
});

const getRoute = createRoute({
  method: 'get',
  path: '/v1/duplicates/{id}',
  tags,
  summary: 'One pair side by side, with the weight of each field',
  request: { params },
  responses: { 200: json(PairDetail, 'both sides'), ...problems(400, 401, 403, 404, 410, 503) },
});

const decideRoute = createRoute({
  method: 'post',
  path: '/v1/duplicates/{id}/decision',
  tags,
  summary: 'Decide about a pair: same person, different people, unsure, or later',
  description: '`same` merges at once and can be undone; `different` keeps the two apart for good.',
  request: {
    params,
    body: { content: { 'application/json': { schema: DecisionRequest } }, required: true },
  },
  responses: {
    200: json(DecisionAnswer, 'carried out'),
    ...problems(400, 401, 403, 404, 409, 410, 503),
  },
});

const bulkRoute = createRoute({
  method: 'post',
  path: '/v1/duplicates/decisions',
  tags,
  summary: 'Decide about several pairs alike; each succeeds or fails by itself',
  request: {
    body: { content: { 'application/json': { schema: BulkRequest } }, required: true },
  },
  responses: { 200: json(BulkAnswer, 'in the order asked'), ...problems(400, 401, 403, 503) },
});

/** The steward's queue. `getDeps` is called per request, so that mounting needs no engine. */
export function duplicateRoutes(getDeps: () => DuplicatesDeps) {
  return createRouter()
    .openapi(listRoute, async (c) => {
      const { status, band, min_score, order, size, cursor } = c.req.valid('query');
      const { roles } = getUser(c);
      const deps = getDeps();
      const after = cursor === undefined ? undefined : openCursor(cursor, DuplicatePosition);
      const [page, counts] = await Promise.all([
        deps.duplicates.list(
          { statuses: status, band, minScore: min_score },
          { order, size, after },
        ),
        deps.duplicates.counts(),
      ]);
      const pairs = await withProfiles(deps, page.pairs, roles);
      c.header('cache-control', 'no-store');
      const next_cursor = page.next === undefined ? null : sealCursor(page.next);
      return c.json({ pairs, next_cursor, counts, masked: [...maskedFields(roles)] }, 200);
    })
    .openapi(getRoute, async (c) => {
      const shown = await showPair(getDeps(), c.req.valid('param').id, getUser(c).roles);
      c.header('cache-control', 'no-store');
      return c.json(shown, 200);
    })
    .openapi(decideRoute, async (c) => {
      const { key_id: actor } = getUser(c);
      const { id: duplicate_id } = c.req.valid('param');
      const decided = await getDeps().decide({ duplicate_id, actor, ...c.req.valid('json') });
      return c.json(decided, 200);
    })
    .openapi(bulkRoute, async (c) => {
      const { key_id: actor } = getUser(c);
      const { duplicate_ids, ...wanted } = c.req.valid('json');
      const deps = getDeps();
      const results: z.infer<typeof BulkAnswer>['results'] = [];
      // One after the other: pairs may share a profile.
      for (const duplicate_id of new Set(duplicate_ids)) {
        try {
          const decided = await deps.decide({ duplicate_id, actor, ...wanted });
          results.push({ ...decided, problem: null });
        } catch (error) {
          results.push(refused(duplicate_id, error));
        }
      }
      return c.json({ results }, 200);
    });
}

/** @throws what is not this pair's own fault: then none of the rest would fare better */
function refused(duplicate_id: string, error: unknown) {
  const own = ['not_found', 'conflict', 'gone', 'invalid_request'];
  if (!(error instanceof AppError) || !own.includes(error.code)) throw error;
  const problem = { code: error.code, detail: error.message };
  return { duplicate_id, status: null, merge_id: null, problem };
}
