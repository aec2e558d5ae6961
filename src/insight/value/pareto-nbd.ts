import type { PurchaseHistory, PurchaseModel } from './purchase-model.ts';
import { hypergeometric, logGamma, logSumExp } from './special-functions.ts';

type Four = readonly [r: number, alpha: number, s: number, beta: number];

/**
 * Pareto/NBD: purchases at a Gamma(r, α) rate; each customer leaves after an exponential time whose rate is Gamma(s, β).
 * @see Schmittlein, Morrison & Colombo (1987), Management Science 33(1); likelihood as in Fader & Hardie (2005),
 * A Note on Deriving the Pareto/NBD Model
 */
export const PARETO_NBD: PurchaseModel = {
  name: 'pareto-nbd',
  parameterNames: ['r', 'alpha', 's', 'beta'],
  starts: (meanT) => [
    [0.5, Math.max(meanT / 4, 1e-3), 0.5, Math.max(meanT / 4, 1e-3)],
    [1, Math.max(meanT, 1e-3), 1, Math.max(meanT, 1e-3)],
  ],
  logLikelihood: (parameters, groups) => {
    const p = four(parameters);
    let sum = 0;
    let x = Number.NaN;
    let ofX = 0;
    const primitives = new Map<number, number>();
    // Sorted by x, and many customers share a day: each 2F1 is computed once per x and time.
    const primitive = (t: number): number => {
      const known = primitives.get(t);
      if (known !== undefined) return known;
      const value = logPrimitive(p, x, t);
      primitives.set(t, value);
      return value;
    };
    for (const group of groups) {
      if (group.x !== x) {
        x = group.x;
        ofX = logShape(p, x);
        primitives.clear();
      }
      const left = logLeftBefore(p, x, primitive(group.t_x), primitive(group.T));
      sum += group.customers * (ofX + logSumExp(logStillAlive(p, group), left));
    }
    return sum;
  },
  pAlive: (parameters, history) => pAlive(four(parameters), history),
  expectedPurchases: (parameters, history, t) => {
    const p = four(parameters);
    const [r, alpha, s, beta] = p;
    if (t <= 0) return 0;
    const { x, T } = history;
    const log = Math.log1p(t / (beta + T));
    // (1 − e^(−(s−1)·log)) / (s − 1), whose limit at s = 1 is log.
    const lifetime = Math.abs(s - 1) < 1e-9 ? log : -Math.expm1(-(s - 1) * log) / (s - 1);
    return pAlive(p, history) * ((r + x) / (alpha + T)) * (beta + T) * lifetime;
  },
};

function logShape([r, alpha, s, beta]: Four, x: number): number {
  return logGamma(r + x) - logGamma(r) + r * Math.log(alpha) + s * Math.log(beta);
}

function pAlive(p: Four, history: PurchaseHistory): number {
  const { x, t_x, T } = history;
  const left = logLeftBefore(p, x, logPrimitive(p, x, t_x), logPrimitive(p, x, T));
  return 1 / (1 + Math.exp(left - logStillAlive(p, history)));
}

function logStillAlive([r, alpha, s, beta]: Four, { x, T }: PurchaseHistory): number {
  return -(r + x) * Math.log(alpha + T) - s * Math.log(beta + T);
}

/** ln of s/(r+s+x) · A0: having left between the last purchase and the end; −∞ when these coincide. */
function logLeftBefore([r, , s]: Four, x: number, from: number, to: number): number {
  if (to >= from) return Number.NEGATIVE_INFINITY;
  return Math.log(s / (r + s + x)) + from + Math.log(-Math.expm1(to - from));
}

/**
 * ln of 2F1(r+s+x, ·; r+s+x+1; |α−β|/(m+t)) / (m+t)^(r+s+x), m the larger of α and β. By Euler's transformation the
 * first argument becomes 1 and all terms stay positive; (1 − z)^(−s or −(r+x)) comes out as a logarithm.
 */
function logPrimitive([r, alpha, s, beta]: Four, x: number, t: number): number {
  const total = r + s + x;
  const larger = Math.max(alpha, beta);
  const z = Math.abs(alpha - beta) / (larger + t);
  const rest = alpha >= beta ? r + x : s + 1;
  const exponent = total - rest;
  const series = hypergeometric(1, rest, total + 1, z);
  return Math.log(series) - exponent * Math.log1p(-z) - total * Math.log(larger + t);
}

function four(parameters: readonly number[]): Four {
  const [r = Number.NaN, alpha = Number.NaN, s = Number.NaN, beta = Number.NaN] = parameters;
  return [r, alpha, s, beta];
}
