import { rootOf } from '../../elasticsearch/profile-store.ts';
import { AppError } from '../../errors.ts';
import type { MergeDoc } from '../../model/merge.ts';
import { hasAbsorbed } from '../../profile/fold-batch.ts';
import { handOver } from '../hand-over.ts';
import type { MergingDeps } from '../merging/deps.ts';
import { changeDecision } from '../merging/journal.ts';
import { settleStrays } from '../settle-strays.ts';
import type { Look } from './judge-records.ts';

export interface MoveReport {
  /** Merges of which all is moved. */
  readonly merges: number;
  /** Events and records written under another profile. */
  readonly moved: number;
  /** Merges of which something is left to move. */
  readonly waiting: number;
  /** Instant of the oldest of those. */
  readonly oldest: string | undefined;
}

/**
 * Writes what is stored of merged profiles under who they live on as, so that counting by profile counts people.
 * Whoever reads one person's history follows redirects and does not need it.
 *
 * Only whose an event is changes, by compare-and-set, and only to a profile that has folded the loser in: each event
 * is found once under one of the two at any moment, and whether it was folded is asked of the same profile as
 * before. The merge says `moving` from before the first write: should it be undone meanwhile, or the process die,
 * what was moved too late goes back to whose it is by the fence that the undoing put up.
 */
export async function moveMerged(deps: MergingDeps, look: Look): Promise<MoveReport> {
  const { merges, total } = await deps.merges.toMove(look.most, look.refresh);
  let done = 0;
  let moved = 0;
  let oldest: string | undefined;
  for (const merge of merges) {
    const count =
      look.signal?.aborted === true ? undefined : await moveOne(deps, merge).catch(unlessConflict);
    moved += count ?? 0;
    if (count === undefined) oldest ??= merge.at;
    else done += 1;
  }
  if (total > merges.length) oldest ??= merges.at(-1)?.at;
  return { merges: done, moved, waiting: total - done, oldest };
}

function unlessConflict(error: unknown): undefined {
  if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
}

/** Whoever is told that a profile lives on as another, again and again, is waited for. */
const ROUNDS = 10;

/** @returns how many were moved; `undefined` where it has to be done again */
async function moveOne(deps: MergingDeps, found: MergeDoc): Promise<number | undefined> {
  const wasMoving = found.moved === 'moving';
  const merge = await changeDecision(deps.merges, found.merge_id, (doc) =>
    doc.moved === 'pending' ? { ...doc, moved: 'moving' } : doc,
  );
  if (merge.moved !== 'moving') return merge.moved === 'done' ? 0 : undefined;
  let moved = 0;
  let before = await rootsOf(deps, merge);
  let isChanged = false;
  for (let round = 0; ; round += 1) {
    if (round === ROUNDS || before === undefined) return undefined;
    for (const [loser, root] of before) moved += await moveAll(deps, loser, root);
    const after = await rootsOf(deps, merge);
    if (after !== undefined && sameRoots(before, after)) break;
    before = after;
    isChanged = true;
  }
  isChanged ||= merge.loser_ids.some((id) => !before?.has(id));
  if (isChanged && (moved > 0 || wasMoving)) {
    const returned = await settleStrays(deps, [merge.winner_id, ...merge.loser_ids]);
    // They may have been merged into another since.
    if (returned > 0) await moveAgain(deps, merge.loser_ids);
  }
  const done = await changeDecision(deps.merges, merge.merge_id, (doc) =>
    doc.moved === 'moving' ? { ...doc, moved: 'done' } : doc,
  );
  return done.moved === 'done' ? moved : undefined;
}

/**
 * Each loser that lives on as another → who that is; those that are themselves again are left out.
 * @returns `undefined` while one of them has not been folded in yet
 */
async function rootsOf(
  deps: MergingDeps,
  { loser_ids }: MergeDoc,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { profiles } = await deps.profiles.readRoots(loser_ids);
  const roots = new Map<string, string>();
  for (const loser of loser_ids) {
    const root = rootOf(loser, profiles);
    if (root === loser) continue;
    const state = profiles.get(root)?.source.state;
    if (state === undefined || !hasAbsorbed(state, [loser])) return undefined;
    roots.set(loser, root);
  }
  return roots;
}

async function moveAll(deps: MergingDeps, loser: string, root: string): Promise<number> {
  let moved = 0;
  await deps.history.refresh();
  for await (const { events, records } of deps.history.pages([loser])) {
    await handOver(deps, {
      events: events.map((event) => ({ event, to: root })),
      records: records.map(({ source, record_type, record_id }) => ({
        id: deps.ids.record(source, record_type, record_id),
        to: root,
      })),
      keys: new Map(),
      hops: 0,
      from: [loser],
    });
    moved += events.length + records.length;
  }
  return moved;
}

function sameRoots(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([loser, root]) => b.get(loser) === root);
}

/**
 * Has what is stored of these profiles moved again: something came under them after it was.
 * @param losers ids of profiles that live on as another
 */
export async function moveAgain(
  deps: Pick<MergingDeps, 'merges'>,
  losers: readonly string[],
): Promise<void> {
  if (losers.length === 0) return;
  const { merges } = await deps.merges.list(
    { loserIds: losers, kinds: ['merge'], statuses: ['applying', 'applied', 'partly_undone'] },
    { size: 1_000 },
  );
  for (const { merge_id, moved } of merges) {
    if (moved === 'pending') continue;
    await changeDecision(deps.merges, merge_id, (doc) => ({ ...doc, moved: 'pending' }));
  }
}
