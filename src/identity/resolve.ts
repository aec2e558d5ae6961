import type { Identifier } from '../model/identifier.ts';
import {
  type Cluster,
  clusterOf,
  isIdentified,
  type LeftOut,
  type ResolvableProfile,
} from './cluster.ts';
import type { IdentityPolicy } from './identity-policy.ts';
import type { Ids } from './ids.ts';

/**
 * Whose message it is. `claim` are identifiers nobody owns yet, which become the profile's; `left_out` are those
 * the message carries that stay (or become) nobody's or another's, and must not be folded into this profile.
 */
export type Resolution =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'create' | 'existing';
      readonly profile_id: string;
      readonly claim: Identifier[];
      readonly left_out: LeftOut[];
    }
  | {
      readonly kind: 'merge';
      readonly profile_id: string;
      readonly losers: string[];
      readonly rule: string;
      readonly claim: Identifier[];
      readonly left_out: LeftOut[];
    };

/**
 * Decides whose message this is, from who owns its identifiers.
 *
 * The strongest identifier says whose it is; the others follow in order of strength, each bringing its owner
 * along unless that would put two exclusive values (two customers of one shop) into one profile, break a limit,
 * or join two known people by a shared device. What may not follow is left out, and stays where it is. So where
 * no rule is hit, people come out as the groups connected by shared identifiers, in whatever order messages come.
 *
 * Where profiles merge, one that is known survives an anonymous one; then the older; then the lower id.
 * @param input.owners canonical key → root profile (redirects followed), for keys that have one
 * @param input.profiles the root profiles that `owners` names
 */
export function planResolution(input: {
  readonly identifiers: readonly Identifier[];
  readonly owners: ReadonlyMap<string, string>;
  readonly profiles: ReadonlyMap<string, ResolvableProfile>;
  readonly ids: Pick<Ids, 'profile'>;
  readonly policy: IdentityPolicy;
  /** instant of the message, for limits on the values of a window */
  readonly at: string;
}): Resolution {
  const { policy, at } = input;
  const only = onlyOwner(input.identifiers, input.owners, policy);
  if (only !== undefined) {
    return { kind: 'existing', profile_id: only, claim: [], left_out: [] };
  }
  const cluster = clusterOf(
    sortedByStrength(input.identifiers, policy),
    input.owners,
    input.profiles,
    { policy, at },
  );
  const { claim, left_out, strongest } = cluster;
  if (strongest === undefined) return { kind: 'none' };
  const [winner, ...losers] = [...cluster.profiles.values()].sort((a, b) =>
    bySurvival(a, b, policy),
  );
  if (winner === undefined) {
    return { kind: 'create', profile_id: input.ids.profile(strongest.key), claim, left_out };
  }
  const profile_id = winner.profile_id;
  if (losers.length === 0) return { kind: 'existing', profile_id, claim, left_out };
  return {
    kind: 'merge',
    profile_id,
    losers: losers.map((loser) => loser.profile_id),
    rule: ruleOf(cluster),
    claim,
    left_out,
  };
}

/** The usual case: one profile owns every identifier of the message, so there is nothing to weigh. */
function onlyOwner(
  identifiers: readonly Identifier[],
  owners: ReadonlyMap<string, string>,
  { generic }: IdentityPolicy,
): string | undefined {
  if (generic.size > 0 && identifiers.some(({ key }) => generic.has(key))) return undefined;
  const found = new Set(identifiers.map(({ key }) => owners.get(key)));
  const [owner] = found;
  return found.size === 1 ? owner : undefined;
}

/**
 * Strongest namespace first, weak ones last whatever their priority: a shared device never says whose a message is
 * that names somebody. Within a namespace by key, so that the order within a message does not matter.
 */
function sortedByStrength(
  identifiers: readonly Identifier[],
  policy: IdentityPolicy,
): Identifier[] {
  const byKey = new Map(identifiers.map((identifier) => [identifier.key, identifier]));
  return [...byKey.values()].sort((a, b) => {
    const [x, y] = [policy.of(a.namespace), policy.of(b.namespace)];
    const byWeakness = Number(x.strength === 'weak') - Number(y.strength === 'weak');
    if (byWeakness !== 0) return byWeakness;
    if (x.priority !== y.priority) return x.priority - y.priority;
    return a.key < b.key ? -1 : 1;
  });
}

/** Who lives on of several: the known before the anonymous, then the older, then the lower id. */
export function bySurvival(
  a: ResolvableProfile,
  b: ResolvableProfile,
  policy: IdentityPolicy,
): number {
  const known = Number(isIdentified(b, policy)) - Number(isIdentified(a, policy));
  if (known !== 0) return known;
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? -1 : 1;
  return a.profile_id < b.profile_id ? -1 : 1;
}

/** `shared:` and the namespaces of the message's identifiers that these profiles held. */
function ruleOf(cluster: Cluster): string {
  return `shared:${[...cluster.linkedBy].sort().join('+')}`;
}
