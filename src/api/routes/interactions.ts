import { createRoute } from '@hono/zod-openapi';
import { PassageRequest } from '../../search/passages/request.ts';
import { getUser } from '../context.ts';
import type { PeopleDeps } from '../people/deps.ts';
import { PassagesAnswer } from '../people/schemas.ts';
import { searchPassages } from '../people/search-passages.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const search = createRoute({
  method: 'post',
  path: '/v1/interactions/search',
  tags: ['profiles'],
  summary: 'Find people by what was said in their interactions, with the passage',
  request: {
    body: { required: true, content: { 'application/json': { schema: PassageRequest } } },
  },
  responses: {
    200: json(PassagesAnswer, 'one passage for each person, best first'),
    ...problems(400, 401, 403, 503),
  },
});

/** Finding interactions. `getDeps` is called per request, so that mounting needs no engine. */
export function interactionRoutes(getDeps: () => PeopleDeps) {
  return createRouter().openapi(search, async (c) => {
    const asker = { roles: getUser(c).roles, signal: c.req.raw.signal };
    const found = await searchPassages(getDeps(), c.req.valid('json'), asker);
    c.header('cache-control', 'no-store');
    return c.json(found, 200);
  });
}
