import { createRandom, shuffle } from '../random.ts';
import type { SparseRows } from './vectorise.ts';

/** Weights of one class against all others. */
export interface LinearWeights {
  readonly weights: Float32Array;
  readonly bias: number;
}

export interface SvmOptions {
  /** cost of a row on the wrong side; larger trusts the training rows more */
  readonly cost: number;
  readonly columns: number;
  readonly seed: number;
  /** ends after as many passes over the rows */
  readonly maxPasses: number;
  /** ends when no row's violation in a pass exceeds it */
  readonly tolerance: number;
}

/**
 * Fits a linear support vector machine with squared hinge loss by dual coordinate descent.
 * @param positive 1 for rows of the class
 * @see Hsieh, Chang, Lin, Keerthi and Sundararajan, A dual coordinate descent method for large-scale linear SVM (2008)
 */
export function fitLinearSvm(
  rows: SparseRows,
  positive: Uint8Array,
  options: SvmOptions,
): LinearWeights {
  const count = positive.length;
  const { starts, columns, values } = rows;
  const weights = new Float32Array(options.columns);
  let bias = 0;
  const alphas = new Float64Array(count);
  const diagonal = 1 / (2 * options.cost);
  const lengths = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 1 + diagonal;
    for (let at = starts[i] ?? 0; at < (starts[i + 1] ?? 0); at++) sum += (values[at] ?? 0) ** 2;
    lengths[i] = sum;
  }
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const random = createRandom(options.seed);
  for (let pass = 0; pass < options.maxPasses; pass++) {
    shuffle(order, random);
    let worst = 0;
    for (const i of order) {
      const from = starts[i] ?? 0;
      const to = starts[i + 1] ?? 0;
      const side = positive[i] === 1 ? 1 : -1;
      let sum = bias;
      for (let at = from; at < to; at++)
        sum += (values[at] ?? 0) * (weights[columns[at] ?? 0] ?? 0);
      const alpha = alphas[i] ?? 0;
      const gradient = side * sum - 1 + diagonal * alpha;
      const violation = alpha === 0 ? Math.min(gradient, 0) : gradient;
      if (Math.abs(violation) > worst) worst = Math.abs(violation);
      if (Math.abs(violation) < 1e-9) continue;
      const next = Math.max(0, alpha - gradient / (lengths[i] ?? 1));
      alphas[i] = next;
      const step = (next - alpha) * side;
      bias += step;
      for (let at = from; at < to; at++) {
        const column = columns[at] ?? 0;
        weights[column] = (weights[column] ?? 0) + step * (values[at] ?? 0);
      }
    }
    if (worst < options.tolerance) break;
  }
  return { weights, bias };
}
