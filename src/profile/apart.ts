import type { Judged } from '../identity/apart.ts';
import type { ProfileState } from '../model/profile.ts';

export type ApartDecision = NonNullable<ProfileState['apart_from']>[number];

/** What resolution asks of a profile before it joins it with another. */
export function judgedOf(
  profile_id: string,
  state: Pick<ProfileState, 'merged_from' | 'apart_from'>,
): Judged {
  return {
    profile_id,
    merged_from: state.merged_from.map((merge) => merge.profile_id),
    apart_from: apartIds(state),
  };
}

/** Ids of profiles that this one was decided not to be. */
export function apartIds({ apart_from }: Pick<ProfileState, 'apart_from'>): string[] {
  return (apart_from ?? []).flatMap(({ profile_id, apart }) => (apart ? [profile_id] : []));
}

/** Takes decisions in: of two about one profile the newer counts. A join, so order and repetition do not matter. */
export function joinApart(
  a: ProfileState['apart_from'],
  b: ProfileState['apart_from'],
): ProfileState['apart_from'] {
  if (b === undefined || b.length === 0) return a;
  const byId = new Map<string, ApartDecision>();
  for (const decision of [...(a ?? []), ...b]) {
    const former = byId.get(decision.profile_id);
    byId.set(decision.profile_id, former === undefined ? decision : newer(former, decision));
  }
  return [...byId.values()].sort((x, y) => (x.profile_id < y.profile_id ? -1 : 1));
}

/** A state with decisions added. */
export function withApart(state: ProfileState, decisions: readonly ApartDecision[]): ProfileState {
  const apart_from = joinApart(state.apart_from, [...decisions]);
  return apart_from === undefined ? state : { ...state, apart_from };
}

/** At one instant `apart` wins: people who are joined by mistake are harder to tell apart again. */
function newer(a: ApartDecision, b: ApartDecision): ApartDecision {
  if (a.decided_at !== b.decided_at) return a.decided_at > b.decided_at ? a : b;
  return a.apart ? a : b;
}
