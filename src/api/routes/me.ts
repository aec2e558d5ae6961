import { createRoute, z } from '@hono/zod-openapi';
import { Role } from '../../model/role.ts';
import { getPrincipal } from '../context.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const Me = z
  .object({
    key_id: z.string(),
    kind: z.enum(['user', 'writer']),
    label: z.string(),
    roles: z.array(Role),
    scopes: z.array(z.string()).meta({ description: 'empty: all that the roles allow' }),
    source: z.string().nullable().meta({ description: 'of a write key' }),
  })
  .meta({ id: 'Me' });

const getMe = createRoute({
  method: 'get',
  path: '/v1/me',
  tags: ['trust'],
  summary: 'Whom these credentials stand for',
  responses: { 200: json(Me, 'who you are'), ...problems(401) },
});

export function meRoutes() {
  return createRouter().openapi(getMe, (c) => {
    const principal = getPrincipal(c);
    const { key_id, kind, label, scopes } = principal;
    return c.json(
      {
        key_id,
        kind,
        label,
        scopes: [...scopes],
        roles: principal.kind === 'user' ? [...principal.roles] : [],
        source: principal.kind === 'writer' ? principal.source : null,
      },
      200,
    );
  });
}
