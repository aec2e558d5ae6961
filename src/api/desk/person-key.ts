import type { IdentityPolicy } from '../../identity/identity-policy.ts';
import { isBuiltIn } from '../../identity/namespaces.ts';

/** One identifier of a person, as a row of the source `desk` carries it: by namespace, with its scope. */
export type PersonKey = Readonly<
  Record<string, { readonly value: string; readonly scope?: string }>
>;

/**
 * The identifier by which something written on a person's page finds its way back to that person. One alone, so that
 * it can only be added to whom it belongs to, and never joins two people.
 * @param keys canonical keys of the profile, strongest first
 * @returns `undefined` where the person has none that names one person: only made-up namespaces or shared values
 */
export function personKey(keys: readonly string[], policy: IdentityPolicy): PersonKey | undefined {
  const key = keys.find((each) => isBuiltIn(namespaceOf(each)) && !policy.generic.has(each));
  if (key === undefined) return undefined;
  const namespace = namespaceOf(key);
  const rest = key.slice(namespace.length + 1);
  if (!policy.of(namespace).scoped) return { [namespace]: { value: rest } };
  const slash = rest.indexOf('/');
  return { [namespace]: { scope: rest.slice(0, slash), value: rest.slice(slash + 1) } };
}

function namespaceOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}
