import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { matchedRoutes } from 'hono/route';
import { AppError } from '../errors.ts';
import type { Authenticator } from './authenticate.ts';
import type { ApiEnv } from './context.ts';
import { type Access, findAccess } from './policy.ts';
import type { Principal } from './principal.ts';
import type { RateLimits } from './rate-limits.ts';
import { openSession, SESSION_COOKIE } from './session.ts';

/**
 * Lets a request through to its route only when the policy table says so, and tells the route whom it serves.
 * Runs before anything reads the body.
 * @throws AppError `unauthenticated` or `forbidden`
 */
export function authorise(
  options: Credentials & { readonly limits: RateLimits },
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const principal = await admit(c, options);
    if (principal === undefined) return next();
    await options.limits.take(principal.key_id, 'call');
    c.set('principal', principal);
    return next();
  };
}

/** What credentials are judged by. */
export interface Credentials {
  readonly authenticator: Authenticator;
  readonly secret: string;
  readonly now: () => Date;
}

/**
 * Judges a request by the policy table and its credentials, as they are now: an answer that lasts asks again.
 * @returns `undefined` where the route asks for nobody
 * @throws AppError `unauthenticated` or `forbidden`
 */
export async function admit(
  c: Context<ApiEnv>,
  options: Credentials,
): Promise<Principal | undefined> {
  const route = matchedRoutes(c).find(({ method }) => method !== 'ALL');
  if (route === undefined) return undefined;
  const access = findAccess(route.method, route.path);
  if (access === undefined) throw new AppError('forbidden', 'no role is allowed here');
  if (access.kind !== 'roles') return undefined;
  const principal = await identify(c, options);
  if (principal === undefined) {
    throw new AppError('unauthenticated', 'an API key or a session is needed');
  }
  refuseUnlessAllowed(principal, access);
  return principal;
}

async function identify(c: Context<ApiEnv>, options: Credentials): Promise<Principal | undefined> {
  const header = c.req.header('authorization');
  // A request that presents a key is judged by that key alone, even where the browser adds a cookie.
  if (header !== undefined) {
    const key = keyOfHeader(header);
    return key === undefined ? undefined : options.authenticator.byKey(key);
  }
  const cookie = getCookie(c, SESSION_COOKIE);
  if (cookie === undefined) return undefined;
  const keyId = openSession(options.secret, cookie, options.now());
  if (keyId === undefined) return undefined;
  refuseForeignWrite(c);
  return options.authenticator.bySession(keyId);
}

/** The key in `Bearer <key>`, or in `Basic <base64 of key:>` as Segment's libraries send it. */
export function keyOfHeader(header: string): string | undefined {
  const [scheme = '', value = ''] = header.trim().split(/\s+/, 2);
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(value, 'base64').toString('utf8').split(':', 1)[0];
}

/**
 * Where a write comes from, by the headers that browsers add and scripts cannot forge: our own page, another site,
 * or no browser at all.
 */
export function originOf(c: Context<ApiEnv>): 'own' | 'foreign' | 'no_browser' {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' ? 'own' : 'foreign';
  const origin = c.req.header('origin');
  if (origin === undefined) return 'no_browser';
  return hostOf(origin) === c.req.header('host') ? 'own' : 'foreign';
}

/** The cookie travels by itself, so a write that uses it must prove to come from our own page. */
function refuseForeignWrite(c: Context<ApiEnv>): void {
  if (/^(GET|HEAD|OPTIONS)$/.test(c.req.method) || originOf(c) === 'own') return;
  throw new AppError('forbidden', 'the request comes from another site');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function refuseUnlessAllowed(
  principal: Principal,
  access: Extract<Access, { kind: 'roles' }>,
): void {
  if (principal.kind === 'writer') {
    if (!access.writers) throw new AppError('forbidden', 'write keys can only collect');
    return;
  }
  if (!principal.roles.some((role) => access.roles.includes(role))) {
    throw new AppError('forbidden', `this needs one of the roles ${access.roles.join(', ')}`);
  }
  const area = access.scope.split(':', 1)[0];
  const { scopes } = principal;
  if (scopes.length > 0 && !scopes.includes(access.scope) && !scopes.includes(`${area}:*`)) {
    throw new AppError('forbidden', `this needs the scope ${access.scope}`);
  }
}
