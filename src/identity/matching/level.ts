/** Degree of agreement of one comparison; the highest is sameness, 0 is difference. */
export type Level = number;

/** Nothing to compare: one side or both say nothing. It speaks neither for nor against. */
export const MISSING = 255;

/** The best agreement among several values of both sides; `MISSING` when one side has none. */
export function bestLevel<A>(
  left: readonly A[],
  right: readonly A[],
  compare: (a: A, b: A) => Level,
): Level {
  let best = -1;
  for (const a of left) {
    for (const b of right) {
      const level = compare(a, b);
      if (level !== MISSING && level > best) best = level;
    }
  }
  return best === -1 ? MISSING : best;
}
