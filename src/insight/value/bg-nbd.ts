import type { HistoryGroup, PurchaseHistory, PurchaseModel } from './purchase-model.ts';
import { hypergeometric, logGamma, logSumExp } from './special-functions.ts';

type Four = readonly [r: number, alpha: number, a: number, b: number];

/**
 * Beta-geometric/NBD: purchases at a Gamma(r, α) rate; after each repeat purchase the customer leaves with a
 * Beta(a, b) probability, so nobody leaves before a repeat purchase.
 * @see Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way, Marketing Science 24(2)
 */
export const BG_NBD: PurchaseModel = geometricModel('bg-nbd', false);

/**
 * Modified BG/NBD: as BG/NBD, but the customer may leave after the first purchase too, so that one-time buyers can be gone.
 * @see Batislam, Denizel & Filiztekin (2007), Int. J. of Research in Marketing 24(3)
 */
export const MBG_NBD: PurchaseModel = geometricModel('mbg-nbd', true);

function geometricModel(name: string, mayLeaveAtOnce: boolean): PurchaseModel {
  /** purchases that were survived: the chance to leave was not taken */
  const survived = (x: number) => (mayLeaveAtOnce ? x + 1 : x);

  /** ln of the odds of having left right after the last purchase, against being alive; −∞ when impossible */
  const logOddsGone = ([r, alpha, a, b]: Four, { x, t_x, T }: PurchaseHistory): number => {
    if (survived(x) === 0) return Number.NEGATIVE_INFINITY;
    return Math.log(a / (b + survived(x) - 1)) + (r + x) * Math.log((alpha + T) / (alpha + t_x));
  };

  const logLikelihood = (
    parameters: readonly number[],
    groups: readonly HistoryGroup[],
  ): number => {
    const p = four(parameters);
    const [r, alpha, a, b] = p;
    const fixed = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b);
    let sum = 0;
    let ofX = 0;
    let x = Number.NaN;
    for (const group of groups) {
      // Sorted by x: what depends on x alone is computed once per x.
      if (group.x !== x) {
        x = group.x;
        ofX = fixed + logGamma(r + x) + logGamma(b + survived(x)) - logGamma(a + b + survived(x));
      }
      const alive = ofX - (r + x) * Math.log(alpha + group.T);
      const gone = logOddsGone(p, group);
      sum += group.customers * (alive + logSumExp(0, gone));
    }
    return sum;
  };

  const pAlive = (parameters: readonly number[], history: PurchaseHistory): number =>
    1 / (1 + Math.exp(logOddsGone(four(parameters), history)));

  const expectedPurchases = (
    parameters: readonly number[],
    history: PurchaseHistory,
    t: number,
  ): number => {
    const [r, alpha, a, b] = four(parameters);
    const bPosterior = b + survived(history.x);
    const ifAlive = purchasesIfAlive(r + history.x, alpha + history.T, a, bPosterior, t);
    return pAlive(parameters, history) * ifAlive;
  };

  return {
    name,
    parameterNames: ['r', 'alpha', 'a', 'b'],
    starts: (meanT) => [
      [0.5, Math.max(meanT / 4, 1e-3), 1, 2],
      [1, Math.max(meanT, 1e-3), 0.5, 5],
    ],
    logLikelihood,
    pAlive,
    expectedPurchases,
  };
}

/**
 * E[(1 − e^(−λpt)) / p] for λ ~ Gamma(shape, rate) and p ~ Beta(a, b): the published 2F1 or its Euler transformation,
 * whichever has positive terms and the smaller power. Where both would lose their digits (a near 1, where 0/0 stands,
 * or a far larger than what is expected), or their powers are too large to be written, it is the mean over p itself.
 */
function purchasesIfAlive(shape: number, rate: number, a: number, b: number, t: number): number {
  if (t <= 0) return 0;
  const c = a + b - 1;
  const z = t / (rate + t);
  const part =
    Math.abs(a - 1) <= shape && c > shape - 1
      ? (1 - z) ** (a - 1) * hypergeometric(c - shape, a - 1, c, z)
      : (1 - z) ** shape * hypergeometric(shape, b, c, z);
  const sound = Math.abs(1 - part) > 1e-7 && Math.abs(c) > 1e-7;
  const expected = sound ? (c / (a - 1)) * (1 - part) : Number.NaN;
  return Number.isFinite(expected) ? Math.max(0, expected) : overP(shape, rate, a, b, t);
}

/** Beyond this sum of a and b everyone's p is nearly the same. */
const ONE_P = 1e4;
/** Distance between two points of logit(p), and how far from the middle they go where a and b are 1 or more. */
const LOGIT_STEP = 1 / 16;
const LOGIT_REACH = 40;
const MOST_POINTS = 200_000;

/**
 * The same as the mean over p, by the trapezoidal rule over logit(p), where the integrand fades at both ends: it agrees
 * with the series to ten digits where both can be had. Everything is positive, and grows with t term by term.
 */
function overP(shape: number, rate: number, a: number, b: number, t: number): number {
  if (a + b > ONE_P) return atOneP(shape, rate, a / (a + b), t);
  const from = -LOGIT_REACH / Math.min(1, a);
  const to = LOGIT_REACH / Math.min(1, b);
  const width = Math.sqrt((a + b) / (a * b));
  const step = Math.max(Math.min(LOGIT_STEP, width / 2), (to - from) / MOST_POINTS);
  const peak = a * Math.log(a / (a + b)) + b * Math.log(b / (a + b));
  let sum = 0;
  let weights = 0;
  for (let logit = from; logit <= to; logit += step) {
    const logP = logSigmoid(logit);
    const weight = Math.exp(a * logP + b * logSigmoid(-logit) - peak);
    const p = Math.exp(logP);
    weights += weight;
    sum += weight * (p === 0 ? (shape * t) / rate : atOneP(shape, rate, p, t));
  }
  return sum / weights;
}

function logSigmoid(z: number): number {
  return Math.min(0, z) - Math.log1p(Math.exp(-Math.abs(z)));
}

function atOneP(shape: number, rate: number, p: number, t: number): number {
  return -Math.expm1(-shape * Math.log1p((p * t) / rate)) / p;
}

function four(parameters: readonly number[]): Four {
  const [r = Number.NaN, alpha = Number.NaN, a = Number.NaN, b = Number.NaN] = parameters;
  return [r, alpha, a, b];
}
