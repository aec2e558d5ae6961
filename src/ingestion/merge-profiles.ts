import type { IdentifierStore } from '../elasticsearch/identifier-store.ts';
import {
  type ProfileStore,
  type ProfileWrite,
  rootOf,
  type StoredProfile,
} from '../elasticsearch/profile-store.ts';
import { backoffMs, sleep } from '../elasticsearch/retry.ts';
import type { Ids } from '../identity/ids.ts';
import { planResolution } from '../identity/resolve.ts';
import { projectProfile } from '../profile/project.ts';
import { emptyState } from '../profile/state.ts';
import { type FoldDeps, foldProfiles } from './fold-profiles.ts';
import type { PlannedMerge } from './plan-batch.ts';

export interface MergeDeps extends FoldDeps {
  readonly identifiers: IdentifierStore;
  readonly profiles: ProfileStore;
  readonly ids: Ids;
}

/** A merge that was carried out. */
export interface MergeTrace {
  readonly winner: string;
  readonly loser: string;
  readonly rule: string;
}

const CONTENTION = { baseMs: 10, capMs: 500, budgetMs: 0 };

/**
 * Carries merges out: a redirect on each loser by compare-and-set, then the fold into the winner.
 *
 * Who survives is decided here again, from profiles as stored and read at once, and the redirect is written over
 * the very version that was read. Rank (known, then older, then lower id) only ever rises with a profile's
 * versions, so each redirect leads to a higher rank and no ring can come about, whatever other workers do. For
 * this the winner must be stored with what it is known by before: fold first, merge after.
 */
export async function mergeProfiles(
  deps: MergeDeps,
  merges: readonly PlannedMerge[],
): Promise<MergeTrace[]> {
  const traces: MergeTrace[] = [];
  let open: readonly PlannedMerge[] = merges;
  for (let round = 0; open.length > 0; round += 1) {
    if (round > 0) await sleep(backoffMs(CONTENTION, round, Math.random()));
    const keys = [...new Set(open.flatMap(({ cause }) => cause.map(({ key }) => key)))];
    const owners = await deps.identifiers.findOwners(keys);
    const { profiles } = await deps.profiles.readRoots([...new Set(owners.values())]);
    const redirects = new Map<string, MergeTrace>();
    for (const merge of open) {
      for (const trace of decide(deps.ids, merge, owners, profiles)) {
        // Two messages may prove the same: one redirect a round for each loser, the rest next round.
        if (!redirects.has(trace.loser) && ![...redirects.values()].some((r) => r.loser === trace.winner))
          redirects.set(trace.loser, trace);
      }
    }
    const planned = [...redirects.values()];
    const results = await deps.profiles.write(
      planned.map((trace) => redirect(trace, profiles, deps)),
    );
    const done = planned.filter((_, i) => results[i]?.kind === 'written');
    traces.push(...done);
    // Also those that an earlier attempt redirected: folding what is folded changes nothing.
    const losers = open.flatMap((merge) => merge.losers);
    await foldProfiles(
      deps,
      [...new Set([...losers, ...done.map(({ loser }) => loser)])].map((profile_id) => ({
        profile_id,
        created: [],
        recovered: [],
        claims: [],
      })),
      (await deps.profiles.readRoots(losers)).profiles,
      new Map(done.map(({ loser, rule }) => [loser, rule])),
    );
    open = planned.length === 0 ? [] : open;
  }
  return traces;
}

function decide(
  ids: Ids,
  merge: PlannedMerge,
  owners: ReadonlyMap<string, string>,
  profiles: ReadonlyMap<string, StoredProfile>,
): MergeTrace[] {
  const roots = new Map<string, string>();
  for (const { key } of merge.cause) {
    const owner = owners.get(key);
    if (owner !== undefined) roots.set(key, rootOf(owner, profiles));
  }
  const resolution = planResolution({
    identifiers: merge.cause,
    owners: roots,
    profiles: new Map(
      [...new Set(roots.values())].flatMap((id) => {
        const stored = profiles.get(id)?.source;
        if (stored === undefined) return [];
        const { created_at, state } = stored;
        return [[id, { profile_id: id, identifiers: Object.keys(state.identifiers), created_at }]];
      }),
    ),
    ids,
  });
  if (resolution.kind !== 'merge') return [];
  const { profile_id: winner, rule } = resolution;
  return resolution.losers.map((loser) => ({ winner, loser, rule }));
}

/** A loser that has no document yet (its writer died after claiming identifiers) gets one that only redirects. */
function redirect(
  trace: MergeTrace,
  profiles: ReadonlyMap<string, StoredProfile>,
  deps: MergeDeps,
): ProfileWrite {
  const now = deps.now().toISOString();
  const stored = profiles.get(trace.loser);
  const doc =
    stored?.source ??
    projectProfile(emptyState(), {
      profile_id: trace.loser,
      created_at: now,
      updated_at: now,
      now,
      source_priority: deps.sourcePriority,
    });
  return {
    doc: { ...doc, status: 'merged', merged_into: trace.winner, updated_at: now },
    expected: stored?.version,
  };
}
