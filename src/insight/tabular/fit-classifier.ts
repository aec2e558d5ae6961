import { stratifiedFolds, stratifiedSample } from '../evaluate/folds.ts';
import { type BoostOptions, boostedLogOdds, fitBoosted } from './boost.ts';
import { type Calibration, fitCalibration } from './calibrate.ts';
import type { Classifier } from './classifier.ts';
import { designOf, gatherCodes } from './design.ts';
import { type Encoded, type Feature, selectRows } from './features.ts';
import { fitLogistic, type LogisticWeights, logisticLogOdds, logisticLoss } from './logistic.ts';
import { addTree } from './tree.ts';

/** Strongest first: each fit begins from the one before. */
const RIDGES = [0.1, 0.03, 0.01, 0.003, 0.001, 0.0003] as const;
const DEFAULT_RIDGE = 0.03;
/** Rounds after which the trees are looked at. */
const STEP = 10;
const MAX_STEPS = 40;
/** Rows that hyper-parameters are chosen on; more cost time and change nothing. */
const TUNING_ROWS = 12_000;
/** Enough to tell ridges apart. */
const TUNING_TOLERANCE = 1e-4;
const BLENDS = Array.from({ length: 11 }, (_, i) => i / 10);

export interface FitClassifierOptions {
  readonly seed: number;
  /** share done, 0 to 1 */
  readonly progress?: (done: number) => void;
}

/**
 * Fits a logistic regression and boosted trees and mixes their log-odds. Ridge, number of trees, mixture and
 * calibration are chosen by cross-validation within the rows given, so that nothing else is looked at.
 * @param labels 1 or 0; both must occur
 */
export function fitClassifier(
  features: readonly Feature[],
  rows: Encoded,
  labels: Uint8Array,
  options: FitClassifierOptions,
): Classifier {
  const { ridge, rounds, blend, calibration } = choose(features, rows, labels, options);
  const groups = gatherCodes(features, rows);
  const design = designOf(groups, rows);
  const weights = fitLogistic(design, labels, ridge, { tolerance: 1e-5 });
  const boosted = fitBoosted(features, rows, labels, {
    ...boostSettings(labels, options.seed),
    rounds: blend === 0 ? 0 : rounds,
  });
  options.progress?.(1);
  return {
    features,
    groups,
    weights,
    means: groupMeans(design),
    boosted,
    ridge,
    blend,
    calibration,
  };
}

interface Choice {
  readonly ridge: number;
  readonly rounds: number;
  /** share of the trees in the log-odds */
  readonly blend: number;
  readonly calibration: Calibration;
}

function choose(
  features: readonly Feature[],
  allRows: Encoded,
  allLabels: Uint8Array,
  options: FitClassifierOptions,
): Choice {
  const sample = stratifiedSample(allLabels, TUNING_ROWS, options.seed);
  const rows = sample.length === allRows.count ? allRows : selectRows(allRows, sample);
  const labels = Uint8Array.from(sample, (row) => allLabels[row] ?? 0);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const rarer = Math.min(positives, labels.length - positives);
  const foldCount = Math.min(rows.count > 8000 ? 3 : 5, rarer);
  // With a handful of cases there is nothing to choose by: the plain model, strongly held back.
  if (foldCount < 2 || rows.count < 20) {
    return { ridge: DEFAULT_RIDGE, rounds: 0, blend: 0, calibration: { slope: 1, intercept: 0 } };
  }
  const folds = stratifiedFolds(labels, foldCount, options.seed + 1);
  const linear = RIDGES.map(() => new Float64Array(rows.count));
  const boosted = Array.from({ length: MAX_STEPS }, () => new Float64Array(rows.count));
  let steps = MAX_STEPS;
  for (let fold = 0; fold < foldCount; fold++) {
    const inside = indices(folds, (one) => one !== fold);
    const outside = indices(folds, (one) => one === fold);
    const train = selectRows(rows, inside);
    const held = selectRows(rows, outside);
    const trainLabels = Uint8Array.from(inside, (row) => labels[row] ?? 0);
    fitPath(features, train, trainLabels, held, outside, linear);
    steps = Math.min(
      steps,
      fitSteps(features, train, trainLabels, held, outside, boosted, labels, options),
    );
    options.progress?.(((fold + 1) / (foldCount + 1)) * 0.9);
  }
  const ridgeAt = best(RIDGES.map((_, k) => meanLoss(linear[k] ?? [], labels)));
  const stepAt = best(boosted.slice(0, steps).map((sums) => meanLoss(sums, labels)));
  const mixtures = BLENDS.map((share) => mix(linear[ridgeAt], boosted[stepAt], share));
  const blendAt = best(mixtures.map((sums) => meanLoss(sums, labels)));
  return {
    ridge: RIDGES[ridgeAt] ?? DEFAULT_RIDGE,
    rounds: (stepAt + 1) * STEP,
    blend: BLENDS[blendAt] ?? 0,
    calibration: fitCalibration(mixtures[blendAt] ?? [], labels),
  };
}

/** Logistic regressions of falling ridge, on the held-out rows. */
function fitPath(
  features: readonly Feature[],
  train: Encoded,
  labels: Uint8Array,
  held: Encoded,
  outside: Int32Array,
  sums: readonly Float64Array[],
): void {
  const groups = gatherCodes(features, train);
  const design = designOf(groups, train);
  const heldDesign = designOf(groups, held);
  let weights: LogisticWeights | undefined;
  RIDGES.forEach((ridge, k) => {
    weights = fitLogistic(design, labels, ridge, { start: weights, tolerance: TUNING_TOLERANCE });
    scatter(logisticLogOdds(heldDesign, weights), outside, sums[k]);
  });
}

/** Sums of the trees after every step, on the held-out rows; ends when they have long ceased to get better. */
function fitSteps(
  features: readonly Feature[],
  train: Encoded,
  trainLabels: Uint8Array,
  held: Encoded,
  outside: Int32Array,
  sums: readonly Float64Array[],
  labels: Uint8Array,
  { seed }: FitClassifierOptions,
): number {
  const heldLabels = Uint8Array.from(outside, (row) => labels[row] ?? 0);
  const settings = boostSettings(trainLabels, seed);
  const current = boostedLogOdds(
    fitBoosted(features, train, trainLabels, { ...settings, rounds: 0 }),
    held,
  );
  let least = Number.POSITIVE_INFINITY;
  let leastAt = 0;
  let done = 0;
  fitBoosted(features, train, trainLabels, {
    ...settings,
    rounds: MAX_STEPS * STEP,
    onRound: (tree, round) => {
      addTree(tree, held, current);
      if ((round + 1) % STEP !== 0) return true;
      scatter(current, outside, sums[done]);
      const loss = meanLoss(current, heldLabels);
      if (loss < least) [least, leastAt] = [loss, done];
      done++;
      return done - leastAt <= 6;
    },
  });
  return done;
}

function boostSettings(labels: Uint8Array, seed: number): Omit<BoostOptions, 'rounds' | 'onRound'> {
  const count = labels.length;
  return {
    depth: 4,
    leafRows: Math.max(3, Math.min(20, Math.floor(count / 100))),
    ridge: 5,
    learningRate: 0.06,
    rowShare: 0.7,
    featureShare: 0.7,
    seed,
  };
}

function meanLoss(logOdds: ArrayLike<number>, labels: ArrayLike<number>): number {
  let loss = 0;
  for (let i = 0; i < labels.length; i++) {
    loss += logisticLoss(logOdds[i] ?? 0, labels[i] ?? 0);
  }
  return loss / labels.length;
}

function mix(linear: Float64Array | undefined, boosted: Float64Array | undefined, share: number) {
  return (linear ?? new Float64Array(0)).map(
    (value, i) => (1 - share) * value + share * (boosted?.[i] ?? 0),
  );
}

function groupMeans(design: ReturnType<typeof designOf>): Float64Array[] {
  return design.groups.map(({ index, size }) => {
    const shares = new Float64Array(size);
    for (const k of index) shares[k] = (shares[k] ?? 0) + 1 / Math.max(1, design.count);
    return shares;
  });
}

function best(losses: readonly number[]): number {
  return losses.reduce((at, loss, k) => (loss < (losses[at] ?? 0) ? k : at), 0);
}

function indices(folds: Uint8Array, take: (fold: number) => boolean): Int32Array {
  return Int32Array.from({ length: folds.length }, (_, i) => i).filter((i) => take(folds[i] ?? 0));
}

function scatter(values: Float64Array, to: Int32Array, target: Float64Array | undefined): void {
  if (target === undefined) return;
  values.forEach((value, i) => {
    target[to[i] ?? 0] = value;
  });
}
