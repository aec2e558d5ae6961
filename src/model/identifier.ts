import { z } from 'zod';
import { SnakeName } from './names.ts';

/**
 * One claim of who somebody is, as a source gave it. `scope` names the system a value is unique in (two shops
 * may both have a customer 123); namespaces that are unique in the world (`email`, `phone`) carry none.
 */
export const ClaimedIdentifier = z.strictObject({
  namespace: SnakeName,
  scope: SnakeName.optional(),
  value: z.string().min(1).max(512),
});
export type ClaimedIdentifier = z.infer<typeof ClaimedIdentifier>;

/**
 * Canonical identifier. `key` is `namespace:value`, or `namespace:scope/value` where the namespace is scoped:
 * the only spelling that is compared, hashed, stored or searched.
 */
export const Identifier = z.strictObject({
  namespace: SnakeName,
  scope: SnakeName.optional(),
  value: z.string().min(1).max(512),
  key: z.string().min(3).max(700),
});
export type Identifier = z.infer<typeof Identifier>;

/** The lock that makes a value unique: `_id` is an HMAC of `key`; written once, with `op_type: create`. */
export const IdentifierDoc = z.strictObject({
  key: z.string(),
  namespace: SnakeName,
  profile_id: z.string(),
  source: SnakeName,
  created_at: z.iso.datetime(),
});
export type IdentifierDoc = z.infer<typeof IdentifierDoc>;
