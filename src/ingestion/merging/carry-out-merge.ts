import { rootOf } from '../../elasticsearch/profile-store.ts';
import { backoffMs, sleep } from '../../elasticsearch/retry.ts';
import { AppError } from '../../errors.ts';
import type { MergeDoc } from '../../model/merge.ts';
import { foldProfiles, mergeOnly } from '../fold-profiles.ts';
import { withdrawApart } from './decide-apart.ts';
import type { MergingDeps } from './deps.ts';
import { changeDecision } from './journal.ts';

const CONTENTION = { baseMs: 20, capMs: 1_000, budgetMs: 0 };
const ATTEMPTS = 50;

/**
 * Carries out a merge that is in the log: for each loser a redirect by compare-and-set, then the fold. Safe to repeat
 * from any point. A loser that a rule merged into somebody else in the meantime is left to that merge.
 * @returns the decision, `applied` with those that were merged by it, or `undone` where none could be
 */
export async function carryOutMerge(deps: MergingDeps, merge: MergeDoc): Promise<MergeDoc> {
  const { merge_id, winner_id, loser_ids, rule, at, by } = merge;
  for (const loser of loser_ids) {
    await withdrawApart(deps, { left: winner_id, right: loser, at, by });
    await redirect(deps, winner_id, loser);
  }
  const { profiles } = await deps.profiles.readRoots([winner_id, ...loser_ids]);
  const rules = new Map(loser_ids.map((id) => [id, rule]));
  await foldProfiles(deps, loser_ids.map(mergeOnly), profiles, rules);
  const after = await deps.profiles.readRoots([winner_id, ...loser_ids]);
  const root = rootOf(winner_id, after.profiles);
  const done = loser_ids.filter((id) => rootOf(id, after.profiles) === root);
  return await changeDecision(deps.merges, merge_id, (doc) =>
    doc.status !== 'applying'
      ? doc
      : {
          ...doc,
          status: done.length === 0 ? 'undone' : 'applied',
          loser_ids: done.length === 0 ? doc.loser_ids : done,
          updated_at: deps.now().toISOString(),
        },
  );
}

async function redirect(deps: MergingDeps, winner: string, loser: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await sleep(backoffMs(CONTENTION, attempt - 1, Math.random()));
    const { profiles } = await deps.profiles.readRoots([winner, loser]);
    const stored = profiles.get(loser);
    if (stored?.source.status !== 'active') return;
    // A rule may have merged the survivor into the loser meanwhile: they are one already.
    if (rootOf(winner, profiles) === loser) return;
    const updated_at = deps.now().toISOString();
    const doc = { ...stored.source, status: 'merged' as const, merged_into: winner, updated_at };
    const [result] = await deps.profiles.write([{ doc, expected: stored.version }]);
    if (result?.kind === 'written') return;
    if (result?.kind === 'rejected') {
      throw new AppError('conflict', `the engine does not take the profile: ${result.reason}`);
    }
  }
  throw new AppError('conflict', 'the profile is changed by others all the time; ask again');
}
