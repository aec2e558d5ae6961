import { namespaceOf, parseKey } from './identifier-key.ts';
import type { IdentityPolicy } from './identity-policy.ts';

/**
 * Keys that say whose a stored message is: without values that are blocked by now, or that too many people have;
 * all, where the message has no others.
 */
export function tellingKeys(keys: readonly string[], policy: IdentityPolicy): readonly string[] {
  const telling = keys.filter(
    (key) => !policy.generic.has(key) && !policy.isBlocked(namespaceOf(key), parseKey(key).value),
  );
  return telling.length === 0 ? keys : telling;
}
