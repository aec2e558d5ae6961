/** Pairs worth comparing: `left[i] < right[i]`, positions in the list of persons, each pair once. */
export interface CandidatePairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  /** blocks left out because they are too large, or because there were enough pairs already */
  readonly dropped?: { readonly blocks: number; readonly largest: number };
}
