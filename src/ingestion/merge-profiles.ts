import type { IdentifierStore } from '../elasticsearch/identifier-store.ts';
import {
  type ProfileStore,
  type ProfileWrite,
  rootOf,
  type StoredProfile,
} from '../elasticsearch/profile-store.ts';
import { backoffMs, sleep } from '../elasticsearch/retry.ts';
import type { ResolvableProfile } from '../identity/cluster.ts';
import type { IdentityPolicy } from '../identity/identity-policy.ts';
import type { Ids } from '../identity/ids.ts';
import { planResolution } from '../identity/resolve.ts';
import { projectProfile } from '../profile/project.ts';
import { emptyState } from '../profile/state.ts';
import { type FoldDeps, foldProfiles, mergeOnly } from './fold-profiles.ts';
import type { RuleMerge } from './merging/log-rule-merges.ts';
import type { PlannedMerge } from './plan-batch.ts';
import { ownerBeyondFence, resolvableOf } from './resolvable.ts';

export interface MergeDeps extends FoldDeps {
  readonly identifiers: IdentifierStore;
  readonly profiles: ProfileStore;
  readonly ids: Ids;
  /** The rules that this batch is decided by. */
  readonly policy: IdentityPolicy;
}

/** A merge that was carried out. */
export type MergeTrace = RuleMerge;

const CONTENTION = { baseMs: 10, capMs: 500, budgetMs: 0 };

/** How long an owner without a document is taken for another worker's, who is about to write it; after that, dead. */
const WRITER_ALIVE_MS = 3_000;

/**
 * Carries merges out: a redirect on each loser by compare-and-set, then the fold into the winner.
 *
 * Who survives is decided here again, from profiles as stored and read at once, and the redirect is written over
 * the very version that was read. Rank (known, then older, then lower id) only ever rises with a profile's
 * versions, so each redirect leads to a higher rank and no ring can come about, whatever other workers do. For
 * this the winner must be stored with what it is known by before: fold first, merge after.
 *
 * A profile that owns an identifier but has no document yet is waited for: what it is known by may be another
 * customer's number, and only its document tells. As every worker folds before it merges, none waits for ever.
 */
export async function mergeProfiles(
  deps: MergeDeps,
  merges: readonly PlannedMerge[],
): Promise<MergeTrace[]> {
  if (merges.length === 0) return [];
  const traces: MergeTrace[] = [];
  const causes = merges.map(({ cause, at }) => ({ cause, at }));
  const keys = [...new Set(causes.flatMap(({ cause }) => cause.map(({ key }) => key)))];
  const losers = [...new Set(merges.flatMap((merge) => merge.losers))];
  /** Losers not to be redirected again: they are another customer, or the engine will not have them changed. */
  const spared = new Set<string>();
  const startedMs = performance.now();
  for (let round = 0; ; round += 1) {
    if (round > 0) await sleep(backoffMs(CONTENTION, round - 1, Math.random()));
    const owners = await deps.identifiers.findOwners(keys);
    const { profiles } = await deps.profiles.readRoots([...owners.values(), ...losers]);
    // Two messages may prove the same: one redirect for each loser, what is left is decided in the next round.
    const decided = new Map<string, MergeTrace>();
    const at = deps.now().toISOString();
    const mayWait = performance.now() - startedMs < WRITER_ALIVE_MS;
    let isWaiting = false;
    for (const why of causes) {
      if (mayWait && hasUnwrittenOwner(why.cause, owners, profiles)) {
        isWaiting = true;
        continue;
      }
      for (const trace of decide(deps, why, owners, profiles, at)) {
        if (!decided.has(trace.loser) && !spared.has(trace.loser)) decided.set(trace.loser, trace);
      }
    }
    const planned = [...decided.values()];
    const results = await deps.profiles.write(
      planned.map((trace) => redirect(trace, profiles, deps)),
    );
    const done = planned.filter((_, i) => results[i]?.kind === 'written');
    traces.push(...done);
    // The planned losers too: another worker, or an earlier attempt, may have redirected them and died.
    const moved = [...new Set([...losers, ...done.map(({ loser }) => loser)])];
    const fresh = await deps.profiles.readRoots(moved);
    const rules = new Map(done.map(({ loser, rule }) => [loser, rule]));
    const folded = await foldProfiles(deps, moved.map(mergeOnly), fresh.profiles, rules);
    for (const id of folded.freed) spared.add(id);
    planned.forEach(({ loser }, i) => {
      if (results[i]?.kind === 'rejected') spared.add(loser);
    });
    if (planned.length === 0 && !isWaiting) {
      return traces.filter(({ loser }) => !spared.has(loser));
    }
  }
}

function hasUnwrittenOwner(
  cause: PlannedMerge['cause'],
  owners: ReadonlyMap<string, string>,
  stored: ReadonlyMap<string, StoredProfile>,
): boolean {
  return cause.some(({ key }) => {
    const owner = owners.get(key);
    return owner !== undefined && !stored.has(rootOf(owner, stored));
  });
}

function decide(
  { ids, policy }: MergeDeps,
  { cause, at: said_at }: Pick<PlannedMerge, 'cause' | 'at'>,
  owners: ReadonlyMap<string, string>,
  stored: ReadonlyMap<string, StoredProfile>,
  at: string,
): MergeTrace[] {
  const roots = new Map<string, string>();
  for (const { key } of cause) {
    const owner = owners.get(key);
    if (owner !== undefined) roots.set(key, ownerBeyondFence(key, rootOf(owner, stored), stored));
  }
  const profiles = new Map<string, ResolvableProfile>();
  for (const id of roots.values()) {
    const doc = stored.get(id)?.source;
    if (doc === undefined) continue;
    profiles.set(id, resolvableOf(doc));
  }
  const resolution = planResolution({
    identifiers: cause,
    owners: roots,
    profiles,
    ids,
    policy,
    at: said_at,
  });
  if (resolution.kind !== 'merge') return [];
  const { profile_id: winner, rule } = resolution;
  const keys = cause.map(({ key }) => key);
  return resolution.losers.map((loser) => ({ winner, loser, rule, at, keys }));
}

/** A loser that has no document yet (its writer died after claiming identifiers) gets one that only redirects. */
function redirect(
  { loser, winner, at: now }: MergeTrace,
  profiles: ReadonlyMap<string, StoredProfile>,
  deps: MergeDeps,
): ProfileWrite {
  const stored = profiles.get(loser);
  const doc =
    stored?.source ??
    projectProfile(emptyState(), {
      profile_id: loser,
      created_at: now,
      updated_at: now,
      now,
      survivorship: deps.survivorship(),
      relations: deps.relations,
      traitBase: deps.traitBase?.(),
    });
  return {
    doc: {
      ...doc,
      status: 'merged',
      merged_into: winner,
      updated_at: now,
      identity_updated_at: now,
    },
    expected: stored?.version,
  };
}
