import { logisticLoss, sigmoid } from './logistic.ts';

/** Corrects log-odds: `slope` times them plus `intercept`. Additive reasons stay additive under it. */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Fits the correction under which log-odds of cases that were not fitted on are the most likely, by Newton's method,
 * with Platt's softened targets so that perfectly told classes do not drive it to infinity.
 * @see Platt, Probabilistic outputs for support vector machines (1999); Lin, Lin and Weng (2007)
 */
export function fitCalibration(logOdds: ArrayLike<number>, labels: ArrayLike<number>): Calibration {
  const count = logOdds.length;
  let positives = 0;
  for (let i = 0; i < count; i++) if (labels[i] === 1) positives++;
  if (positives === 0 || positives === count) return { slope: 1, intercept: 0 };
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (count - positives + 2);
  const target = (i: number) => (labels[i] === 1 ? high : low);
  const loss = (slope: number, intercept: number) => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum += logisticLoss(slope * (logOdds[i] ?? 0) + intercept, target(i));
    }
    return sum;
  };
  let [slope, intercept] = [1, 0];
  let value = loss(slope, intercept);
  for (let iteration = 0; iteration < 100; iteration++) {
    let [g1, g2, h11, h12, h22] = [0, 0, 1e-12, 0, 1e-12];
    for (let i = 0; i < count; i++) {
      const x = logOdds[i] ?? 0;
      const p = sigmoid(slope * x + intercept);
      const spread = p * (1 - p);
      g1 += (p - target(i)) * x;
      g2 += p - target(i);
      h11 += spread * x * x;
      h12 += spread * x;
      h22 += spread;
    }
    if (Math.abs(g1) < 1e-9 * count && Math.abs(g2) < 1e-9 * count) break;
    const determinant = h11 * h22 - h12 * h12;
    if (!(determinant > 0)) break;
    const d1 = -(h22 * g1 - h12 * g2) / determinant;
    const d2 = -(h11 * g2 - h12 * g1) / determinant;
    let size = 1;
    while (size > 1e-8 && !(loss(slope + size * d1, intercept + size * d2) < value)) size /= 2;
    if (size <= 1e-8) break;
    slope += size * d1;
    intercept += size * d2;
    value = loss(slope, intercept);
  }
  // A negative slope would turn the ranking around: the scores then tell nothing.
  return slope > 0
    ? { slope, intercept }
    : { slope: 0, intercept: Math.log(positives / (count - positives)) };
}
