import type { Identifier } from '../model/identifier.ts';
import { policyOf } from './namespaces.ts';

/** Scope of scoped namespaces where a source gives none. */
export const DEFAULT_SCOPE = 'default';

/** Builds the canonical identifier of a value that is already in canonical spelling. */
export function buildIdentifier(
  namespace: string,
  scope: string | undefined,
  value: string,
): Identifier {
  if (!policyOf(namespace).scoped) return { namespace, value, key: `${namespace}:${value}` };
  const inScope = scope ?? DEFAULT_SCOPE;
  return { namespace, scope: inScope, value, key: `${namespace}:${inScope}/${value}` };
}

/** Namespace of a canonical key. */
export function namespaceOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}

/** Takes a canonical key apart; the inverse of {@link buildIdentifier}. Values may hold colons and slashes. */
export function parseKey(key: string): Identifier {
  const namespace = namespaceOf(key);
  const rest = key.slice(namespace.length + 1);
  const slash = rest.indexOf('/');
  if (!policyOf(namespace).scoped || slash < 0) return { namespace, value: rest, key };
  return { namespace, scope: rest.slice(0, slash), value: rest.slice(slash + 1), key };
}
