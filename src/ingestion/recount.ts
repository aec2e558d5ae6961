import type { HistoryStore } from '../elasticsearch/history-store.ts';
import type { ProfileState } from '../model/profile.ts';
import { foldedEventsCount } from '../profile/state.ts';
import { rebuildState } from '../profile/verify.ts';

/**
 * The state of a profile with every event in that is stored of it, for when it no longer remembers which batches
 * it has folded. Counting answers the usual case, a late duplicate, without reading the events.
 * @param state as read, before this call; then a write over that version is exact: what was folded by then is
 *   visible after the refresh, and what came later makes the write fail
 */
export async function recount(
  history: HistoryStore,
  profile_id: string,
  state: ProfileState,
): Promise<ProfileState> {
  const ids = [profile_id, ...state.merged_from.map((merge) => merge.profile_id)];
  await history.refresh();
  if ((await history.countEvents(ids)) === foldedEventsCount(state)) return state;
  return rebuildState(state, await history.read(ids));
}
