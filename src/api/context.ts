import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { AppError } from '../errors.ts';
import type { Principal } from './principal.ts';

/** What middlewares leave for handlers. `Bindings` is Node's request, absent under `app.request()`. */
export interface ApiEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    request_id: string;
    principal: Principal | undefined;
    secureHeadersNonce?: string;
  };
}

export type ApiContext = Context<ApiEnv>;

/**
 * Who the request acts for, on routes that the policy table closes to strangers.
 * @throws AppError `unauthenticated` on a public route without credentials
 */
export function getPrincipal(c: Context<ApiEnv>): Principal {
  const principal = c.get('principal');
  if (principal === undefined) throw new AppError('unauthenticated', 'credentials are missing');
  return principal;
}

/**
 * The person or program behind an API key or session.
 * @throws AppError `forbidden` for write keys
 */
export function getUser(c: Context<ApiEnv>): Extract<Principal, { kind: 'user' }> {
  const principal = getPrincipal(c);
  if (principal.kind !== 'user') throw new AppError('forbidden', 'write keys can only collect');
  return principal;
}
