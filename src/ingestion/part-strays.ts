import type { EventDoc } from '../model/event.ts';
import type { ProfileState } from '../model/profile.ts';
import { releasedTo, strayTarget } from '../profile/released.ts';
import type { FoldTask } from './fold-profiles.ts';

/** What came to profiles that gave it up, each with whom it belongs to. */
export interface StrayTasks {
  readonly events: readonly { readonly event: EventDoc; readonly to: string }[];
  readonly records: readonly { readonly id: string; readonly to: string }[];
  /** Ids of the profile they came to: what is stored under another by now is left there. */
  readonly from: readonly string[];
}

/**
 * Parts from tasks of one profile what is another's by now, because the profile was separated after the task was
 * planned. What is left of a task that loses events is not settled any more: its batch may have created events
 * that are not in this profile, so that each folded one is marked by itself.
 * @param state of the profile, as the fold is about to be made from it
 */
export function partStrays(
  root: string,
  state: ProfileState,
  tasks: readonly FoldTask[],
): { own: readonly FoldTask[]; strays: StrayTasks | undefined } {
  const released = releasedTo(state);
  if (released.size === 0) return { own: tasks, strays: undefined };
  const events: { event: EventDoc; to: string }[] = [];
  const records: { id: string; to: string }[] = [];
  const isOwn = (event: EventDoc): boolean => {
    const to = strayTarget(released, event.identifiers);
    if (to !== undefined) events.push({ event, to });
    return to === undefined;
  };
  const own = tasks.map((task): FoldTask => {
    const created = task.created.filter(isOwn);
    const found = task.found.filter(isOwn);
    const claims = task.claims.filter(({ id, claims: said }) => {
      const to = strayTarget(released, Object.keys(said.identifiers));
      if (to !== undefined) records.push({ id, to });
      return to === undefined;
    });
    const settled = task.settled && created.length === task.created.length;
    return { ...task, created, found, claims, settled };
  });
  const from = [root, ...state.merged_from.map(({ profile_id }) => profile_id)];
  const hasStrays = events.length + records.length > 0;
  return { own, strays: hasStrays ? { events, records, from } : undefined };
}
