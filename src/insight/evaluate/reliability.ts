/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly cases: number;
  /** mean of what was foretold */
  readonly predicted: number;
  /** share that came true */
  readonly observed: number;
}

export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** mean over cases of |observed - predicted| per bin */
  readonly ece: number;
}

/**
 * Compares probabilities with what came true, in bins of equal width over [0, 1]; empty bins are left out.
 * @see Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning (AAAI 2015)
 */
export function reliability(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  binCount = 10,
): Reliability {
  const cases = new Float64Array(binCount);
  const predicted = new Float64Array(binCount);
  const observed = new Float64Array(binCount);
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i] ?? 0;
    const bin = Math.min(binCount - 1, Math.max(0, Math.floor(p * binCount)));
    cases[bin] = (cases[bin] ?? 0) + 1;
    predicted[bin] = (predicted[bin] ?? 0) + p;
    observed[bin] = (observed[bin] ?? 0) + (labels[i] === 1 ? 1 : 0);
  }
  const bins: ReliabilityBin[] = [];
  let error = 0;
  for (let bin = 0; bin < binCount; bin++) {
    const n = cases[bin] ?? 0;
    if (n === 0) continue;
    error += Math.abs((observed[bin] ?? 0) - (predicted[bin] ?? 0));
    bins.push({
      from: bin / binCount,
      to: (bin + 1) / binCount,
      cases: n,
      predicted: (predicted[bin] ?? 0) / n,
      observed: (observed[bin] ?? 0) / n,
    });
  }
  return { bins, ece: probabilities.length === 0 ? 0 : error / probabilities.length };
}
