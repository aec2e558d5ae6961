import { getConnInfo } from '@hono/node-server/conninfo';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { AppError } from '../../errors.ts';
import { Role } from '../../model/role.ts';
import { originOf } from '../auth.ts';
import type { Authenticator } from '../authenticate.ts';
import type { ApiEnv } from '../context.ts';
import type { ApiDeps } from '../deps.ts';
import type { Principal } from '../principal.ts';
import type { RateLimits } from '../rate-limits.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';
import { SESSION_COOKIE, SESSION_SECONDS, sealSession } from '../session.ts';

const SignIn = z
  .union([
    z.strictObject({ key: z.string().max(200) }),
    z.strictObject({ demo_token: z.string().max(200) }),
  ])
  .meta({ id: 'SignIn' });
const SignedIn = z
  .object({ label: z.string(), roles: z.array(Role), expires_at: z.iso.datetime() })
  .meta({ id: 'SignedIn' });

const openRoute = createRoute({
  method: 'post',
  path: '/v1/session',
  tags: ['trust'],
  summary: 'Sign in to the page with a key, or with the one-time token of the local demo link',
  request: { body: { content: { 'application/json': { schema: SignIn } }, required: true } },
  responses: {
    201: json(SignedIn, 'signed in; the session is an HttpOnly cookie'),
    ...problems(400, 401, 403, 429, 503),
  },
});

const closeRoute = createRoute({
  method: 'delete',
  path: '/v1/session',
  tags: ['trust'],
  summary: 'Sign out',
  responses: { 204: { description: 'signed out' }, ...problems(403) },
});

export interface SessionDeps {
  readonly authenticator: Authenticator;
  readonly now: ApiDeps['now'];
  readonly secret: ApiDeps['secret'];
  readonly demoTokens: ApiDeps['demoTokens'];
  readonly limits: RateLimits;
}

export function sessionRoutes(deps: SessionDeps) {
  return createRouter()
    .openapi(openRoute, async (c) => {
      refuseOtherSites(c);
      await deps.limits.take(addressOf(c) ?? 'unknown', 'sign_in');
      const body = c.req.valid('json');
      const principal =
        'key' in body
          ? await deps.authenticator.byKey(body.key)
          : await redeem(c, body.demo_token, deps);
      if (principal?.kind !== 'user') {
        throw new AppError('unauthenticated', 'this key does not sign anybody in');
      }
      const now = deps.now();
      setCookie(c, SESSION_COOKIE, sealSession(deps.secret, principal.key_id, now), {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: SESSION_SECONDS,
        secure: new URL(c.req.url).protocol === 'https:',
      });
      const expires_at = new Date(now.getTime() + SESSION_SECONDS * 1000).toISOString();
      return c.json({ label: principal.label, roles: [...principal.roles], expires_at }, 201);
    })
    .openapi(closeRoute, (c) => {
      refuseOtherSites(c);
      deleteCookie(c, SESSION_COOKIE, { path: '/' });
      return c.body(null, 204);
    });
}

/** Nobody may sign a visitor of theirs in or out here; programs without a browser are free to. */
function refuseOtherSites(c: Context<ApiEnv>): void {
  if (originOf(c) === 'foreign')
    throw new AppError('forbidden', 'the request comes from another site');
}

/** The demo link is for the person at this machine: nobody else may redeem its token. */
async function redeem(
  c: Context<ApiEnv>,
  token: string,
  deps: SessionDeps,
): Promise<Principal | undefined> {
  if (!isLoopback(addressOf(c))) throw new AppError('forbidden', 'only from this machine itself');
  const keyId = deps.demoTokens?.redeem(token);
  return keyId === undefined ? undefined : deps.authenticator.bySession(keyId);
}

function addressOf(c: Context<ApiEnv>): string | undefined {
  return c.env?.incoming === undefined ? undefined : getConnInfo(c).remote.address;
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(address);
}
