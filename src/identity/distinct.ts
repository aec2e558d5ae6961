import { namespaceOf, parseKey } from './identifier-key.ts';
import { NAMESPACE_POLICIES } from './namespaces.ts';

/** Exclusive namespaces that no other outranks: what they hold apart, nothing may join. */
const DECISIVE = new Set(
  NAMESPACE_POLICIES.filter(({ exclusive, priority }) => exclusive && priority === 1).map(
    ({ name }) => name,
  ),
);

/**
 * Whether two profiles are two people whatever links them: each is another customer of one and the same system.
 *
 * Resolution never plans such a merge. Two merges that are each right may still meet: one worker redirects B to X
 * while another redirects X to A. So whoever completes a redirect by folding a loser into its root asks this
 * first, of the root as read; where it holds, the loser is set free again (its redirect taken back by CAS) instead
 * of folded. It is either in the root's `merged_from` or not, and a root's customers never become fewer, so all
 * who ask come to the same answer.
 */
export function areDistinctCustomers(a: readonly string[], b: readonly string[]): boolean {
  const known = Map.groupBy(a.filter(isDecisive), scopeOf);
  return b
    .filter(isDecisive)
    .some((key) => known.get(scopeOf(key))?.some((other) => other !== key) === true);
}

/** Where one profile may hold one value only, whatever links it: `customer_id:shop`. `undefined` for other keys. */
export function decisiveSlot(key: string): string | undefined {
  return isDecisive(key) ? scopeOf(key) : undefined;
}

function isDecisive(key: string): boolean {
  return DECISIVE.has(namespaceOf(key));
}

function scopeOf(key: string): string {
  return `${namespaceOf(key)}:${parseKey(key).scope ?? ''}`;
}
