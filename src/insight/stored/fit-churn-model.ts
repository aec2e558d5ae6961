import type { FitResult } from '../../model/fitted-model.ts';
import { scoreRows } from '../churn/score-rows.ts';
import { CHURN_WORDS } from '../churn/words.ts';
import { binaryMetrics } from '../evaluate/binary-metrics.ts';
import { stratifiedFolds } from '../evaluate/folds.ts';
import { reliability } from '../evaluate/reliability.ts';
import { type Classifier, classifierLogOdds } from '../tabular/classifier.ts';
import { designOf, gatherCodes } from '../tabular/design.ts';
import { encode, learnFeature, type RawColumn } from '../tabular/features.ts';
import { fitClassifier } from '../tabular/fit-classifier.ts';
import { fitLogistic, logisticLogOdds, logisticLoss, sigmoid } from '../tabular/logistic.ts';
import { parseClassifier, serialiseClassifier } from '../tabular/serialise-classifier.ts';
import {
  CUSTOMER_FEATURES,
  type CustomerFeature,
  type CustomerFeatures,
} from './customer-features.ts';
import { describeDistribution } from './distribution.ts';
import { FitRefusal } from './fit-refusal.ts';

/** Customers as they were at one moment, and whether they then left. */
export interface Cohort {
  /** milliseconds since 1970 */
  readonly at: number;
  readonly features: readonly CustomerFeatures[];
  /** 1 for who left within the horizon */
  readonly left: Uint8Array;
}

export interface ChurnFit {
  readonly task: 'churn';
  readonly earlier: Cohort;
  /** a horizon later, so that what the earlier cohort tells was known by then */
  readonly later: Cohort;
  readonly horizonDays: number;
  readonly currency: string | null;
  readonly dataFrom: number;
  readonly dataTo: number;
  readonly sampled: boolean;
}

const SEED = 20_260_101;
const LEAST_CASES = 50;
const LEAST_OF_CLASS = 10;
/**
 * Sets of features, the richest first. Of few customers all of them may be learnt by heart: a plainer set is taken where
 * it foretells customers it has not seen clearly better.
 */
const FEATURE_SETS: readonly (readonly CustomerFeature[])[] = [
  CUSTOMER_FEATURES,
  ['days_since_last_order', 'silence_in_own_gaps', 'orders', 'mean_days_between_orders'],
  ['days_since_last_order'],
];
/** With more customers than these, all features are taken: nothing is learnt by heart any more. */
const MANY_CUSTOMERS = 3_000;
const FOLDS = 4;
const RIDGE = 0.03;
const NUMBER = { kind: 'number', mark: '.' } as const;

/**
 * Fits who leaves: on customers of one moment, tried on those of a later one, then fitted on the later.
 * @throws FitRefusal where either moment has too few customers, or all did the same
 */
export function fitChurnModel(fit: ChurnFit): FitResult {
  const { earlier, later, horizonDays } = fit;
  for (const cohort of [earlier, later]) checkCohort(cohort);
  const tried = fitCohort(earlier);
  const labels = Array.from(later.left);
  const foretold = probabilitiesOf(tried, later.features);
  const metrics = binaryMetrics(foretold, labels);
  // Who has been silent longest leaves first: what anybody would guess without a model.
  const silence = later.features.map((one) => one.days_since_last_order ?? 0);
  const guess = binaryMetrics(rankShares(silence), labels);
  const base = earlier.left.reduce((sum, left) => sum + left, 0) / earlier.left.length;
  const constant = binaryMetrics(new Float64Array(labels.length).fill(base), labels);
  const model = fitCohort(later);
  const parameters = serialiseClassifier(model);
  const scores = probabilitiesOf(parseClassifier(parameters), later.features);
  const used = model.features.map(({ name }) => name);
  return {
    data_from: instant(fit.dataFrom),
    data_to: instant(fit.dataTo),
    horizon_days: horizonDays,
    currency: fit.currency,
    features: used,
    training: {
      cases: later.features.length,
      positives: later.left.reduce((sum, left) => sum + left, 0),
      sampled: fit.sampled,
    },
    evaluation: {
      method: 'held_out_time',
      from: instant(later.at),
      to: instant(fit.dataTo),
      cases: metrics.cases,
      metrics: [
        { name: 'base_rate', value: metrics.base_rate },
        ...(metrics.auc === null ? [] : [{ name: 'auc', value: metrics.auc }]),
        { name: 'log_loss', value: metrics.log_loss },
        { name: 'brier', value: metrics.brier },
        { name: 'calibration_error', value: metrics.ece },
        { name: 'accuracy', value: metrics.accuracy },
        ...(metrics.lift_at_10_percent === null
          ? []
          : [{ name: 'lift_at_10_percent', value: metrics.lift_at_10_percent }]),
      ],
      baselines: [
        ...(guess.auc === null ? [] : [{ name: 'silence_auc', value: guess.auc }]),
        { name: 'base_rate_log_loss', value: constant.log_loss },
        { name: 'base_rate_brier', value: constant.brier },
      ],
    },
    calibration: reliability(foretold, labels).bins.map((bin) => ({ ...bin })),
    warnings: [
      ...(later.features.length < 500 ? ['few_customers'] : []),
      ...(metrics.auc !== null && guess.auc !== null && metrics.auc < guess.auc + 0.01
        ? ['no_better_than_silence']
        : []),
      ...(metrics.ece > 0.05 ? ['poorly_calibrated'] : []),
    ],
    reference: [
      describeDistribution('score', Array.from(scores)),
      ...used.map((name) =>
        describeDistribution(
          name,
          later.features.map((one) => one[name as CustomerFeature]),
        ),
      ),
    ],
    parameters: { ...parameters },
  };
}

/** Probabilities, and what each feature adds in log-odds, of customers as known now. */
export function scoreChurn(model: Classifier, customers: readonly CustomerFeatures[]) {
  const rows = Int32Array.from(customers, (_, row) => row);
  return scoreRows(model, columnsOf(model, customers), rows, () => '', CHURN_WORDS.en);
}

function probabilitiesOf(model: Classifier, customers: readonly CustomerFeatures[]): Float64Array {
  const rows = Int32Array.from(customers, (_, row) => row);
  return classifierLogOdds(model, encode(model.features, columnsOf(model, customers), rows)).map(
    sigmoid,
  );
}

function columnsOf(
  { features }: Pick<Classifier, 'features'>,
  customers: readonly CustomerFeatures[],
): RawColumn[] {
  return features.map(({ name }) => columnOf(name as CustomerFeature, customers));
}

function columnOf(name: CustomerFeature, customers: readonly CustomerFeatures[]): RawColumn {
  return {
    kind: 'number',
    numbers: Float64Array.from(customers, (one) => one[name] ?? Number.NaN),
  };
}

function fitCohort(cohort: Cohort): Classifier {
  if (cohort.features.length > MANY_CUSTOMERS) return fitFeatures(cohort, CUSTOMER_FEATURES);
  const sets = FEATURE_SETS.filter((names) => tellingNames(cohort, names).length > 0);
  if (sets.length === 0) return fitFeatures(cohort, CUSTOMER_FEATURES);
  const tried = sets.map((names) => ({ names, losses: lossesOf(cohort, names) }));
  const chosen = tried.reduce((rich, plainer) =>
    isClearlyBetter(plainer.losses, rich.losses) ? plainer : rich,
  );
  return fitFeatures(cohort, chosen.names);
}

/** Loss of each customer, foretold by a plain regression on the others: enough to tell sets of features apart. */
function lossesOf(cohort: Cohort, names: readonly CustomerFeature[]): Float64Array {
  const { features: customers, left } = cohort;
  const told = tellingNames(cohort, names);
  const all = Int32Array.from(customers, (_, row) => row);
  const columns = told.map((name) => columnOf(name, customers));
  const features = told.map((name, at) =>
    learnFeature(name, columns[at] ?? columnOf(name, customers), NUMBER, all),
  );
  const folds = stratifiedFolds(left, FOLDS, SEED);
  const losses = new Float64Array(customers.length);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const inside = all.filter((row) => folds[row] !== fold);
    const outside = all.filter((row) => folds[row] === fold);
    const train = encode(features, columns, inside);
    const groups = gatherCodes(features, train);
    const labels = Uint8Array.from(inside, (row) => left[row] ?? 0);
    const weights = fitLogistic(designOf(groups, train), labels, RIDGE, { tolerance: 1e-4 });
    const held = designOf(groups, encode(features, columns, outside));
    logisticLogOdds(held, weights).forEach((z, k) => {
      const row = outside[k] ?? 0;
      losses[row] = logisticLoss(z, left[row] === 1 ? 1 : 0);
    });
  }
  return losses;
}

/** By more than one standard error of the difference, case by case. */
function isClearlyBetter(one: Float64Array, other: Float64Array): boolean {
  const gains = Array.from(one, (loss, i) => (other[i] ?? 0) - loss);
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / gains.length;
  return mean > Math.sqrt(variance / gains.length);
}

/** Features that are the same for everybody tell nothing and are left out. */
function tellingNames(
  { features: customers }: Cohort,
  asked: readonly CustomerFeature[],
): CustomerFeature[] {
  return asked.filter((name) => new Set(customers.map((one) => one[name])).size > 1);
}

function fitFeatures(cohort: Cohort, asked: readonly CustomerFeature[]): Classifier {
  const { features: customers, left } = cohort;
  const names = tellingNames(cohort, asked);
  if (names.length === 0) {
    throw new FitRefusal('all_alike', 'all customers are alike: nothing tells who leaves');
  }
  const rows = Int32Array.from(customers, (_, row) => row);
  const columns = names.map((name) => columnOf(name, customers));
  const features = names.map((name, at) =>
    learnFeature(name, columns[at] ?? columnOf(name, customers), NUMBER, rows),
  );
  return fitClassifier(features, encode(features, columns, rows), left, { seed: SEED });
}
function checkCohort({ features, left }: Cohort): void {
  const positives = left.reduce((sum, one) => sum + one, 0);
  if (features.length < LEAST_CASES) {
    throw new FitRefusal(
      'few_customers',
      `this model needs ${LEAST_CASES} customers at two moments; it found ${features.length}`,
    );
  }
  if (Math.min(positives, features.length - positives) < LEAST_OF_CLASS) {
    throw new FitRefusal(
      'one_outcome',
      `of the customers fewer than ${LEAST_OF_CLASS} left, or fewer than ${LEAST_OF_CLASS} stayed`,
    );
  }
}

/** Ranks as shares between 0 and 1, equal values the same. */
function rankShares(values: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).sort();
  return Float64Array.from(values, (value) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low / sorted.length;
  });
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
