/** Weights of a plain logistic regression on standardised features. */
export interface LogisticBaseline {
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly intercept: number;
}

const ROUNDS = 500;
const RATE = 0.5;
const RIDGE = 1e-3;

/**
 * Logistic regression by gradient descent, with a light ridge: the baseline that a payment score must beat, fitted on
 * plain features of the same payments. A constant feature gets no weight.
 * @param rows one row of features per case, all of one length
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  positive: readonly boolean[],
): LogisticBaseline {
  const width = rows[0]?.length ?? 0;
  const n = Math.max(1, rows.length);
  const column = (k: number) => rows.map((row) => row[k] ?? 0);
  const means = Array.from({ length: width }, (_, k) => column(k).reduce((a, b) => a + b, 0) / n);
  const deviations = means.map(
    (mean, k) => Math.sqrt(column(k).reduce((sum, v) => sum + (v - mean) ** 2, 0) / n) || 1,
  );
  const scaled = rows.map((row) => row.map((v, k) => (v - (means[k] ?? 0)) / (deviations[k] ?? 1)));
  const weights = new Array<number>(width).fill(0);
  let intercept = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const slope = new Array<number>(width).fill(0);
    let offset = 0;
    for (const [i, row] of scaled.entries()) {
      const error = sigmoid(intercept + dot(weights, row)) - (positive[i] === true ? 1 : 0);
      offset += error;
      for (let k = 0; k < width; k++) slope[k] = (slope[k] ?? 0) + error * (row[k] ?? 0);
    }
    intercept -= (RATE * offset) / n;
    for (let k = 0; k < width; k++) {
      weights[k] = (weights[k] ?? 0) - RATE * ((slope[k] ?? 0) / n + RIDGE * (weights[k] ?? 0));
    }
  }
  return { weights, means, deviations, intercept };
}

/** Probability in (0, 1) that a case is positive. */
export function logisticProbability(model: LogisticBaseline, row: readonly number[]): number {
  const scaled = row.map((v, k) => (v - (model.means[k] ?? 0)) / (model.deviations[k] ?? 1));
  return sigmoid(model.intercept + dot(model.weights, scaled));
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, v, k) => sum + v * (b[k] ?? 0), 0);
}
