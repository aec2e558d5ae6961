import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../errors.ts';
import { DeadLetterDoc, RefusalCode } from '../../model/dead-letter.ts';
import { SourceId } from '../../model/names.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import { replayDeadLetters } from '../dead-letters/replay.ts';
import { selectDeadLetters } from '../dead-letters/select.ts';
import type { ApiDeps } from '../deps.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const Letter = DeadLetterDoc.meta({ id: 'DeadLetter' });
const Listed = DeadLetterDoc.omit({ payload: true }).meta({ id: 'ListedDeadLetter' });

const filterShape = {
  source: SourceId.optional(),
  code: RefusalCode.optional(),
  status: DeadLetterDoc.shape.status.optional(),
  field: z.string().max(300).optional(),
  accept_id: z.string().max(64).optional(),
};
const listQuery = z.object({
  ...filterShape,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
const Position = z.tuple([z.int(), z.string().max(512)]);

const Selection = {
  ids: z.array(z.string().min(1).max(512)).min(1).max(1000).optional(),
  filter: z.strictObject(filterShape).optional(),
  dry_run: z.boolean().default(false),
};
const oneOfBoth = {
  error: 'must say either ids or filter',
  path: ['ids'],
};
const ReplayRequest = z
  .strictObject({
    ...Selection,
    payload: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'repaired message or row, in place of the one kept; with one id only' }),
  })
  .refine((r) => (r.ids === undefined) !== (r.filter === undefined), oneOfBoth)
  .refine((r) => r.payload === undefined || r.ids?.length === 1, {
    error: 'goes with exactly one id',
    path: ['payload'],
  })
  .meta({ id: 'ReplayRequest' });
const DiscardRequest = z
  .strictObject(Selection)
  .refine((r) => (r.ids === undefined) !== (r.filter === undefined), oneOfBoth)
  .meta({ id: 'DiscardRequest' });

const Replayed = z
  .object({
    matched: z.int().meta({ description: 'open dead letters that were meant' }),
    replayed: z.int(),
    batch_id: z.string().nullable().meta({ description: 'to ask for their fate' }),
  })
  .meta({ id: 'Replayed' });
const Discarded = z.object({ matched: z.int(), discarded: z.int() }).meta({ id: 'Discarded' });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/dead-letters',
  tags: ['collect'],
  summary: 'Refused messages, newest first',
  request: { query: listQuery },
  responses: {
    200: json(
      z.object({ dead_letters: z.array(Listed), next_cursor: z.string().nullable() }),
      'a page, without payloads',
    ),
    ...problems(400, 401, 403, 503),
  },
});

const groupsRoute = createRoute({
  method: 'get',
  path: '/v1/dead-letters/groups',
  tags: ['collect'],
  summary: 'How many were refused, by source, code and field',
  request: { query: z.object(filterShape) },
  responses: {
    200: json(
      z.object({
        groups: z.array(
          z.object({
            source: z.string(),
            code: z.string(),
            field: z.string().nullable(),
            status: z.string(),
            count: z.int(),
          }),
        ),
      }),
      'greatest first, at most 500',
    ),
    ...problems(400, 401, 403, 503),
  },
});

const getRoute = createRoute({
  method: 'get',
  path: '/v1/dead-letters/{id}',
  tags: ['collect'],
  summary: 'One refused message with its payload',
  request: { params: z.object({ id: z.string().max(512) }) },
  responses: { 200: json(Letter, 'as it came in'), ...problems(401, 403, 404, 503) },
});

const replayRoute = createRoute({
  method: 'post',
  path: '/v1/dead-letters/replay',
  tags: ['collect'],
  summary: 'Send refused messages through again, as they are or repaired',
  request: {
    body: { content: { 'application/json': { schema: ReplayRequest } }, required: true },
  },
  responses: {
    200: json(Replayed, 'what a dry run would replay'),
    202: json(Replayed, 'durably accepted again'),
    ...problems(400, 401, 403, 429, 503),
  },
});

const discardRoute = createRoute({
  method: 'post',
  path: '/v1/dead-letters/discard',
  tags: ['collect'],
  summary: 'Close refused messages without replaying them',
  request: {
    body: { content: { 'application/json': { schema: DiscardRequest } }, required: true },
  },
  responses: { 200: json(Discarded, 'closed'), ...problems(400, 401, 403, 503) },
});

export type DeadLetterDeps = Pick<ApiDeps, 'deadLetters' | 'spool' | 'now'>;

export function deadLetterRoutes(deps: DeadLetterDeps) {
  return createRouter()
    .openapi(listRoute, async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      const after = cursor === undefined ? undefined : openCursor(cursor, Position);
      const page = await deps.deadLetters.list(filter, { limit, after });
      const dead_letters = page.items.map(({ payload: _, ...rest }) => rest);
      const next_cursor = page.next === undefined ? null : sealCursor(page.next);
      return c.json({ dead_letters, next_cursor }, 200);
    })
    .openapi(groupsRoute, async (c) => {
      const groups = await deps.deadLetters.groups(c.req.valid('query'));
      return c.json({ groups }, 200);
    })
    .openapi(getRoute, async (c) => {
      const letter = await deps.deadLetters.find(c.req.valid('param').id);
      if (letter === undefined) throw new AppError('not_found', 'there is no such dead letter');
      return c.json(letter, 200);
    })
    .openapi(replayRoute, async (c) => {
      const wanted = c.req.valid('json');
      const result = await replayDeadLetters(deps, wanted);
      return wanted.dry_run ? c.json(result, 200) : c.json(result, 202);
    })
    .openapi(discardRoute, async (c) => {
      const wanted = c.req.valid('json');
      let matched = 0;
      let discarded = 0;
      for await (const letters of selectDeadLetters(deps.deadLetters, wanted)) {
        matched += letters.length;
        if (wanted.dry_run) continue;
        const ids = letters.map((letter) => letter.dead_letter_id);
        discarded += await deps.deadLetters.close(ids, 'discarded');
      }
      return c.json({ matched, discarded }, 200);
    });
}
