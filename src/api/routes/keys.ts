import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../errors.ts';
import { ApiKeyDoc, Scope } from '../../model/api-key.ts';
import { Instant, SourceId } from '../../model/names.ts';
import { Role } from '../../model/role.ts';
import type { Authenticator } from '../authenticate.ts';
import { getUser } from '../context.ts';
import type { ApiDeps } from '../deps.ts';
import { generateKey, hashSecret } from '../key-format.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';
import type { SourceDirectory } from '../source-directory.ts';

const Key = ApiKeyDoc.omit({ secret_hash: true }).meta({ id: 'Key' });
const shared = {
  label: z.string().trim().min(1).max(200),
  scopes: z.array(Scope).max(50).default([]),
  expires_at: Instant.nullable().default(null),
};
const NewKey = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('api'), roles: z.array(Role).min(1).max(7), ...shared }),
    z.strictObject({ kind: z.literal('write'), source: SourceId, ...shared }),
  ])
  .meta({ id: 'NewKey' });
const MadeKey = Key.extend({
  key: z.string().meta({ description: 'shown this once; only its SHA-256 is kept' }),
}).meta({ id: 'MadeKey' });

const listKeys = createRoute({
  method: 'get',
  path: '/v1/keys',
  tags: ['trust'],
  summary: 'All keys, without their secrets',
  responses: { 200: json(z.object({ keys: z.array(Key) }), 'keys'), ...problems(401, 403, 503) },
});

const createKey = createRoute({
  method: 'post',
  path: '/v1/keys',
  tags: ['trust'],
  summary: 'Make a key',
  request: { body: { content: { 'application/json': { schema: NewKey } }, required: true } },
  responses: { 201: json(MadeKey, 'made'), ...problems(400, 401, 403, 503) },
});

const revokeKey = createRoute({
  method: 'delete',
  path: '/v1/keys/{id}',
  tags: ['trust'],
  summary: 'Revoke a key, and every session opened with it',
  request: { params: z.object({ id: z.string().max(64) }) },
  responses: { 204: { description: 'revoked' }, ...problems(401, 403, 404, 503) },
});

export interface KeyRoutesDeps {
  readonly keys: ApiDeps['keys'];
  readonly now: ApiDeps['now'];
  readonly authenticator: Authenticator;
  readonly sources: SourceDirectory;
}

export function keyRoutes(deps: KeyRoutesDeps) {
  return createRouter()
    .openapi(listKeys, async (c) => {
      const keys = await deps.keys.list();
      return c.json({ keys: keys.map(withoutSecret) }, 200);
    })
    .openapi(createKey, async (c) => {
      const wanted = c.req.valid('json');
      const now = deps.now().toISOString();
      if (wanted.expires_at !== null && wanted.expires_at <= now) {
        throw new AppError('invalid_request', 'the body is not valid', {
          errors: [{ path: 'expires_at', message: 'must be in the future' }],
        });
      }
      if (wanted.kind === 'write' && (await deps.sources.find(wanted.source)) === undefined) {
        throw new AppError('invalid_request', 'the body is not valid', {
          errors: [{ path: 'source', message: 'there is no such source' }],
        });
      }
      const made = generateKey(wanted.kind);
      const doc: ApiKeyDoc = {
        key_id: made.key_id,
        kind: wanted.kind,
        label: wanted.label,
        roles: wanted.kind === 'api' ? [...new Set(wanted.roles)] : [],
        scopes: wanted.scopes,
        source: wanted.kind === 'write' ? wanted.source : null,
        secret_hash: hashSecret(made.secret),
        created_at: now,
        created_by: getUser(c).key_id,
        expires_at: wanted.expires_at,
        revoked_at: null,
        last_used_at: null,
      };
      await deps.keys.create(doc);
      // It may have been asked for, and found absent, before it was made.
      deps.authenticator.forget(doc.key_id);
      return c.json({ ...withoutSecret(doc), key: made.text }, 201);
    })
    .openapi(revokeKey, async (c) => {
      const { id } = c.req.valid('param');
      if (!(await deps.keys.revoke(id, deps.now()))) {
        throw new AppError('not_found', 'there is no such key');
      }
      deps.authenticator.forget(id);
      return c.body(null, 204);
    });
}

function withoutSecret(doc: ApiKeyDoc): z.infer<typeof Key> {
  const { secret_hash: _, ...key } = doc;
  return key;
}
