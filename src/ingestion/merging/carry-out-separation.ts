import { rootOf } from '../../elasticsearch/profile-store.ts';
import type { MergeDoc } from '../../model/merge.ts';
import { carryOutMerge } from './carry-out-merge.ts';
import { logApart, tellApart, withdrawApart } from './decide-apart.ts';
import type { MergingDeps } from './deps.ts';
import { addDecision, changeDecision, newDecision } from './journal.ts';
import type { Separation } from './plan-separation.ts';
import { separate } from './separate.ts';

/** Carries out, or on, what a decision in status `undoing` says; safe to repeat from any point. */
export async function carryOutUndo(deps: MergingDeps, merge: MergeDoc): Promise<MergeDoc> {
  const at = merge.undone_at ?? merge.updated_at;
  const by = merge.undone_by ?? merge.by;
  if (merge.kind === 'apart') {
    for (const right of merge.loser_ids) {
      await tellApart(deps, { left: merge.winner_id, right, at }, false);
    }
  } else if (merge.kind === 'split') {
    await mergeAgain(deps, merge, { at, by });
  } else {
    for (const loser of merge.loser_ids) {
      const { profiles } = await deps.profiles.readRoots([merge.winner_id, loser]);
      const isSeparate = rootOf(loser, profiles) !== rootOf(merge.winner_id, profiles);
      const isItself = profiles.get(loser)?.source.status === 'active';
      // Separated by somebody else, and merged into another since: nothing of this merge is left of it.
      if (isSeparate && !isItself) continue;
      const origin = await separate(deps, separationOf(merge, loser, at));
      const reason = merge.undo_reason;
      await logApart(deps, { left: origin, right: loser, at, by, rule: 'undo', reason });
    }
  }
  return await changeDecision(deps.merges, merge.merge_id, (doc) =>
    doc.status !== 'undoing'
      ? doc
      : { ...doc, status: 'undone', updated_at: deps.now().toISOString() },
  );
}

/** What undoing a merge parts. */
export function separationOf(merge: MergeDoc, loser: string, at: string): Separation {
  return {
    origin: merge.winner_id,
    part: loser,
    takes: [],
    what: { kind: 'merged_id', merged_at: merge.at },
    apart_from: [merge.winner_id],
    binding: true,
    at,
  };
}

/** Carries out a split that is in the log. */
export async function carryOutSplit(deps: MergingDeps, split: MergeDoc): Promise<MergeDoc> {
  const { at, by, reason } = split;
  const separation = await splitSeparation(deps, split);
  const origin = await separate(deps, separation);
  if (separation.binding) {
    await logApart(deps, { left: origin, right: separation.part, at, by, rule: 'split', reason });
  }
  await markUndoneMerges(deps, split, [separation.part, ...separation.takes]);
  return await changeDecision(deps.merges, split.merge_id, (doc) =>
    doc.status !== 'applying'
      ? doc
      : { ...doc, status: 'applied', updated_at: deps.now().toISOString() },
  );
}

export async function splitSeparation(deps: MergingDeps, split: MergeDoc): Promise<Separation> {
  const [part = '', ...takes] = split.loser_ids;
  const chosen = await deps.identifiers.readByIds(split.identifier_ids);
  return {
    origin: split.winner_id,
    part,
    takes,
    what: { kind: 'identifiers', keys: chosen.map(({ key }) => key) },
    apart_from: [],
    binding: split.by.kind !== 'rule',
    at: split.at,
  };
}

/** Merges whose losers are themselves again, by a split that took all they had. */
async function markUndoneMerges(
  deps: MergingDeps,
  { at, by, merge_id }: MergeDoc,
  parted: readonly string[],
): Promise<void> {
  const { merges } = await deps.merges.list(
    { loserIds: parted, kinds: ['merge'], statuses: ['applied', 'partly_undone'] },
    { size: 1_000 },
  );
  for (const merge of merges) {
    const { profiles } = await deps.profiles.readRoots([merge.winner_id, ...merge.loser_ids]);
    const root = rootOf(merge.winner_id, profiles);
    const left = merge.loser_ids.filter((id) => rootOf(id, profiles) === root);
    if (left.length === merge.loser_ids.length) continue;
    await changeDecision(deps.merges, merge.merge_id, (doc) => ({
      ...doc,
      status: left.length === 0 ? 'undone' : 'partly_undone',
      undone_at: at,
      undone_by: by,
      undo_reason: merge_id,
      updated_at: deps.now().toISOString(),
    }));
  }
}

async function mergeAgain(
  deps: MergingDeps,
  split: MergeDoc,
  { at, by }: Pick<MergeDoc, 'at' | 'by'>,
): Promise<void> {
  const [part = ''] = split.loser_ids;
  const merge_id = deps.ids.decision('unsplit', split.merge_id);
  const merge = newDecision({
    merge_id,
    kind: 'merge',
    at,
    by,
    rule: 'unsplit',
    winner_id: split.winner_id,
    loser_ids: [part],
  });
  await addDecision(deps.merges, merge);
  await withdrawApart(deps, { left: split.winner_id, right: part, at, by });
  await carryOutMerge(deps, merge);
}
