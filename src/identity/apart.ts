/** What is asked of a profile to know whether somebody decided that it is not the same person as another. */
export interface Judged {
  readonly profile_id: string;
  /** Ids of profiles merged into it. */
  readonly merged_from?: readonly string[] | undefined;
  /** Ids of profiles it was decided not to be. */
  readonly apart_from?: readonly string[] | undefined;
}

/** Two ids, one of each side, that were decided to be two people. */
export interface ApartPair {
  readonly left: string;
  readonly right: string;
}

/**
 * The decision that keeps two profiles apart, `undefined` where there is none. A decision about a profile holds for
 * whoever it was merged into: either side knows it by the ids it was decided about.
 */
export function findApartPair(a: Judged, b: Judged): ApartPair | undefined {
  const [ofA, ofB] = [idsOf(a), idsOf(b)];
  const right = a.apart_from?.find((id) => ofB.includes(id));
  const left = b.apart_from?.find((id) => ofA.includes(id));
  if (left === undefined && right === undefined) return undefined;
  return { left: left ?? a.profile_id, right: right ?? b.profile_id };
}

function idsOf({ profile_id, merged_from }: Judged): readonly string[] {
  return merged_from === undefined ? [profile_id] : [profile_id, ...merged_from];
}
