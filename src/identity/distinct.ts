import { namespaceOf, parseKey } from './identifier-key.ts';
import type { IdentityPolicy } from './identity-policy.ts';

type Decisive = Pick<IdentityPolicy, 'decisive'>;

/**
 * Whether two profiles are two people whatever links them: each is another customer of one and the same system.
 *
 * Resolution never plans such a merge. Two merges that are each right may still meet: one worker redirects B to X
 * while another redirects X to A. So whoever completes a redirect by folding a loser into its root asks this
 * first, of the root as read; where it holds, the loser is set free again (its redirect taken back by CAS) instead
 * of folded. It is either in the root's `merged_from` or not, and a root's customers never become fewer, so all
 * who ask come to the same answer.
 */
export function areDistinctCustomers(
  a: readonly string[],
  b: readonly string[],
  { decisive }: Decisive,
): boolean {
  const isDecisive = (key: string) => decisive.has(namespaceOf(key));
  const known = Map.groupBy(a.filter(isDecisive), scopeOf);
  return b
    .filter(isDecisive)
    .some((key) => known.get(scopeOf(key))?.some((other) => other !== key) === true);
}

/** Where one profile may hold one value only, whatever links it: `customer_id:shop`. `undefined` for other keys. */
export function decisiveSlot(key: string, { decisive }: Decisive): string | undefined {
  return decisive.has(namespaceOf(key)) ? scopeOf(key) : undefined;
}

function scopeOf(key: string): string {
  return `${namespaceOf(key)}:${parseKey(key).scope ?? ''}`;
}
