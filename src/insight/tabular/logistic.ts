import { minimise } from './minimise.ts';

/** What a logistic regression reads: numbers, and groups of exclusive indicators given as the index of the one set. */
export interface Design {
  readonly count: number;
  readonly numbers: readonly Float64Array[];
  readonly groups: readonly { readonly index: Uint8Array; readonly size: number }[];
}

/** Weights on the log-odds: intercept, one per number, then one per indicator of each group. */
export type LogisticWeights = Float64Array;

/**
 * Fits weights by maximum likelihood with a quadratic penalty: minimises the mean logistic loss plus `ridge` / 2 times
 * the squared length of all weights but the intercept.
 * @param labels 1 for the positive class, 0 for the other
 * @param options `start`: weights to begin from, such as those of a stronger ridge; `tolerance`: largest component of
 * the gradient to end with
 */
export function fitLogistic(
  design: Design,
  labels: ArrayLike<number>,
  ridge: number,
  options: { readonly start?: LogisticWeights | undefined; readonly tolerance?: number } = {},
): LogisticWeights {
  const size = 1 + design.numbers.length + design.groups.reduce((sum, one) => sum + one.size, 0);
  const residuals = new Float64Array(design.count);
  const objective = (weights: Float64Array, gradient: Float64Array) => {
    const logOdds = logisticLogOdds(design, weights);
    let loss = 0;
    for (let i = 0; i < design.count; i++) {
      const z = logOdds[i] ?? 0;
      const y = labels[i] === 1 ? 1 : 0;
      loss += logisticLoss(z, y);
      residuals[i] = (sigmoid(z) - y) / design.count;
    }
    writeGradient(design, residuals, gradient);
    let penalty = 0;
    for (let k = 1; k < size; k++) {
      const weight = weights[k] ?? 0;
      penalty += weight * weight;
      gradient[k] = (gradient[k] ?? 0) + ridge * weight;
    }
    return loss / design.count + (ridge / 2) * penalty;
  };
  const { start = new Float64Array(size), tolerance = 1e-6 } = options;
  return minimise(objective, start, { tolerance, maxIterations: 300 }).point;
}

/** Log-odds of every row. */
export function logisticLogOdds(design: Design, weights: LogisticWeights): Float64Array {
  const sums = new Float64Array(design.count).fill(weights[0] ?? 0);
  let at = 1;
  for (const column of design.numbers) {
    const weight = weights[at++] ?? 0;
    if (weight === 0) continue;
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + weight * (column[i] ?? 0);
  }
  for (const { index, size } of design.groups) {
    const own = weights.subarray(at, at + size);
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (own[index[i] ?? 0] ?? 0);
    at += size;
  }
  return sums;
}

function writeGradient(design: Design, residuals: Float64Array, gradient: Float64Array): void {
  gradient.fill(0);
  gradient[0] = residuals.reduce((sum, value) => sum + value, 0);
  let at = 1;
  for (const column of design.numbers) {
    let sum = 0;
    for (let i = 0; i < residuals.length; i++) sum += (residuals[i] ?? 0) * (column[i] ?? 0);
    gradient[at++] = sum;
  }
  for (const { index, size } of design.groups) {
    const own = gradient.subarray(at, at + size);
    for (let i = 0; i < residuals.length; i++) {
      const k = index[i] ?? 0;
      own[k] = (own[k] ?? 0) + (residuals[i] ?? 0);
    }
    at += size;
  }
}

/** Minus the log of the probability that log-odds give to `target`; a target between 0 and 1 weighs both outcomes. */
export function logisticLoss(logOdds: number, target: number): number {
  return Math.max(logOdds, 0) - logOdds * target + Math.log1p(Math.exp(-Math.abs(logOdds)));
}

export function sigmoid(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const odds = Math.exp(logOdds);
  return odds / (1 + odds);
}
