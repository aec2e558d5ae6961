import { namespaceOf } from './identifier-key.ts';
import { policyOf } from './namespaces.ts';

/** Order of canonical keys, strongest namespace first; within one, by text, so that it never depends on arrival. */
export function byStrength(a: string, b: string): number {
  const byPriority = policyOf(namespaceOf(a)).priority - policyOf(namespaceOf(b)).priority;
  if (byPriority !== 0) return byPriority;
  return a < b ? -1 : Number(a > b);
}

/** The key that says whose something is that carries several. */
export function strongestOf(keys: Iterable<string>): string | undefined {
  let strongest: string | undefined;
  for (const key of keys) {
    if (strongest === undefined || byStrength(key, strongest) < 0) strongest = key;
  }
  return strongest;
}
