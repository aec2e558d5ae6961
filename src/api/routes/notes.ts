import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AppError } from '../../errors.ts';
import type { Spool } from '../../spool/spool.ts';
import { type ApiEnv, getUser } from '../context.ts';
import { IdempotencyKey, NoteAccepted, NoteRequest } from '../desk/note-request.ts';
import { OpenMatter } from '../desk/open-matters.ts';
import { readMatters } from '../desk/read-matters.ts';
import { completeTask, NOTE_PARTS, writeNote } from '../desk/write-note.ts';
import type { PeopleDeps } from '../people/deps.ts';
import { openProfile } from '../people/open-profile.ts';
import { TIMELINE_PARTS } from '../people/read-timeline.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const id = z.string().min(1).max(64);
const moved = { description: 'merged: `Location` is the survivor' };
const tags = ['profiles'];

const write = createRoute({
  method: 'post',
  path: '/v1/profiles/{id}/notes',
  tags,
  summary: 'Write a note or a task about a person',
  description:
    'It comes in like anything else and becomes an event of the person’s timeline. Sending it again with the same ' +
    '`Idempotency-Key` adds nothing.',
  request: {
    params: z.object({ id }),
    headers: z.object({ 'idempotency-key': IdempotencyKey }),
    body: { required: true, content: { 'application/json': { schema: NoteRequest } } },
  },
  responses: {
    202: json(NoteAccepted, 'durably accepted'),
    308: moved,
    ...problems(400, 401, 403, 404, 409, 410, 429, 503),
  },
});

const complete = createRoute({
  method: 'post',
  path: '/v1/profiles/{id}/tasks/{task_id}/completion',
  tags,
  summary: 'Say that a task is done',
  request: { params: z.object({ id, task_id: z.string().regex(/^[\w-]{1,64}$/) }) },
  responses: {
    202: json(NoteAccepted, 'durably accepted; again changes nothing'),
    308: moved,
    ...problems(400, 401, 403, 404, 409, 410, 429, 503),
  },
});

const matters = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/matters',
  tags,
  summary: 'What is open with a person: tasks and tickets',
  request: { params: z.object({ id }) },
  responses: {
    200: json(
      z
        .object({
          profile_id: z.string(),
          matters: z.array(OpenMatter),
          truncated: z
            .boolean()
            .meta({ description: 'there are so many events that older ones were not looked at' }),
        })
        .meta({ id: 'OpenMatters' }),
      'due ones first',
    ),
    308: moved,
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

/** What representatives write of a person, and what is open. `getPeople` is called per request. */
export function noteRoutes(deps: {
  readonly people: () => PeopleDeps;
  readonly spool: Pick<Spool, 'append'>;
}) {
  return createRouter()
    .openapi(write, async (c) => {
      const people = deps.people();
      const opened = await openProfile(people, c.req.valid('param').id, NOTE_PARTS, askerOf(c));
      if (opened.kind === 'moved') return redirect(c, `${opened.to}/notes`);
      const accepted = await writeNote(
        { people, spool: deps.spool },
        opened.profile,
        c.req.valid('json'),
        { author: getUser(c), onceKey: c.req.valid('header')['idempotency-key'] },
      );
      return c.json(accepted, 202);
    })
    .openapi(complete, async (c) => {
      const { id: profileId, task_id } = c.req.valid('param');
      const people = deps.people();
      const parts = [...NOTE_PARTS, ...TIMELINE_PARTS];
      const opened = await openProfile(people, profileId, parts, askerOf(c));
      if (opened.kind === 'moved') {
        return redirect(c, `${opened.to}/tasks/${encodeURIComponent(task_id)}/completion`);
      }
      const open = await readMatters(people, opened.profile, askerOf(c));
      if (!open.matters.some((matter) => matter.kind === 'task' && matter.id === task_id)) {
        throw new AppError('not_found', 'this person has no such open task');
      }
      const desk = { people, spool: deps.spool };
      return c.json(await completeTask(desk, opened.profile, task_id, getUser(c)), 202);
    })
    .openapi(matters, async (c) => {
      const { id: profileId } = c.req.valid('param');
      const opened = await openProfile(deps.people(), profileId, TIMELINE_PARTS, askerOf(c));
      c.header('cache-control', 'no-store');
      if (opened.kind === 'moved') return redirect(c, `${opened.to}/matters`);
      const open = await readMatters(deps.people(), opened.profile, askerOf(c));
      return c.json({ profile_id: opened.profile.profile_id, ...open }, 200);
    });
}

function askerOf(c: Context<ApiEnv>) {
  return { roles: getUser(c).roles, signal: c.req.raw.signal };
}

function redirect(c: Context<ApiEnv>, below: string) {
  return c.redirect(`/v1/profiles/${below}`, 308);
}
