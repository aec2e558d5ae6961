import type { IdentityRules } from '../model/namespace-rule.ts';
import { namespaceOf } from './identifier-key.ts';
import { effectivePolicies } from './identity-policy.ts';
import { policyOf } from './namespaces.ts';

/** Who demotes values that many people have, when nobody in particular does. */
export const SCAN = 'scan';

/**
 * Keys that are nobody's by given rules, of values that were demoted: all that somebody demoted by hand, and those
 * found by counting that as many people have as the rules say today.
 */
export function genericKeys(
  demoted: readonly {
    readonly key: string;
    readonly people: number;
    readonly updated_by: string;
  }[],
  rules: IdentityRules,
): ReadonlySet<string> {
  const policies = effectivePolicies(rules);
  return new Set(
    demoted
      .filter(({ key, people, updated_by }) => {
        if (updated_by !== SCAN) return true;
        const namespace = namespaceOf(key);
        const { generic_at } = policies.get(namespace) ?? policyOf(namespace);
        return generic_at !== null && people >= generic_at;
      })
      .map(({ key }) => key),
  );
}
