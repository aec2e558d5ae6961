/** A score with whether the case was truly what is sought. */
export interface LabelledScore {
  readonly score: number;
  readonly positive: boolean;
}

/**
 * Average precision: mean, over the true cases, of the precision down to each in order of falling score. Cases with
 * one score share a rank, so that the order of input does not matter.
 * @returns `undefined` without a true case: then there is nothing to find
 */
export function averagePrecision(cases: readonly LabelledScore[]): number | undefined {
  const positives = cases.filter(({ positive }) => positive).length;
  if (positives === 0) return undefined;
  const sorted = cases.toSorted((a, b) => b.score - a.score);
  let [seen, found, sum] = [0, 0, 0];
  for (let i = 0; i < sorted.length; ) {
    const score = sorted[i]?.score;
    let fresh = 0;
    for (; i < sorted.length && sorted[i]?.score === score; i++) {
      seen += 1;
      fresh += sorted[i]?.positive === true ? 1 : 0;
    }
    found += fresh;
    sum += (fresh * found) / seen;
  }
  return sum / positives;
}
