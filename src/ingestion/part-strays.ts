import type { EventDoc } from '../model/event.ts';
import type { ProfileState } from '../model/profile.ts';
import { findStray, joinReleased, releasedTo } from '../profile/released.ts';
import type { FoldTask } from './fold-profiles.ts';

/** What came to a profile that gave it up, each with whom it belongs to. */
export interface StrayTasks {
  readonly events: readonly { readonly event: EventDoc; readonly to: string }[];
  readonly records: readonly { readonly id: string; readonly to: string }[];
  /** Identifiers that were claimed for the profile with them, and go along. */
  readonly keys: ReadonlyMap<string, string>;
  /** Ids of the profile they came to: what is stored under another by now is left there. */
  readonly from: readonly string[];
  /** How often what of this came furthest was handed over before. */
  readonly hops: number;
}

interface Parted {
  readonly own: readonly FoldTask[];
  /** With what goes along released too. */
  readonly state: ProfileState;
  readonly strays: StrayTasks | undefined;
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
  at: string,
): Parted {
  if (state.released === undefined) return { own: tasks, state, strays: undefined };
  const from = [root, ...state.merged_from.map(({ profile_id }) => profile_id)];
  const keys = new Map<string, string>();
  let fenced = state;
  for (;;) {
    const { own, events, records, along } = part(fenced, tasks);
    if (along.size === 0) {
      const hasStrays = events.length + records.length > 0;
      const hops = Math.max(0, ...tasks.map((task) => task.hops ?? 0));
      const strays = hasStrays ? { events, records, keys, from, hops } : undefined;
      return { own, state: fenced, strays };
    }
    // What has gone along may show more of the same tasks to be the other's.
    for (const [key, to] of along) keys.set(key, to);
    const added = [...along].map(([key, to]) => ({ key, to, at }));
    fenced = { ...fenced, released: joinReleased(fenced.released, added) };
  }
}

/** Beyond this many profiles that each say something is another's, it stays: no decision may keep a worker busy. */
const MOST_HOPS = 5;

function keysOf({ created, found, claims }: FoldTask): (readonly string[])[] {
  return [
    ...[...created, ...found].map(({ identifiers }) => identifiers),
    ...claims.map(({ keys }) => keys),
  ];
}

function part(state: ProfileState, tasks: readonly FoldTask[]) {
  const released = releasedTo(state);
  const events: { event: EventDoc; to: string }[] = [];
  const records: { id: string; to: string }[] = [];
  const along = new Map<string, string>();
  const held = new Set(Object.keys(state.identifiers));
  for (const keys of tasks.flatMap(keysOf)) {
    if (!keys.some((key) => released.has(key))) for (const key of keys) held.add(key);
  }
  const targetOf = (keys: readonly string[]): string | undefined => {
    const stray = findStray(held, released, keys);
    for (const key of stray?.along ?? []) along.set(key, stray?.to ?? '');
    return stray?.to;
  };
  const isOwn = (event: EventDoc): boolean => {
    const to = targetOf(event.identifiers);
    if (to !== undefined) events.push({ event, to });
    return to === undefined;
  };
  const own = tasks.map((task): FoldTask => {
    if ((task.hops ?? 0) >= MOST_HOPS) return task;
    const created = task.created.filter(isOwn);
    const found = task.found.filter(isOwn);
    const claims = task.claims.filter(({ id, keys: said }) => {
      const to = targetOf(said);
      if (to !== undefined) records.push({ id, to });
      return to === undefined;
    });
    const settled = task.settled && created.length === task.created.length;
    return { ...task, created, found, claims, settled };
  });
  return { own, events, records, along };
}
