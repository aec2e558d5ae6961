import { buildIdentityPolicy, type IdentityPolicy } from './identity-policy.ts';
import type { Ids } from './ids.ts';
import { NAMESPACE_POLICIES } from './namespaces.ts';
import { type Evidence, peopleOf } from './replay.ts';
import { byStrength, strongestOf } from './strength.ts';

/**
 * Who would leave a profile if its messages were resolved by other rules: each by the identifiers of theirs that the
 * profile holds. Only what the first rules join and the second do not leaves; whom a person or matching joined, so
 * that no message does, stays. Of those who fall apart, the one with the strongest identifier stays.
 * @param held canonical keys that the profile holds
 * @param evidence its messages, with the keys that became the profile's alone
 */
export function leavingParts(input: {
  readonly held: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly before: IdentityPolicy;
  readonly after: IdentityPolicy;
  readonly ids: Pick<Ids, 'profile'>;
}): string[][] {
  const own = new Set(input.held);
  const partsBy = (policy: IdentityPolicy) =>
    peopleOf(input.evidence, policy, input.ids)
      .map((keys) => keys.filter((key) => own.has(key)))
      .filter((keys) => keys.length > 0);
  const former = new Map(partsBy(input.before).flatMap((keys, i) => keys.map((key) => [key, i])));
  const groups = Map.groupBy(partsBy(input.after), (keys) => former.get(strongestOf(keys) ?? ''));
  return [...groups.values()].flatMap((parts) =>
    [...parts].sort((a, b) => byStrength(strongestOf(a) ?? '', strongestOf(b) ?? '')).slice(1),
  );
}

/** Rules under which whatever shares an identifier is one person, as far as devices tell: nothing is forbidden. */
export const PERMISSIVE_POLICY: IdentityPolicy = buildIdentityPolicy({
  rules: {
    namespaces: NAMESPACE_POLICIES.map(({ name }) => ({
      name,
      exclusive: false,
      max_per_profile: 100_000,
      generic_at: null,
    })),
  },
});
