import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { MergePosition } from '../../elasticsearch/merge-store.ts';
import type { MergeService } from '../../ingestion/merging/merge-service.ts';
import { ObjectionError } from '../../ingestion/merging/objections.ts';
import type { MergeAuthor } from '../../model/merge.ts';
import { visibleFields } from '../../privacy/policy.ts';
import { type ApiEnv, getUser } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import {
  Decided,
  Decision,
  MergePreview,
  Rejudged,
  RejudgedPage,
  SplitPreview,
} from '../people/merge-schemas.ts';
import { ExtendedError } from '../problem.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const tags = ['identity'];
const ProfileId = z.string().min(1).max(64);
const reason = z.string().max(500).optional();
const preview = z.object({ preview: z.enum(['true', 'false']).default('false') });

const MergeBody = z
  .strictObject({
    survivor_id: ProfileId,
    loser_ids: z.array(ProfileId).max(100),
    reason,
  })
  .meta({ id: 'MergeRequest' });
const SplitBody = z
  .strictObject({ identifiers: z.array(z.string().min(3).max(700)).max(10_000), reason })
  .meta({ id: 'SplitRequest' });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/merges',
  tags,
  summary: 'Decisions of who is one person, newest first',
  request: {
    query: z.object({
      profile_id: ProfileId.optional(),
      size: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(500).optional(),
    }),
  },
  responses: {
    200: json(
      z.object({ merges: z.array(Decision), next_cursor: z.string().nullable() }),
      'a page',
    ),
    ...problems(400, 401, 403, 503),
  },
});

const mergeRoute = createRoute({
  method: 'post',
  path: '/v1/merges',
  tags,
  summary: 'Merge profiles into one, or see what that would make of them',
  request: {
    query: preview,
    body: { required: true, content: { 'application/json': { schema: MergeBody } } },
  },
  responses: {
    200: json(MergePreview, 'with `preview=true`: what it would come to; nothing is written'),
    201: json(Decided, 'merged'),
    ...problems(400, 401, 403, 404, 409, 410, 503),
  },
});

const getRoute = createRoute({
  method: 'get',
  path: '/v1/merges/{id}',
  tags,
  summary: 'One decision',
  request: { params: z.object({ id: z.string().max(128) }) },
  responses: { 200: json(Decision, 'as it stands'), ...problems(401, 403, 404, 503) },
});

const undoRoute = createRoute({
  method: 'delete',
  path: '/v1/merges/{id}',
  tags,
  summary: 'Take a decision back: who was merged is a profile again, with all that is theirs',
  request: { params: z.object({ id: z.string().max(128) }), query: preview },
  responses: {
    200: json(
      z.union([z.object({ separations: z.array(SplitPreview) }), Decided]),
      'undone; with `preview=true`, what would be parted',
    ),
    ...problems(400, 401, 403, 404, 409, 503),
  },
});

const splitRoute = createRoute({
  method: 'post',
  path: '/v1/profiles/{id}/split',
  tags,
  summary: 'Make a profile of its own of some identifiers, and of what they carry',
  request: {
    params: z.object({ id: ProfileId }),
    query: preview,
    body: { required: true, content: { 'application/json': { schema: SplitBody } } },
  },
  responses: {
    200: json(SplitPreview, 'with `preview=true`: what would be parted; nothing is written'),
    201: json(Decided, 'parted'),
    ...problems(400, 401, 403, 404, 409, 410, 503),
  },
});

const rejudgeRoute = createRoute({
  method: 'post',
  path: '/v1/profiles/{id}/rejudge',
  tags,
  summary: 'Part what the rules do not link to a person any more',
  description:
    'Profiles that a person merged stay merged. What is parted may be linked again by new data.',
  request: { params: z.object({ id: ProfileId }), query: preview },
  responses: {
    200: json(Rejudged, 'the parts, and who they became; with `preview=true` nothing is written'),
    ...problems(400, 401, 403, 404, 409, 410, 503),
  },
});

const rejudgeAllRoute = createRoute({
  method: 'post',
  path: '/v1/rejudge',
  tags,
  summary: 'The same of everybody, a page at a time in the order of their ids',
  description:
    'Ask again with `next` as `after` until it is null; whoever stops goes on from there.',
  request: {
    query: z.object({
      ...preview.shape,
      after: ProfileId.optional(),
      size: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: json(RejudgedPage, 'who was parted, or would be; where to go on'),
    ...problems(400, 401, 403, 503),
  },
});

/** Merging, unmerging and the log of both. */
export function mergeRoutes(getMerging: () => MergeService) {
  return createRouter()
    .openapi(listRoute, async (c) => {
      const { cursor, ...filter } = c.req.valid('query');
      const after = cursor === undefined ? undefined : openCursor(cursor, MergePosition);
      const page = await getMerging().list({ ...filter, after });
      const next_cursor = page.next === undefined ? null : sealCursor(page.next);
      return c.json({ merges: page.merges.map(shown), next_cursor }, 200);
    })
    .openapi(mergeRoute, async (c) => {
      const { survivor_id: survivor, loser_ids: losers, reason: why } = c.req.valid('json');
      noStore(c);
      if (c.req.valid('query').preview === 'true') {
        const made = await getMerging().preview({ survivor, losers });
        const fields = visibleFields(getUser(c).roles);
        const isVisible = (field: string) =>
          [...fields].some((name) => name === field || field.startsWith(`${name}.`));
        return c.json(
          { ...made, fields: made.fields.filter(({ field }) => isVisible(field)) },
          200,
        );
      }
      const done = await telling(() =>
        getMerging().merge({ survivor, losers, by: authorOf(c), reason: why }),
      );
      return c.json(done, 201);
    })
    .openapi(getRoute, async (c) => {
      const found = await telling(async () => {
        const { id } = c.req.valid('param');
        const doc = await getMerging().find(id);
        const detail = 'there is no such decision';
        if (doc === undefined)
          throw new ObjectionError([{ code: 'unknown_merge', detail, ids: [] }]);
        return doc;
      });
      return c.json(shown(found), 200);
    })
    .openapi(undoRoute, async (c) => {
      const { id } = c.req.valid('param');
      noStore(c);
      if (c.req.valid('query').preview === 'true') {
        return c.json({ separations: await telling(() => getMerging().previewUndo(id)) }, 200);
      }
      return c.json(await telling(() => getMerging().undo(id, authorOf(c))), 200);
    })
    .openapi(splitRoute, async (c) => {
      const { id: profile_id } = c.req.valid('param');
      const { identifiers, reason: why } = c.req.valid('json');
      noStore(c);
      if (c.req.valid('query').preview === 'true') {
        return c.json(await getMerging().previewSplit({ profile_id, identifiers }), 200);
      }
      const done = await telling(() =>
        getMerging().split({ profile_id, identifiers, by: authorOf(c), reason: why }),
      );
      return c.json(done, 201);
    })
    .openapi(rejudgeRoute, async (c) => {
      const { id } = c.req.valid('param');
      const isPreview = c.req.valid('query').preview === 'true';
      noStore(c);
      return c.json(await telling(() => getMerging().rejudge(id, isPreview)), 200);
    })
    .openapi(rejudgeAllRoute, async (c) => {
      const { preview: only, ...page } = c.req.valid('query');
      noStore(c);
      const { signal } = c.req.raw;
      return c.json(
        await getMerging().rejudgePage({ ...page, preview: only === 'true', signal }),
        200,
      );
    });
}

/** Identifiers that linked are kept as HMAC ids, which say nothing to a caller. */
function shown({
  identifier_ids: _,
  ...decision
}: Awaited<ReturnType<MergeService['list']>>['merges'][number]) {
  return decision;
}

function authorOf(c: Context<ApiEnv>): MergeAuthor {
  return { kind: 'steward', actor: getUser(c).key_id };
}

/** An objection is told with its code and ids, besides the problem's own. */
async function telling<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ObjectionError) {
      throw new ExtendedError(error, { objections: error.objections });
    }
    throw error;
  }
}

function noStore(c: Context<ApiEnv>): void {
  c.header('cache-control', 'no-store');
}
