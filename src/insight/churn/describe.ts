import type { Json, Table } from '../fit/task.ts';
import type { BinaryLabels } from '../table/read-binary-label.ts';
import type { ChosenColumns } from '../tabular/choose-columns.ts';
import type { Classifier } from '../tabular/classifier.ts';
import { rounded } from './evaluate-churn.ts';
import type { ChurnWords } from './words.ts';

/** A column that ranks the label this well alone is looked at twice. */
const NEARLY_REVEALS = 0.97;

/** How the table was read: what each column was taken for, or why it was left out. */
export function describeColumns(
  read: BinaryLabels,
  columns: ChosenColumns,
  label: string,
  words: ChurnWords,
): { [name: string]: Json } {
  return {
    label,
    positive: read.positive,
    labelled: read.labels.filter((value) => value >= 0).length,
    unlabelled: read.labels.filter((value) => value < 0).length,
    positives: read.labels.filter((value) => value === 1).length,
    columns: [
      ...columns.used.map(({ name, kind, auc, values }) => ({
        column: name,
        read_as: kind.kind === 'left_out' ? '' : words.readAs[kind.kind],
        missing:
          values.kind === 'number'
            ? values.numbers.filter(Number.isNaN).length
            : values.ids.filter((id) => values.texts[id] === '').length,
        auc_alone: auc === undefined ? '' : Math.round(auc * 1000) / 1000,
      })),
    ],
    left_out: columns.leftOut.map(({ name, reason }) => ({
      column: name,
      reason: words.leftOut[reason],
    })),
  };
}

/** Hyper-parameters, and how much each column weighs on average. */
export function describeModel(
  model: Classifier,
  weights: readonly number[],
): { [name: string]: Json } {
  const order = weights.map((weight, at) => ({ weight, at })).sort((a, b) => b.weight - a.weight);
  return {
    model: 'logistic regression and boosted trees, mixed in log-odds, calibrated',
    ridge: model.ridge,
    trees: model.boosted.trees.length,
    share_of_trees: model.blend,
    calibration_slope: rounded(model.calibration.slope),
    calibration_intercept: rounded(model.calibration.intercept),
    columns_by_weight: order.slice(0, 20).map(({ weight, at }) => ({
      column: model.features[at]?.name ?? '',
      mean_absolute_log_odds: rounded(weight),
    })),
  };
}

/** What a person should know before trusting the figures. */
export function warningsAbout(
  read: BinaryLabels,
  columns: ChosenColumns,
  test: Table | undefined,
  words: ChurnWords,
): string[] {
  const warnings: string[] = [];
  const unlabelled = read.labels.filter((value) => value < 0).length;
  if (unlabelled > 0) warnings.push(words.unlabelled(unlabelled));
  if (read.by === 'rarer') warnings.push(words.guessedPositive(read.positive));
  if (read.others > 0) warnings.push(words.otherLabels(read.others, read.positive));
  const reveals = columns.leftOut.filter(({ reason }) => reason === 'reveals_label');
  if (reveals.length > 0) warnings.push(words.reveals(reveals.map(({ name }) => name).join(', ')));
  const nearly = columns.used.filter((one) => (one.auc ?? 0) >= NEARLY_REVEALS);
  if (nearly.length > 0) {
    warnings.push(words.nearlyReveals(nearly.map(({ name }) => name).join(', ')));
  }
  if (columns.used.length === 0) warnings.push(words.noColumns);
  const absent =
    test === undefined
      ? []
      : columns.used.map(({ name }) => name).filter((name) => !test.columns.includes(name));
  if (absent.length > 0) warnings.push(words.absentInTest(absent.join(', ')));
  return warnings;
}
