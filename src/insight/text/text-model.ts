import { type ClassCalibration, softmax } from './calibrate-classes.ts';
import { textFeatures } from './text-features.ts';
import { countText, type SparseRows, type Vocabulary, weighRows } from './vectorise.ts';

/** A fitted classifier of texts: one linear machine per class over hashed words and parts of words. */
export interface TextModel {
  readonly classes: readonly string[];
  readonly vocabulary: Vocabulary;
  /** one per class */
  readonly weights: readonly Float32Array[];
  readonly biases: readonly number[];
  readonly calibration: ClassCalibration;
}

export interface TextScore {
  /** the most likely class */
  readonly label: string;
  readonly probability: number;
  /** of every class, in the order of the model's classes */
  readonly probabilities: Float64Array;
}

/** What a word adds to the evidence for a class over the mean of the others. */
export interface TextReason {
  readonly word: string;
  readonly share: number;
}

/** How much speaks for one class: `base` plus the shares of all words. */
export interface TextEvidence {
  readonly evidence: number;
  readonly base: number;
  /** strongest first, words of one spelling together */
  readonly reasons: readonly TextReason[];
}

/** Scores of every class for one weighted row. */
export function classScores(model: TextModel, rows: SparseRows, row: number): Float64Array {
  return Float64Array.from(model.weights, (weights, k) => {
    let sum = model.biases[k] ?? 0;
    for (let at = rows.starts[row] ?? 0; at < (rows.starts[row + 1] ?? 0); at++) {
      sum += (rows.values[at] ?? 0) * (weights[rows.columns[at] ?? 0] ?? 0);
    }
    return sum;
  });
}

export function scoreOf(model: TextModel, scores: Float64Array): TextScore {
  const { slope, offsets } = model.calibration;
  const probabilities = softmax(scores, slope, offsets);
  const best = probabilities.reduce((at, p, k) => (p > (probabilities[at] ?? 0) ? k : at), 0);
  return {
    label: model.classes[best] ?? '',
    probability: probabilities[best] ?? 0,
    probabilities,
  };
}

/** Class, probability and the words that spoke most, for one text. */
export function scoreText(model: TextModel, text: string): TextScore & TextEvidence {
  const rows = weighRows(countText(text), Int32Array.of(0), model.vocabulary);
  const score = scoreOf(model, classScores(model, rows, 0));
  return { ...score, ...createTextExplainer(model)(text, model.classes.indexOf(score.label)) };
}

/**
 * Prepares to tell how much each word adds to the evidence for a class: the slope times the difference between its
 * weights and the mean of the other classes'. What a part of a word adds is the word's; a pair of words shares equally.
 */
export function createTextExplainer(
  model: TextModel,
): (text: string, wanted: number) => TextEvidence {
  const { slope, offsets } = model.calibration;
  const others = Math.max(1, model.classes.length - 1);
  const sums = new Float64Array(model.vocabulary.idf.length);
  for (const weights of model.weights) {
    for (let j = 0; j < sums.length; j++) sums[j] = (sums[j] ?? 0) + (weights[j] ?? 0);
  }
  const bases = model.classes.map((_, k) => slope * (model.biases[k] ?? 0) + (offsets[k] ?? 0));
  const baseSum = bases.reduce((sum, base) => sum + base, 0);
  return (text, wanted) => {
    const own = model.weights[wanted];
    const base = bases[wanted] ?? 0;
    const weightOf = (column: number) => {
      const weight = own?.[column] ?? 0;
      return slope * (weight - ((sums[column] ?? 0) - weight) / others);
    };
    const reasons = wordShares(model, text, weightOf);
    const start = base - (baseSum - base) / others;
    const sum = reasons.reduce((all, { share }) => all + share, 0);
    return { evidence: start + sum, base: start, reasons };
  };
}

function wordShares(
  { vocabulary }: TextModel,
  text: string,
  weightOf: (column: number) => number,
): TextReason[] {
  const counted = countText(text);
  const rows = weighRows(counted, Int32Array.of(0), vocabulary);
  const weighted = new Map<number, number>();
  rows.columns.forEach((column, at) => {
    weighted.set(column, (rows.values[at] ?? 0) * weightOf(column));
  });
  const perOccurrence = new Map<number, number>();
  counted.columns.forEach((bucket, at) => {
    const share = weighted.get(vocabulary.columnOf[bucket] ?? -1) ?? 0;
    perOccurrence.set(bucket, share / (counted.values[at] ?? 1));
  });
  const shares: number[] = [];
  const words = textFeatures(text, (bucket, first, last) => {
    const share = (perOccurrence.get(bucket) ?? 0) / (last - first + 1);
    for (let at = first; at <= last; at++) shares[at] = (shares[at] ?? 0) + share;
  });
  const byWord = new Map<string, { word: string; share: number }>();
  words.forEach(({ shown, folded, negated }, at) => {
    const key = `${negated}${folded}`;
    const known = byWord.get(key) ?? { word: negated ? `(not) ${shown}` : shown, share: 0 };
    byWord.set(key, { ...known, share: known.share + (shares[at] ?? 0) });
  });
  return [...byWord.values()].sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
}
