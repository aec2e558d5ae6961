import { stratifiedFolds } from '../evaluate/folds.ts';
import { type ClassCalibration, fitClassCalibration } from './calibrate-classes.ts';
import { informativeness, scaleColumns } from './informative.ts';
import { fitLinearSvm, type LinearWeights } from './linear-svm.ts';
import { classScores, type TextModel } from './text-model.ts';
import { type CountedRows, learnVocabulary, type SparseRows, weighRows } from './vectorise.ts';

/** A way to fit: the cost of errors, and whether columns count by how much they tell. */
export interface TextSettings {
  readonly cost: number;
  readonly informed: boolean;
}

const CANDIDATES: readonly TextSettings[] = [
  { cost: 0.3, informed: true },
  { cost: 1, informed: true },
  { cost: 0.3, informed: false },
  { cost: 1, informed: false },
];
/** With many classes each is fitted on few texts, and the plain machine was the best of all in every trial. */
const MANY_CLASSES = 10;
const PLAIN: TextSettings = { cost: 1, informed: false };
/** Below this many texts, settings are judged on every text in turn; above, on one part. */
const FEW_TEXTS = 5000;

export interface FittedText {
  readonly model: TextModel;
  readonly settings: TextSettings;
}

/**
 * Fits a classifier of texts. Settings and calibration are chosen on parts of the given rows that were not fitted on.
 * @param labels class of every counted row, an index into `classes`
 * @param rows those to fit on, all with a label
 */
export function fitText(
  counted: CountedRows,
  rows: Int32Array,
  labels: ArrayLike<number>,
  classes: readonly string[],
  seed: number,
): FittedText {
  const own = Array.from(rows, (row) => labels[row] ?? 0);
  const candidates = classes.length > MANY_CLASSES ? [PLAIN] : CANDIDATES;
  const folds = stratifiedFolds(own, 4, seed);
  const parts = rows.length < FEW_TEXTS ? [0, 1, 2, 3] : [0];
  const trials = candidates.map((settings) => ({
    settings,
    scores: [] as Float64Array[],
    labels: [] as number[],
  }));
  for (const part of parts) {
    const inside = rows.filter((_, i) => folds[i] !== part);
    const outside = rows.filter((_, i) => folds[i] === part);
    if (inside.length === 0 || outside.length === 0) continue;
    const vocabulary = learnVocabulary(counted, inside);
    const train = weighRows(counted, inside, vocabulary);
    const held = weighRows(counted, outside, vocabulary);
    for (const trial of trials) {
      const machines = fitMachines(
        train,
        inside,
        labels,
        classes,
        trial.settings,
        vocabulary.idf.length,
        seed,
      );
      const model = { ...machines, classes, vocabulary, calibration: NEUTRAL };
      outside.forEach((row, i) => {
        trial.scores.push(classScores(model, held, i));
        trial.labels.push(labels[row] ?? 0);
      });
    }
  }
  const chosen = trials.reduce((best, one) => (hits(one) > hits(best) ? one : best));
  const calibration =
    chosen.scores.length < 20
      ? NEUTRAL
      : fitClassCalibration(chosen.scores, chosen.labels, classes.length);
  const vocabulary = learnVocabulary(counted, rows);
  const machines = fitMachines(
    weighRows(counted, rows, vocabulary),
    rows,
    labels,
    classes,
    chosen.settings,
    vocabulary.idf.length,
    seed,
  );
  return { model: { classes, vocabulary, ...machines, calibration }, settings: chosen.settings };
}

const NEUTRAL: ClassCalibration = { slope: 1, offsets: [] };

function hits(trial: {
  readonly scores: readonly Float64Array[];
  readonly labels: readonly number[];
}) {
  return trial.scores.filter((scores, i) => {
    const wanted = scores[trial.labels[i] ?? 0] ?? 0;
    return scores.every((score, k) => k === trial.labels[i] || score < wanted);
  }).length;
}

/** One machine per class; of two classes the second's is the first's turned around. */
function fitMachines(
  train: SparseRows,
  rows: Int32Array,
  labels: ArrayLike<number>,
  classes: readonly string[],
  settings: TextSettings,
  columns: number,
  seed: number,
): { weights: Float32Array[]; biases: number[] } {
  const fitClass = (k: number): LinearWeights => {
    const positive = Uint8Array.from(rows, (row) => (labels[row] === k ? 1 : 0));
    const options = { cost: settings.cost, columns, seed, maxPasses: 15, tolerance: 0.05 };
    if (!settings.informed) return fitLinearSvm(train, positive, options);
    const factors = informativeness(train, positive, columns);
    const { scaled, scale } = scaleColumns(train, factors);
    const { weights, bias } = fitLinearSvm(scaled, positive, options);
    return { bias, weights: weights.map((weight, j) => weight * (factors[j] ?? 0) * scale) };
  };
  const machines =
    classes.length === 2 ? twoSided(fitClass(1)) : classes.map((_, k) => fitClass(k));
  return {
    weights: machines.map(({ weights }) => weights),
    biases: machines.map(({ bias }) => bias),
  };
}

function twoSided(machine: LinearWeights): LinearWeights[] {
  return [{ weights: machine.weights.map((weight) => -weight), bias: -machine.bias }, machine];
}
