import { z } from 'zod';
import { Instant, SourceId } from './names.ts';
import { Role } from './role.ts';

/** `area:action`, or `area:*`; a key with scopes can do no more than they say. */
export const Scope = z
  .string()
  .regex(/^[a-z_]+:([a-z][a-z0-9_]*|\*)$/, 'must be area:action or area:*')
  .max(128);
export type Scope = z.infer<typeof Scope>;

/**
 * A key as stored in `keys`, `_id` = `key_id`. Only the SHA-256 of the secret is kept: with 256 random bits there
 * is nothing to guess, so a slow hash would buy nothing. `kind: write` collects for one source and reads nothing.
 */
export const ApiKeyDoc = z.strictObject({
  key_id: z.string().regex(/^[a-zA-Z0-9]{8,32}$/),
  kind: z.enum(['api', 'write']),
  label: z.string().min(1).max(200),
  roles: z.array(Role).max(20),
  scopes: z.array(Scope).max(50).meta({ description: 'empty: all that the roles allow' }),
  source: SourceId.nullable().meta({ description: 'what a write key collects for' }),
  secret_hash: z.string().meta({ description: 'SHA-256, hex' }),
  created_at: Instant,
  created_by: z.string().nullable().meta({ description: 'key id of who made it' }),
  expires_at: Instant.nullable(),
  revoked_at: Instant.nullable(),
  last_used_at: Instant.nullable(),
});
export type ApiKeyDoc = z.infer<typeof ApiKeyDoc>;
