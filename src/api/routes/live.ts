import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { type ApiEnv, getUser } from '../context.ts';
import { createConnections } from '../live/connections.ts';
import type { ProfileWatch } from '../live/profile-watch.ts';
import { streamChanges } from '../live/stream-changes.ts';
import type { PeopleDeps } from '../people/deps.ts';
import { entityTag, openProfile } from '../people/open-profile.ts';
import { problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const Tag = z
  .string()
  .max(200)
  .regex(/^[\w-]+$/);

const live = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/live',
  tags: ['profiles'],
  summary: 'Be told when something new is known of a person',
  description:
    'Server-sent events: `ready` when the stream stands, `changed` when the profile or its timeline changed (what ' +
    'changed can then be read there), `gone` when it was erased. `data` is `{"tag"}`, the profile’s `ETag` without ' +
    'quotes; `since` or `Last-Event-ID` gives the tag known, so that nothing is missed while away.',
  request: {
    params: z.object({ id: z.string().min(1).max(64) }),
    query: z.object({ since: Tag.optional() }),
  },
  responses: {
    200: { description: 'the stream', content: { 'text/event-stream': { schema: z.string() } } },
    308: { description: 'merged: `Location` is the survivor' },
    ...problems(400, 401, 403, 404, 410, 429, 503),
  },
});

/**
 * Live changes of profiles. The getters are called per request, so that mounting needs no engine.
 * @param stillAllowed judges a request once more as when it came: its key may have ended since
 */
export function liveRoutes(deps: {
  readonly people: () => PeopleDeps;
  readonly watch: () => ProfileWatch;
  readonly stillAllowed: (c: Context<ApiEnv>) => Promise<boolean>;
}) {
  const connections = createConnections();
  return createRouter().openapi(live, async (c) => {
    const { key_id, roles } = getUser(c);
    const { id } = c.req.valid('param');
    const opened = await openProfile(deps.people(), id, [], { roles, signal: c.req.raw.signal });
    if (opened.kind === 'moved') {
      return c.redirect(`/v1/profiles/${encodeURIComponent(opened.to)}/live`, 308);
    }
    const leave = connections.open(key_id);
    const watch = deps.watch();
    const last = Tag.safeParse(c.req.header('last-event-id'));
    c.header('x-accel-buffering', 'no');
    const answer = streamSSE(c, async (stream) => {
      try {
        await streamChanges(stream, {
          watch,
          profileId: id,
          since: last.success ? last.data : c.req.valid('query').since,
          tagOf: (version) => entityTag(version, roles).replaceAll('"', ''),
          stillAllowed: () => deps.stillAllowed(c),
        });
      } finally {
        leave();
      }
    });
    answer.headers.set('cache-control', 'no-store');
    return answer;
  });
}
