import { maximise } from './maximise.ts';
import { logGamma } from './special-functions.ts';

/** Purchases with a value, and their mean value (more than 0) in one currency. */
export interface SpendHistory {
  readonly purchases: number;
  readonly mean: number;
}

export interface FittedSpend {
  readonly p: number;
  readonly q: number;
  /** scale, in the currency's unit; also written v */
  readonly gamma: number;
  readonly logLikelihood: number;
  readonly customers: number;
  /** mean spend over all customers the model foresees; `undefined` when q ≤ 1 leaves it infinite */
  readonly populationMean: number | undefined;
}

/**
 * Gamma–Gamma model of spend per purchase: each customer's purchases vary around a mean of their own, and means vary
 * between customers. Assumes that how much does not depend on how often.
 * @param spends at least two customers with different means, or nothing tells customers apart
 * @returns `undefined` when no spread between customers can be fitted (fewer than two, or all equal)
 * @see Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value; Colombo & Jiang (1999)
 */
export function fitSpend(spends: readonly SpendHistory[]): FittedSpend | undefined {
  const usable = spends.filter((s) => s.purchases > 0 && s.mean > 0 && Number.isFinite(s.mean));
  const first = usable[0];
  if (first === undefined || usable.every((s) => s.mean === first.mean)) return undefined;
  const centre = usable.reduce((sum, s) => sum + s.mean, 0) / usable.length;
  const sumOfLogs = usable.map((s) => ({
    x: s.purchases,
    m: s.mean / centre,
    lnM: Math.log(s.mean / centre),
    lnX: Math.log(s.purchases),
  }));
  const logLikelihood = ([p = 1, q = 1, v = 1]: readonly number[]): number => {
    const fixed = q * Math.log(v) - logGamma(q);
    let sum = 0;
    for (const { x, m, lnM, lnX } of sumOfLogs) {
      const px = p * x;
      sum += logGamma(px + q) - logGamma(px) + fixed + (px - 1) * lnM + px * lnX;
      sum -= (px + q) * Math.log(v + x * m);
    }
    return sum;
  };
  const found = maximise(
    logLikelihood,
    [
      [4, 4, 0.75],
      [1, 2, 1],
    ],
    usable.length,
  );
  const [p = 1, q = 1, v = 1] = found.parameters;
  const gamma = v * centre;
  return {
    p,
    q,
    gamma,
    // Means were divided by their centre to keep the search near 1; the density changes by that factor.
    logLikelihood: found.value - usable.length * Math.log(centre),
    customers: usable.length,
    populationMean: q > 1 ? (p * gamma) / (q - 1) : undefined,
  };
}

/**
 * Expected mean spend of a customer's purchases: their own mean drawn towards everyone's, less so the more they bought.
 * @returns `undefined` for a customer without purchases when everyone's mean is infinite (q ≤ 1)
 */
export function expectedSpend(fitted: FittedSpend, history: SpendHistory): number | undefined {
  const { p, q, gamma } = fitted;
  const weight = p * history.purchases + q - 1;
  if (weight <= 0) return undefined;
  return (p * (gamma + history.purchases * history.mean)) / weight;
}
