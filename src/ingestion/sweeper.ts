import type { HistoryStore } from '../elasticsearch/history-store.ts';
import { rootOf } from '../elasticsearch/profile-store.ts';
import { hasAbsorbed } from '../profile/fold-batch.ts';
import { type FoldDeps, foldProfiles, mergeOnly } from './fold-profiles.ts';
import { type LogDeps, logMissing } from './merging/log-rule-merges.ts';

export interface SweepReport {
  readonly looked_at: number;
  /** Ids of merged profiles that were not yet in who they live on as. */
  readonly completed: readonly string[];
}

/**
 * Completes merges whose writer died between the redirect and the fold. A merge still under way may be completed
 * too: the fold is guarded by `merged_from`, so whoever comes second changes nothing.
 * @param since only profiles redirected from this instant on
 */
export async function sweepMerges(
  deps: FoldDeps & LogDeps & { readonly history: HistoryStore },
  since: string,
): Promise<SweepReport> {
  let looked_at = 0;
  const completed: string[] = [];
  for await (const ids of deps.history.redirectedSince(since)) {
    looked_at += ids.length;
    const { profiles } = await deps.profiles.readRoots(ids);
    const unfolded = ids.filter((id) => {
      const root = profiles.get(rootOf(id, profiles));
      return root === undefined || !hasAbsorbed(root.source.state, [id]);
    });
    await foldProfiles(deps, unfolded.map(mergeOnly), profiles);
    completed.push(...unfolded);
    await logMissing(deps, ids, (await deps.profiles.readRoots(ids)).profiles);
  }
  return { looked_at, completed };
}
