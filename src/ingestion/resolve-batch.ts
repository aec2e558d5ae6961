import type { Claim, IdentifierStore } from '../elasticsearch/identifier-store.ts';
import { type ProfileStore, rootOf, type StoredProfile } from '../elasticsearch/profile-store.ts';
import type { ResolvableProfile } from '../identity/cluster.ts';
import type { IdentityPolicy } from '../identity/identity-policy.ts';
import type { Ids } from '../identity/ids.ts';
import { claimSlots } from './claim-slots.ts';
import { type BatchPlan, planBatch } from './plan-batch.ts';
import type { PreparedItem } from './prepared-item.ts';
import { ownerBeyondFence, releaseOf, resolvableOf } from './resolvable.ts';

export interface ResolvedBatch {
  readonly plan: BatchPlan;
  /** Every profile met, by its own id, as read. */
  readonly profiles: ReadonlyMap<string, StoredProfile>;
}

export interface ResolveDeps {
  readonly identifiers: IdentifierStore;
  readonly profiles: ProfileStore;
  readonly ids: Ids;
  readonly now: () => Date;
  /** The rules that this batch is decided by. */
  readonly policy: IdentityPolicy;
}

/**
 * Settles whose each message is, before anything else is written: reads who owns the identifiers, plans, claims
 * those nobody owns, and where somebody else was first, plans again with the true owners. Each round settles at
 * least one identifier for good, so it ends.
 */
export async function resolveBatch(
  deps: ResolveDeps,
  items: readonly PreparedItem[],
): Promise<ResolvedBatch> {
  const now = deps.now().toISOString();
  const keys = new Set(items.flatMap(({ identifiers }) => identifiers.map(({ key }) => key)));
  const claimedBy = await deps.identifiers.findOwners([...keys]);
  const profiles = new Map<string, StoredProfile>();
  const learn = async (ids: Iterable<string>): Promise<void> => {
    const unknown = [...new Set(ids)].filter((id) => !profiles.has(id));
    if (unknown.length === 0) return;
    const read = await deps.profiles.readRoots(unknown);
    for (const [id, profile] of read.profiles) profiles.set(id, profile);
  };
  await learn(claimedBy.values());
  await unlearnSeparated(deps, claimedBy, profiles);

  let usable = items;
  const taken = new Map<string, string>();
  for (;;) {
    const roots = new Map(
      [...claimedBy].map(([key, id]) => [
        key,
        ownerBeyondFence(key, rootOf(id, profiles), profiles),
      ]),
    );
    const plan = planBatch({
      items: usable,
      owners: roots,
      profiles: resolvable(roots, profiles, taken, now),
      ids: deps.ids,
      policy: deps.policy,
      now,
    });
    if (plan.claims.length === 0) return { plan, profiles };
    const lost = await claimSlots(deps.identifiers, deps.ids, plan.claims, deps.policy);
    // Known already and planned all the same cannot be helped by planning once more.
    const learnt = [...lost].filter(([id]) => !taken.has(id));
    for (const [id, key] of learnt) taken.set(id, key);
    if (learnt.length > 0) continue;
    const { owners, rejected } = await deps.identifiers.claim(plan.claims);
    for (const [key, id] of owners) claimedBy.set(key, id);
    await learn(lostClaims(plan.claims, owners));
    if (rejected.size > 0) usable = usable.map((item) => without(item, rejected));
    const won = plan.claims.every(
      ({ identifier, profile_id }) => owners.get(identifier.key) === profile_id,
    );
    if (won) return { plan, profiles };
  }
}

/**
 * Reads again whoever identifiers were released to: this process may remember them as they were before they were
 * separated from the profile that gave the identifiers up.
 */
async function unlearnSeparated(
  deps: ResolveDeps,
  claimedBy: ReadonlyMap<string, string>,
  profiles: Map<string, StoredProfile>,
): Promise<void> {
  const stale: string[] = [];
  const targets = new Set<string>();
  for (const [key, id] of claimedBy) {
    const to = releaseOf(key, rootOf(id, profiles), profiles);
    if (to === undefined) continue;
    stale.push(key);
    targets.add(to);
  }
  if (stale.length === 0) return;
  deps.identifiers.forget(stale);
  deps.profiles.forget(targets);
  const read = await deps.profiles.readRoots([...targets]);
  for (const [id, profile] of read.profiles) profiles.set(id, profile);
}

function lostClaims(claims: readonly Claim[], owners: ReadonlyMap<string, string>): string[] {
  return claims.flatMap(({ identifier, profile_id }) => {
    const owner = owners.get(identifier.key);
    return owner === undefined || owner === profile_id ? [] : [owner];
  });
}

/**
 * What resolution may know of the owners. One without a document yet is left to the plan, which takes it for what its
 * identifiers here tell; unless its place is taken, for then it is known to be a customer.
 */
function resolvable(
  roots: ReadonlyMap<string, string>,
  profiles: ReadonlyMap<string, StoredProfile>,
  taken: ReadonlyMap<string, string>,
  now: string,
): Map<string, ResolvableProfile> {
  const known = new Map<string, ResolvableProfile>();
  for (const id of new Set(roots.values())) {
    const profile = profiles.get(id)?.source;
    const another = taken.get(id);
    if (profile === undefined && another === undefined) continue;
    const resolvable =
      profile === undefined
        ? {
            profile_id: id,
            identifiers: [...roots].flatMap(([key, root]) => (root === id ? [key] : [])),
            created_at: now,
          }
        : resolvableOf(profile);
    const identifiers =
      another === undefined ? resolvable.identifiers : [...resolvable.identifiers, another];
    known.set(id, { ...resolvable, identifiers });
  }
  return known;
}

/** An identifier the engine will not store (too long for it, say) is left out; the message is kept. */
function without(item: PreparedItem, rejected: ReadonlyMap<string, string>): PreparedItem {
  const identifiers = item.identifiers.filter(({ key }) => !rejected.has(key));
  return identifiers.length === item.identifiers.length ? item : { ...item, identifiers };
}
