import { rootOf } from '../../elasticsearch/profile-store.ts';
import { backoffMs, sleep } from '../../elasticsearch/retry.ts';
import { AppError } from '../../errors.ts';
import type { MergeAuthor, MergeDoc } from '../../model/merge.ts';
import type { ProfileState } from '../../model/profile.ts';
import { type ApartDecision, withApart } from '../../profile/apart.ts';
import { joinReleased } from '../../profile/released.ts';
import type { MergingDeps } from './deps.ts';
import { addDecision, newDecision } from './journal.ts';
import { apartPairs } from './objections.ts';

const CONTENTION = { baseMs: 20, capMs: 1_000, budgetMs: 0 };
const ATTEMPTS = 50;

/** The one decision about two profiles, whoever tells it and how often. */
export function apartId(deps: Pick<MergingDeps, 'ids'>, left: string, right: string): string {
  return deps.ids.decision('apart', ...[left, right].sort());
}

/** Puts it into the log that two are apart, as it follows from another decision. */
export async function logApart(
  deps: MergingDeps,
  given: Pick<MergeDoc, 'at' | 'by' | 'rule' | 'reason'> &
    Partial<Pick<MergeDoc, 'status'>> & { left: string; right: string },
): Promise<string> {
  const { left, right, ...rest } = given;
  const merge_id = apartId(deps, left, right);
  const stored = await deps.merges.find(merge_id);
  const doc = newDecision({
    status: 'applied',
    ...rest,
    merge_id,
    kind: 'apart',
    winner_id: left,
    loser_ids: [right],
  });
  if (stored === undefined) await addDecision(deps.merges, doc);
  else if (stored.source.status === 'undone') {
    await deps.merges.write([{ doc, expected: stored.version }]);
  }
  return merge_id;
}

/**
 * Tells both profiles, or whoever they live on as, that they are two people, or that this is not said any more.
 * Either alone would do: whoever is asked first tells. Each also fences off what is the other's, for messages may be
 * under way that were planned as if both were one.
 */
export async function tellApart(
  deps: MergingDeps,
  decision: { readonly left: string; readonly right: string; readonly at: string },
  apart: boolean,
): Promise<void> {
  const { left, right, at: decided_at } = decision;
  const { profiles } = await deps.profiles.readRoots([left, right]);
  const fence = (id: string): ProfileState['released'] => {
    const other = profiles.get(rootOf(id, profiles))?.source;
    if (!apart || other === undefined) return undefined;
    const { profile_id: to, state } = other;
    return Object.keys(state.identifiers).map((key) => ({ key, to, at: decided_at }));
  };
  await tell(deps, left, [{ profile_id: right, decided_at, apart }], fence(right));
  await tell(deps, right, [{ profile_id: left, decided_at, apart }], fence(left));
}

/** Takes back whatever keeps two profiles apart, and says so in the log. */
export async function withdrawApart(
  deps: MergingDeps,
  ids: { readonly left: string; readonly right: string; readonly at: string; by: MergeAuthor },
): Promise<void> {
  const { profiles } = await deps.profiles.readRoots([ids.left, ids.right]);
  const [a, b] = [ids.left, ids.right].map((id) => profiles.get(rootOf(id, profiles))?.source);
  if (a === undefined || b === undefined) return;
  for (const { left, right } of apartPairs(a, b)) {
    await tellApart(deps, { left, right, at: ids.at }, false);
    const stored = await deps.merges.find(apartId(deps, left, right));
    if (stored === undefined || stored.source.status === 'undone') continue;
    const doc: MergeDoc = {
      ...stored.source,
      status: 'undone',
      undone_at: ids.at,
      undone_by: ids.by,
      updated_at: ids.at,
    };
    await deps.merges.write([{ doc, expected: stored.version }]);
  }
}

async function tell(
  deps: MergingDeps,
  id: string,
  decisions: readonly ApartDecision[],
  fence: ProfileState['released'],
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await sleep(backoffMs(CONTENTION, attempt - 1, Math.random()));
    const { profiles } = await deps.profiles.readRoots([id]);
    const stored = profiles.get(rootOf(id, profiles));
    if (stored === undefined) return;
    const { source, version } = stored;
    const released = joinReleased(
      source.state.released,
      fence?.filter(({ key }) => !Object.hasOwn(source.state.identifiers, key)),
    );
    const state = {
      ...withApart(source.state, decisions),
      ...(released === undefined ? {} : { released }),
    };
    if (JSON.stringify(state) === JSON.stringify(source.state)) return;
    const updated_at = deps.now().toISOString();
    const doc = { ...source, state, updated_at, identity_updated_at: updated_at };
    const [result] = await deps.profiles.write([{ doc, expected: version }]);
    if (result?.kind === 'written') return;
  }
  throw new AppError('conflict', 'the profile is changed by others all the time; ask again');
}
