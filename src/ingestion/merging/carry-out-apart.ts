import { rootOf } from '../../elasticsearch/profile-store.ts';
import { AppError } from '../../errors.ts';
import type { MergeDoc } from '../../model/merge.ts';
import { tellApart } from './decide-apart.ts';
import type { MergingDeps } from './deps.ts';
import { changeDecision } from './journal.ts';
import { separate } from './separate.ts';

/**
 * Carries out a decision in the log that two are different people; safe to repeat from any point. Should a rule have
 * merged them between the decision and now, they are parted again: what a person decided stands.
 */
export async function carryOutApart(
  deps: MergingDeps,
  merge_id: string,
): Promise<{ decided: MergeDoc; separated: string[] }> {
  const stored = await deps.merges.find(merge_id);
  if (stored === undefined) throw new AppError('not_found', 'there is no such decision');
  const { winner_id: left, loser_ids, at } = stored.source;
  const [right = ''] = loser_ids;
  const separated: string[] = [];
  // Whoever they live on as could be one person: telling that one to be apart from itself would say nothing.
  if (await areOne(deps, left, right)) separated.push(await part(deps, left, right, at));
  await tellApart(deps, { left, right, at }, true);
  if (separated.length === 0 && (await areOne(deps, left, right))) {
    separated.push(await part(deps, left, right, at));
  }
  const decided = await changeDecision(deps.merges, merge_id, (doc) =>
    doc.status !== 'applying'
      ? doc
      : { ...doc, status: 'applied', updated_at: deps.now().toISOString() },
  );
  return { decided, separated };
}

async function areOne(deps: MergingDeps, left: string, right: string): Promise<boolean> {
  const { profiles } = await deps.profiles.readRoots([left, right]);
  return rootOf(left, profiles) === rootOf(right, profiles);
}

/** @returns who is a profile again */
async function part(deps: MergingDeps, left: string, right: string, at: string): Promise<string> {
  const { profiles } = await deps.profiles.readRoots([left, right]);
  const [leaves, stays] =
    profiles.get(right)?.source.status === 'merged' ? [right, left] : [left, right];
  await separate(deps, {
    origin: stays,
    part: leaves,
    takes: [],
    what: { kind: 'merged_id', merged_at: at },
    apart_from: [stays],
    binding: true,
    at,
  });
  return leaves;
}
