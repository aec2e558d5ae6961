import { type Boosted, boostedLogOdds } from './boost.ts';
import type { Calibration } from './calibrate.ts';
import { type CodeGroups, designOf } from './design.ts';
import type { Encoded, Feature } from './features.ts';
import { type LogisticWeights, logisticLogOdds } from './logistic.ts';
import { addTreeShares, prepareTreeShares } from './tree-shares.ts';

/** A fitted model of two outcomes: a mixture of logistic regression and boosted trees, calibrated. */
export interface Classifier {
  readonly features: readonly Feature[];
  readonly groups: readonly CodeGroups[];
  readonly weights: LogisticWeights;
  /** per feature: share of the training rows in each group of codes */
  readonly means: readonly Float64Array[];
  readonly boosted: Boosted;
  readonly ridge: number;
  /** share of the trees in the log-odds, 0 to 1 */
  readonly blend: number;
  readonly calibration: Calibration;
}

/** Calibrated log-odds of the positive outcome, per row. */
export function classifierLogOdds(model: Classifier, rows: Encoded): Float64Array {
  const linear = logisticLogOdds(designOf(model.groups, rows), model.weights);
  const boosted = model.blend > 0 ? boostedLogOdds(model.boosted, rows) : linear;
  const { slope, intercept } = model.calibration;
  return linear.map(
    (value, i) => slope * ((1 - model.blend) * value + model.blend * (boosted[i] ?? 0)) + intercept,
  );
}

/** What makes up a row's log-odds: `base`, which all rows share, plus one share per feature. */
export interface Explainer {
  readonly base: number;
  /** @returns one share per feature of the model; with `base` they add up to the row's log-odds */
  shares(rows: Encoded, row: number): Float64Array;
}

/**
 * Prepares additive reasons: for the regression, what a feature adds beyond its mean over the training rows; for the
 * trees, exact Shapley values.
 */
export function createExplainer(model: Classifier): Explainer {
  const { slope, intercept } = model.calibration;
  const linear = slope * (1 - model.blend);
  const trees = prepareTreeShares(model.boosted.trees);
  const layout = layoutOf(model);
  const means = layout.map(({ indicators }, feature) =>
    indicators.reduce((sum, weight, k) => sum + weight * (model.means[feature]?.[k] ?? 0), 0),
  );
  const base =
    intercept +
    linear * ((model.weights[0] ?? 0) + means.reduce((sum, mean) => sum + mean, 0)) +
    slope * model.blend * (model.boosted.start + trees.base);
  return {
    base,
    shares(rows, row) {
      const shares = new Float64Array(model.features.length);
      layout.forEach(({ number, indicators }, feature) => {
        const code = rows.codes[feature]?.[row] ?? 0;
        const group = model.groups[feature]?.groupOf[code] ?? 0;
        const value = number * (rows.numbers[feature]?.[row] ?? 0);
        shares[feature] = linear * (value + (indicators[group] ?? 0) - (means[feature] ?? 0));
      });
      if (model.blend > 0) addTreeShares(trees, rows, row, slope * model.blend, shares);
      return shares;
    },
  };
}

/** Where the weights of each feature stand: numbers first, then the indicators of all features. */
function layoutOf(model: Classifier) {
  let number = 1;
  let at = 1 + model.features.filter(({ kind }) => kind === 'number').length;
  return model.features.map((feature, k) => {
    const size = model.groups[k]?.size ?? 0;
    const own = {
      number: feature.kind === 'number' ? (model.weights[number++] ?? 0) : 0,
      indicators: model.weights.subarray(at, at + size),
    };
    at += size;
    return own;
  });
}
