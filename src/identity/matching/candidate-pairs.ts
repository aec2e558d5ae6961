/** Pairs worth comparing: `left[i] < right[i]`, positions in the list of persons, each pair once. */
export interface CandidatePairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}
