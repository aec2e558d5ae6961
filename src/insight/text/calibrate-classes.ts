import { minimise } from '../tabular/minimise.ts';

/** Turns scores of classes into probabilities: softmax of `slope` times the score plus the class's own `offset`. */
export interface ClassCalibration {
  readonly slope: number;
  readonly offsets: readonly number[];
}

/** Holds offsets near 0 where few cases speak for another value. */
const OFFSET_RIDGE = 0.002;

/**
 * Fits slope and offsets to scores of cases that were not fitted on, by maximum likelihood.
 * @param scores one array per case, one score per class
 * @see Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks (2017), temperature and vector scaling
 */
export function fitClassCalibration(
  scores: readonly Float64Array[],
  labels: ArrayLike<number>,
  classes: number,
): ClassCalibration {
  const objective = (point: Float64Array, gradient: Float64Array) => {
    gradient.fill(0);
    // The slope is kept positive by its logarithm: a better score never lowers a probability.
    const slope = Math.exp(point[0] ?? 0);
    const offsets = point.subarray(1);
    let loss = 0;
    scores.forEach((own, i) => {
      const shares = softmax(own, slope, offsets);
      const label = labels[i] ?? 0;
      loss -= Math.log(Math.max(1e-300, shares[label] ?? 0)) / scores.length;
      for (let k = 0; k < classes; k++) {
        const residual = ((shares[k] ?? 0) - (k === label ? 1 : 0)) / scores.length;
        gradient[0] = (gradient[0] ?? 0) + residual * slope * (own[k] ?? 0);
        gradient[k + 1] = (gradient[k + 1] ?? 0) + residual;
      }
    });
    for (let k = 1; k <= classes; k++) {
      loss += (OFFSET_RIDGE / 2) * (point[k] ?? 0) ** 2;
      gradient[k] = (gradient[k] ?? 0) + OFFSET_RIDGE * (point[k] ?? 0);
    }
    // A slope without end is what perfectly told cases ask for.
    loss += 0.0005 * (point[0] ?? 0) ** 2;
    gradient[0] = (gradient[0] ?? 0) + 0.001 * (point[0] ?? 0);
    return loss;
  };
  const { point } = minimise(objective, new Float64Array(classes + 1), {
    tolerance: 1e-6,
    maxIterations: 200,
  });
  return { slope: Math.exp(point[0] ?? 0), offsets: Array.from(point.subarray(1)) };
}

export function softmax(
  scores: ArrayLike<number>,
  slope: number,
  offsets: ArrayLike<number>,
): Float64Array {
  const shares = Float64Array.from(scores, (score, k) => slope * score + (offsets[k] ?? 0));
  const most = shares.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let k = 0; k < shares.length; k++) {
    shares[k] = Math.exp((shares[k] ?? 0) - most);
    sum += shares[k] ?? 0;
  }
  return shares.map((share) => share / sum);
}
