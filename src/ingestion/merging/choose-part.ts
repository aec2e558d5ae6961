import type { StoredProfile } from '../../elasticsearch/profile-store.ts';
import type { ProfileDoc } from '../../model/profile.ts';

/** Merged ids that a split makes themselves again. */
export interface ChosenPart {
  /** Who the leaving part becomes; `undefined`: nobody it was before. */
  readonly part: string | undefined;
  /** Further ids that had nothing but what leaves: they lead to the part from now on. */
  readonly takes: readonly string[];
}

/**
 * Whether identifiers that leave a profile make up some that were merged into it: of those, the one that had most,
 * then the older, then the lower id, is itself again.
 */
export function choosePart(
  root: ProfileDoc,
  profiles: ReadonlyMap<string, StoredProfile>,
  leaves: ReadonlySet<string>,
): ChosenPart {
  const whole = root.state.merged_from
    .flatMap(({ profile_id }) => profiles.get(profile_id)?.source ?? [])
    .filter(({ status, state }) => {
      const keys = Object.keys(state.identifiers);
      return status === 'merged' && keys.length > 0 && keys.every((key) => leaves.has(key));
    });
  const [first] = whole.toSorted(byWeight);
  if (first === undefined) return { part: undefined, takes: [] };
  const part = first.profile_id;
  // What was merged into one of them comes along with it.
  const direct = whole.filter(
    ({ profile_id, merged_into }) =>
      profile_id !== part && !whole.some((other) => other.profile_id === merged_into),
  );
  return { part, takes: direct.map(({ profile_id }) => profile_id).sort() };
}

function byWeight(a: ProfileDoc, b: ProfileDoc): number {
  const byCount = Object.keys(b.state.identifiers).length - Object.keys(a.state.identifiers).length;
  if (byCount !== 0) return byCount;
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? -1 : 1;
  return a.profile_id < b.profile_id ? -1 : 1;
}
