import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AppError } from '../../errors.ts';
import {
  DESK_LIMITS,
  Desk,
  noteOpened,
  Preference,
  putView,
  SavedView,
} from '../../search/saved-view.ts';
import { type ApiEnv, getUser } from '../context.ts';
import type { Preferences } from '../desk/preferences.ts';
import { DeskAnswer } from '../desk/schemas.ts';
import { type DeskDeps, showDesk } from '../desk/show-desk.ts';
import type { PeopleDeps } from '../people/deps.ts';
import { openProfile } from '../people/open-profile.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const tags = ['desk'];
const body = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});
const answer = json(DeskAnswer, 'the desk');

const get = createRoute({
  method: 'get',
  path: '/v1/desk',
  tags,
  summary: 'People pinned and opened last, and saved views, of your key',
  responses: { 200: answer, ...problems(401, 403, 503) },
});
const pin = createRoute({
  method: 'put',
  path: '/v1/desk/pinned',
  tags,
  summary: 'Pin these people, in this order, and no others',
  request: body(z.strictObject({ profile_ids: Desk.shape.pinned.unwrap() })),
  responses: { 200: answer, ...problems(400, 401, 403, 409, 503) },
});
const opened = createRoute({
  method: 'post',
  path: '/v1/desk/recent',
  tags,
  summary: 'Note that somebody was opened',
  request: body(z.strictObject({ profile_id: z.string().min(1).max(64) })),
  responses: { 204: { description: 'noted' }, ...problems(400, 401, 403, 404, 409, 410, 503) },
});
const prefer = createRoute({
  method: 'put',
  path: '/v1/desk/preference',
  tags,
  summary: 'Put people of your region or portfolio first in searches; hides nobody',
  request: body(Preference),
  responses: { 200: answer, ...problems(400, 401, 403, 409, 503) },
});
const params = z.object({ id: z.uuid() });
const saveView = createRoute({
  method: 'put',
  path: '/v1/desk/views/{id}',
  tags,
  summary: 'Save a search under a name',
  request: { params, ...body(SavedView.omit({ id: true })) },
  responses: { 200: answer, ...problems(400, 401, 403, 409, 503) },
});
const dropView = createRoute({
  method: 'delete',
  path: '/v1/desk/views/{id}',
  tags,
  summary: 'Forget a saved view',
  request: { params },
  responses: { 200: answer, ...problems(400, 401, 403, 409, 503) },
});

/** What each holder of a key keeps at hand. `getDeps` is called per request, so that mounting needs no engine. */
export function deskRoutes(
  getDeps: () => DeskDeps & { readonly people: PeopleDeps },
  preferences: Pick<Preferences, 'forget'>,
) {
  const show = async (c: Context<ApiEnv>, desk: Desk) => {
    c.header('cache-control', 'no-store');
    return c.json(await showDesk(getDeps(), desk, askerOf(c)), 200);
  };
  const change = (c: Context<ApiEnv>, how: (desk: Desk) => Desk) => {
    const { desks, now } = getDeps();
    return desks.change(getUser(c).key_id, now(), how);
  };
  return createRouter()
    .openapi(get, async (c) => await show(c, await getDeps().desks.read(getUser(c).key_id)))
    .openapi(pin, async (c) => {
      const pinned = [...new Set(c.req.valid('json').profile_ids)];
      return await show(c, await change(c, (desk) => ({ ...desk, pinned })));
    })
    .openapi(prefer, async (c) => {
      const preference = c.req.valid('json');
      const desk = await change(c, (before) => ({ ...before, preference }));
      preferences.forget(getUser(c).key_id);
      return await show(c, desk);
    })
    .openapi(opened, async (c) => {
      const { profile_id } = c.req.valid('json');
      const found = await openProfile(getDeps().people, profile_id, [], askerOf(c));
      const id = found.kind === 'moved' ? found.to : profile_id;
      await change(c, (desk) => noteOpened(desk, id));
      return c.body(null, 204);
    })
    .openapi(saveView, async (c) => {
      const view = { id: c.req.valid('param').id, ...c.req.valid('json') };
      const desk = await change(c, (before) => {
        const after = putView(before, view);
        if (after.views.length <= DESK_LIMITS.views) return after;
        throw new AppError('conflict', `no more than ${DESK_LIMITS.views} views can be saved`);
      });
      return await show(c, desk);
    })
    .openapi(dropView, async (c) => {
      const { id } = c.req.valid('param');
      const desk = await change(c, (before) => ({
        ...before,
        views: before.views.filter((view) => view.id !== id),
      }));
      return await show(c, desk);
    });
}

function askerOf(c: Context<ApiEnv>) {
  return { roles: getUser(c).roles, signal: c.req.raw.signal };
}
