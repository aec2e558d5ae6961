import type { Identifier } from '../model/identifier.ts';
import { policyOf } from './namespaces.ts';

/** Scope of scoped namespaces where a source gives none. */
export const DEFAULT_SCOPE = 'default';

/** Scope of a namespace that a company made and whose values are unique in the world. */
export const NO_SCOPE = '';

/**
 * Builds the canonical identifier of a value that is already in canonical spelling. A key says by itself whether it
 * has a scope, so that taking it apart needs no company's rules: `email:a@b.fr`, `badge:/7`, `customer_id:shop/7`.
 * @param scope `undefined` for the default one; {@link NO_SCOPE} where values are unique in the world
 */
export function buildIdentifier(
  namespace: string,
  scope: string | undefined,
  value: string,
): Identifier {
  if (!policyOf(namespace).scoped) return { namespace, value, key: `${namespace}:${value}` };
  if (scope === NO_SCOPE) return { namespace, value, key: `${namespace}:/${value}` };
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
  if (slash === 0) return { namespace, value: rest.slice(1), key };
  return { namespace, scope: rest.slice(0, slash), value: rest.slice(slash + 1), key };
}
