import { namespaceOf, parseKey } from './identifier-key.ts';
import type { IdentityPolicy } from './identity-policy.ts';

/** Whether a key says whose a message is: not a value that is blocked by now, or that too many people have. */
export function isTelling(key: string, policy: IdentityPolicy): boolean {
  return !policy.generic.has(key) && !policy.isBlocked(namespaceOf(key), parseKey(key).value);
}

/** Keys that say whose a stored message is; all, where the message has no such. */
export function tellingKeys(keys: readonly string[], policy: IdentityPolicy): readonly string[] {
  const telling = keys.filter((key) => isTelling(key, policy));
  return telling.length === 0 ? keys : telling;
}
