import { AppError } from '../../errors.ts';
import { planEvaluation } from '../evaluate/plan-evaluation.ts';
import { refuseFurtherOptions, requireColumn } from '../fit/require-options.ts';
import type { FitInput, FitOutcome, FitTask, Table } from '../fit/task.ts';
import {
  type BinaryLabels,
  binaryLabelsLike,
  readBinaryLabel,
} from '../table/read-binary-label.ts';
import { type ChosenColumns, chooseColumns } from '../tabular/choose-columns.ts';
import type { Classifier } from '../tabular/classifier.ts';
import { encode, learnFeature, type RawColumn, readRawColumn } from '../tabular/features.ts';
import { fitClassifier } from '../tabular/fit-classifier.ts';
import { describeColumns, describeModel, warningsAbout } from './describe.ts';
import { churnMetrics, rounded } from './evaluate-churn.ts';
import { tellReasons } from './reasons.ts';
import { type ChurnScore, scoreRows } from './score-rows.ts';
import { CHURN_WORDS, type ChurnWords } from './words.ts';

const SEED = 20_260_101;

/** Who will leave: a model of two outcomes fitted to any table of customers. */
export const churnTask: FitTask = {
  name: 'churn',
  async fit(input) {
    refuseFurtherOptions(input.options, 'churn');
    const label = requireColumn(input.options, 'label', 'churn');
    return fitChurn(input, label, CHURN_WORDS[input.options.language ?? 'en']);
  },
};

/** One row that was scored by a model which had not seen it. */
interface Case {
  readonly row: number;
  /** 1, 0, or -1 where unknown */
  readonly label: number;
  readonly score: ChurnScore;
}

function fitChurn(input: FitInput, label: string, words: ChurnWords): FitOutcome {
  const { train, test, options } = input;
  const read = readBinaryLabel(label, column(train, label));
  const named = [label, options.id, options.time, options.text];
  const columns = chooseColumns(train, read.labels, named);
  const plan = planEvaluation(train, test !== undefined, read.labels, options, SEED, words);
  let done = 0;
  const fitRows = (rows: Int32Array): Classifier => {
    const model = fitOn(columns, read.labels, rows, (share) =>
      input.progress((done + share) / (plan.parts.length + 1)),
    );
    done++;
    return model;
  };
  const values = columns.used.map((one) => one.values);
  const parts = plan.parts.map(({ fitted, heldOut }) =>
    score(fitRows(fitted), train, values, heldOut, read.labels, words),
  );
  const model = fitRows(rowsWhere(read.labels, (value) => value >= 0));
  const tested =
    test === undefined ? undefined : scoreTest(model, columns, test, read, label, words);
  const held = tested === undefined ? parts : [tested.filter((one) => one.label >= 0)];
  const unknown = rowsWhere(read.labels, (value) => value < 0);
  const cases = tested ?? [
    ...parts.flat(),
    ...score(model, train, values, unknown, read.labels, words),
  ];
  const metrics = churnMetrics(
    held.map((part) => ({
      probabilities: part.map((one) => one.score.probability),
      labels: part.map((one) => one.label),
    })),
    words.ece,
  );
  return {
    data: describeColumns(read, columns, label, words),
    parameters: describeModel(model, meanShares(cases, columns.used.length)),
    metrics: { evaluation: plan.name, seed: SEED, ...metrics },
    predictions: predictionsOf(cases, test ?? train, options.id, read, words),
    warnings: [
      ...warningsAbout(read, columns, test, words),
      ...plan.warnings,
      ...(metrics['auc'] === null ? [words.oneClassTested] : []),
    ],
  };
}

/** Fits on the given rows, everything learnt from them alone. */
function fitOn(
  columns: ChosenColumns,
  labels: Int8Array,
  rows: Int32Array,
  progress: (done: number) => void,
): Classifier {
  const features = columns.used.map(({ name, kind, values }) =>
    learnFeature(name, values, kind, rows),
  );
  const values = columns.used.map((one) => one.values);
  const own = Uint8Array.from(rows, (row) => (labels[row] === 1 ? 1 : 0));
  return fitClassifier(features, encode(features, values, rows), own, { seed: SEED, progress });
}

function score(
  model: Classifier,
  table: Table,
  values: readonly RawColumn[],
  rows: Int32Array,
  labels: Int8Array,
  words: ChurnWords,
): Case[] {
  const textOf = (row: number, name: string) => table.rows[row]?.[name] ?? '';
  return scoreRows(model, values, rows, textOf, words).map((one, at) => {
    const row = rows[at] ?? 0;
    return { row, label: labels[row] ?? -1, score: one };
  });
}

function scoreTest(
  model: Classifier,
  columns: ChosenColumns,
  test: Table,
  read: BinaryLabels,
  label: string,
  words: ChurnWords,
): Case[] {
  const labels = binaryLabelsLike(read.positive, column(test, label));
  if (!labels.some((value) => value >= 0)) {
    throw new AppError('invalid_request', `column ${label} of the test file holds no label`);
  }
  const values = columns.used.map(({ name, kind }) => readRawColumn(column(test, name), kind));
  return score(
    model,
    test,
    values,
    rowsWhere(labels, () => true),
    labels,
    words,
  );
}

function predictionsOf(
  cases: readonly Case[],
  table: Table,
  id: string | undefined,
  read: BinaryLabels,
  words: ChurnWords,
): FitOutcome['predictions'] {
  const outcomes = [read.negative, read.positive];
  return {
    columns: ['id', 'score', 'predicted', 'label', 'log_odds', 'base_log_odds', 'reasons'],
    rows: cases
      .toSorted((a, b) => a.row - b.row)
      .map(({ row, label, score: one }) => [
        id === undefined ? row + 1 : (table.rows[row]?.[id] ?? ''),
        rounded(one.probability),
        outcomes[one.probability >= 0.5 ? 1 : 0] ?? '',
        label < 0 ? '' : (outcomes[label] ?? ''),
        rounded(one.logOdds),
        rounded(one.base),
        tellReasons(one.reasons, words),
      ]),
  };
}

/** How much each feature moves a case, up or down, on average. */
function meanShares(cases: readonly Case[], features: number): number[] {
  return Array.from({ length: features }, (_, feature) => {
    const sum = cases.reduce((all, one) => all + Math.abs(one.score.shares[feature] ?? 0), 0);
    return sum / Math.max(1, cases.length);
  });
}

function column(table: Table, name: string): string[] {
  return table.rows.map((row) => row[name] ?? '');
}

function rowsWhere(labels: Int8Array, take: (label: number) => boolean): Int32Array {
  return Int32Array.from(labels, (_, row) => row).filter((row) => take(labels[row] ?? -1));
}
