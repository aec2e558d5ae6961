import { namespaceOf, parseKey } from './identifier-key.ts';
import type { IdentityPolicy } from './identity-policy.ts';
import type { NamespacePolicy } from './namespaces.ts';

/** Fields of a policy that decide who is who; `generic_at` decides through the values it finds. */
const DECIDING = [
  'priority',
  'strength',
  'exclusive',
  'max_per_profile',
  'max_per_window',
  'blocked',
  'generic_at',
] as const;

/** Namespaces that two sets of rules treat differently. */
export function changedNamespaces(
  before: IdentityPolicy,
  after: IdentityPolicy,
  names: Iterable<string>,
): string[] {
  const generic = [...before.generic, ...after.generic].filter(
    (key) => before.generic.has(key) !== after.generic.has(key),
  );
  const byGeneric = new Set(generic.map(namespaceOf));
  return [...new Set(names)].filter(
    (name) =>
      byGeneric.has(name) ||
      DECIDING.some(
        (field) => JSON.stringify(before.of(name)[field]) !== JSON.stringify(after.of(name)[field]),
      ),
  );
}

/**
 * Whether somebody who holds these keys may fall apart under other rules: false only where nothing that holds them
 * together became weaker. Looks at keys alone, so that a hundred thousand people are judged in a moment and the
 * messages of few are read.
 */
export function mightSplit(
  keys: readonly string[],
  before: IdentityPolicy,
  after: IdentityPolicy,
): boolean {
  if (keys.length < 2) return false;
  const slots = new Map<string, number>();
  const counts = new Map<string, number>();
  let known = 0;
  for (const key of keys) {
    const { namespace, scope, value } = parseKey(key);
    if (after.generic.has(key) && !before.generic.has(key)) return true;
    if (after.isBlocked(namespace, value) && !before.isBlocked(namespace, value)) return true;
    counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
    const slot = `${namespace}:${scope ?? ''}`;
    slots.set(slot, (slots.get(slot) ?? 0) + 1);
    if (before.of(namespace).strength !== 'weak') known += 1;
  }
  const isReordered = [...counts.keys()].some(
    (name) => before.of(name).priority !== after.of(name).priority,
  );
  for (const [slot, values] of slots) {
    const name = namespaceOf(slot);
    const [then, now] = [before.of(name), after.of(name)];
    if (values > 1 && now.exclusive && (!then.exclusive || isReordered)) return true;
  }
  return [...counts].some(([name, count]) => {
    const [then, now] = [before.of(name), after.of(name)];
    if (count > now.max_per_profile && now.max_per_profile < then.max_per_profile) return true;
    if (isTighter(then, now) && count > (now.max_per_window?.values ?? 0)) return true;
    return now.strength === 'weak' && then.strength !== 'weak' && known - count > 1;
  });
}

function isTighter(then: NamespacePolicy, now: NamespacePolicy): boolean {
  if (now.max_per_window === null) return false;
  if (then.max_per_window === null) return true;
  return (
    now.max_per_window.values < then.max_per_window.values ||
    now.max_per_window.days > then.max_per_window.days
  );
}
