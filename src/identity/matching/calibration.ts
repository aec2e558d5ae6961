/** How often pairs of one range of scores are right. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly pairs: number;
  readonly mean_score: number;
  readonly share_right: number;
}

export interface Calibration {
  /** mean distance of score and share that is right, over the bins, by pairs; 0 is perfect */
  readonly expected_error: number;
  readonly bins: readonly CalibrationBin[];
}

const EDGES = [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1];

/**
 * Whether a score of 0.9 is right nine times in ten. Pairs below 0.02 are left out: millions of clear strangers
 * would make any scores look right.
 * @see Naeini, Cooper, Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning (2015)
 */
export function calibrate(
  scored: Iterable<{ readonly probability: number; readonly right: boolean }>,
): Calibration {
  const sums = EDGES.slice(1).map(() => ({ pairs: 0, score: 0, right: 0 }));
  let all = 0;
  for (const { probability, right } of scored) {
    if (probability < (EDGES[0] ?? 0)) continue;
    const at = EDGES.findIndex((edge, index) => index > 0 && probability <= edge) - 1;
    const sum = sums[at];
    if (sum === undefined) continue;
    all++;
    sum.pairs++;
    sum.score += probability;
    sum.right += Number(right);
  }
  const bins = sums.map(({ pairs, score, right }, at) => ({
    from: EDGES[at] ?? 0,
    to: EDGES[at + 1] ?? 1,
    pairs,
    mean_score: pairs === 0 ? 0 : score / pairs,
    share_right: pairs === 0 ? 0 : right / pairs,
  }));
  const error = bins.reduce(
    (sum, bin) => sum + bin.pairs * Math.abs(bin.mean_score - bin.share_right),
    0,
  );
  return { expected_error: all === 0 ? 0 : error / all, bins };
}
