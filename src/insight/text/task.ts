import { AppError } from '../../errors.ts';
import { stratifiedSample } from '../evaluate/folds.ts';
import { planEvaluation } from '../evaluate/plan-evaluation.ts';
import { refuseFurtherOptions, requireColumn } from '../fit/require-options.ts';
import type { FitInput, FitOutcome, FitTask, Table } from '../fit/task.ts';
import { rounded, type ScoredText, textMetrics } from './evaluate-texts.ts';
import { fitText } from './fit-text.ts';
import { longestColumn } from './longest-column.ts';
import {
  type ClassLabels,
  classLabelsLike,
  pointsOf,
  readClassLabels,
} from './read-class-labels.ts';
import { classScores, createTextExplainer, scoreOf, type TextModel } from './text-model.ts';
import { countTexts, weighRows } from './vectorise.ts';
import { TEXT_WORDS, type TextWords } from './words.ts';
import { MAX_CHARS } from './words-of.ts';

const SEED = 20_260_101;
/** Characters that are fitted on at most: about 500 MB of features. */
const MAX_FITTED_CHARS = 18_000_000;
/** Texts that are weighed at a time when scoring. */
const BLOCK = 1000;
const REASONS = 5;

/** What people feel: negative, neutral, positive, or whatever the labels say; stars serve as labels too. */
export const sentimentTask: FitTask = {
  name: 'sentiment',
  fit: (input) => fitTexts(input, 'sentiment'),
};

/** What people want: any set of topics or intents. */
export const intentTask: FitTask = { name: 'intent', fit: (input) => fitTexts(input, 'intent') };

async function fitTexts(input: FitInput, task: 'sentiment' | 'intent'): Promise<FitOutcome> {
  const { train, test, options } = input;
  refuseFurtherOptions(options, task);
  const words = TEXT_WORDS[options.language ?? 'en'];
  const label = requireColumn(options, 'label', task);
  const text = options.text ?? longestColumn(train, [label, options.id, options.time]);
  if (text === undefined) {
    throw new AppError('invalid_request', `--text is missing: ${task} needs the name of a column`);
  }
  const read = readClassLabels(label, column(train, label), { stars: task === 'sentiment' });
  const { warnings, ...rows } = chooseRows(train, text, read, options.text === undefined, words);
  const plan = planEvaluation(train, test !== undefined, rows.labels, options, SEED, words);
  const texts = column(train, text);
  // Only what is fitted on is kept as features: a row that is scored is counted in its block.
  const fitted = rows.fitted;
  const counted = countTexts(Array.from(fitted, (row) => texts[row] ?? ''));
  const positionOf = new Map(Array.from(fitted, (row, position) => [row, position]));
  const labels = Array.from(fitted, (row) => rows.labels[row] ?? 0);
  let done = 0;
  const step = () => input.progress(++done / (plan.parts.length + 2));
  const fitRows = (some: Int32Array) => {
    const positions = Array.from(some, (row) => positionOf.get(row)).filter(
      (at) => at !== undefined,
    );
    const model = fitText(counted, Int32Array.from(positions), labels, read.classes, SEED);
    step();
    return model;
  };
  const parts = plan.parts.map((part) => {
    const { model } = fitRows(part.fitted);
    return scoreTexts(model, texts, part.heldOut, rows.labels);
  });
  const { model, settings } = fitRows(fitted);
  const tested = test === undefined ? undefined : scoreTest(model, test, text, label, read);
  const unknown = everyRow(train).filter((row) => (rows.labels[row] ?? -1) < 0);
  const cases = tested ?? [...parts.flat(), ...scoreTexts(model, texts, unknown, rows.labels)];
  const held = tested === undefined ? parts : [tested.filter((one) => one.label >= 0)];
  if (held.every((part) => part.length === 0)) {
    throw new AppError('invalid_request', `column ${label} of the test file holds no known label`);
  }
  const untested = tested?.filter((one) => one.label < 0).length ?? 0;
  step();
  return {
    data: {
      text,
      label,
      labelled: rows.labels.filter((value) => value >= 0).length,
      unlabelled: read.labels.filter((value) => value < 0).length,
      fitted: fitted.length,
      classes: read.classes.length,
    },
    parameters: {
      model: 'linear support vector machines over hashed words and parts of words, calibrated',
      features: model.vocabulary.idf.length,
      cost: settings.cost,
      informed_features: settings.informed,
      calibration_slope: rounded(model.calibration.slope),
    },
    metrics: { evaluation: plan.name, seed: SEED, ...textMetrics(held, read.classes, words.ece) },
    predictions: predictionsOf(cases, test ?? train, options.id, read),
    warnings: [
      ...warnings,
      ...plan.warnings,
      ...(untested > 0 ? [words.unknownInTest(untested)] : []),
    ],
  };
}

/** Which rows can be learnt from; labels of rows without a text are taken away. */
function chooseRows(
  table: Table,
  text: string,
  read: ClassLabels,
  guessed: boolean,
  words: TextWords,
) {
  const warnings: string[] = [];
  if (guessed) warnings.push(words.guessedText(text));
  if (read.stars) warnings.push(words.stars);
  const texts = column(table, text);
  const blank = texts.filter((one) => one === '').length;
  const unlabelled = read.labels.filter((value) => value < 0).length;
  if (unlabelled > 0) warnings.push(words.unlabelled(unlabelled));
  if (blank > 0) warnings.push(words.blank(blank));
  const labels = read.labels.map((label, row) => (texts[row] === '' ? -1 : label));
  const counts = new Map<number, number>();
  for (const label of labels) if (label >= 0) counts.set(label, (counts.get(label) ?? 0) + 1);
  if (counts.size < 2) {
    throw new AppError('invalid_request', `column ${text} holds no texts of two labels`);
  }
  const rare = [...counts.values()].filter((count) => count < 5).length;
  if (rare > 0 && counts.size > 2) warnings.push(words.rareClasses(rare));
  const long = texts.filter((one) => one.length > MAX_CHARS).length;
  if (long > 0) warnings.push(words.cut(long));
  const known = everyRow(table).filter((row) => (labels[row] ?? -1) >= 0);
  const fitted = boundRows(known, texts, labels);
  if (fitted.length < known.length) warnings.push(words.sampled(fitted.length, known.length));
  return { labels, fitted, warnings };
}

/** All rows, or a sample of them by label when their features would take too much memory. */
function boundRows(known: Int32Array, texts: readonly string[], labels: Int32Array): Int32Array {
  const chars = known.reduce((sum, row) => sum + Math.min(MAX_CHARS, texts[row]?.length ?? 0), 0);
  if (chars <= MAX_FITTED_CHARS) return known;
  const count = Math.floor((known.length * MAX_FITTED_CHARS) / chars);
  const own = Array.from(known, (row) => labels[row] ?? 0);
  return stratifiedSample(own, count, SEED).map((position) => known[position] ?? 0);
}

function scoreTexts(
  model: TextModel,
  texts: readonly string[],
  rows: Int32Array,
  labels: Int32Array,
): ScoredText[] {
  const explain = createTextExplainer(model);
  const scored: ScoredText[] = [];
  for (let from = 0; from < rows.length; from += BLOCK) {
    const block = rows.subarray(from, from + BLOCK);
    const counted = countTexts(Array.from(block, (row) => texts[row] ?? ''));
    const weighed = weighRows(
      counted,
      Int32Array.from(block, (_, i) => i),
      model.vocabulary,
    );
    block.forEach((row, i) => {
      const score = scoreOf(model, classScores(model, weighed, i));
      const told = explain(texts[row] ?? '', model.classes.indexOf(score.label));
      const reasons = told.reasons
        .slice(0, REASONS)
        .map(({ word, share }) => `${word} (${share < 0 ? '' : '+'}${share.toFixed(2)})`)
        .join(', ');
      scored.push({ row, label: labels[row] ?? -1, score, reasons });
    });
  }
  return scored;
}

function scoreTest(
  model: TextModel,
  test: Table,
  text: string,
  label: string,
  read: ClassLabels,
): ScoredText[] {
  const values = column(test, label);
  const named = read.stars ? (pointsOf(values) ?? values) : values;
  return scoreTexts(
    model,
    column(test, text),
    everyRow(test),
    classLabelsLike(read.classes, named),
  );
}

function predictionsOf(
  cases: readonly ScoredText[],
  table: Table,
  id: string | undefined,
  { classes }: ClassLabels,
): FitOutcome['predictions'] {
  const perClass = classes.length <= 10;
  return {
    columns: [
      'id',
      'score',
      'predicted',
      'label',
      ...(perClass ? classes.map((name) => `score_${name}`) : []),
      'reasons',
    ],
    rows: cases
      .toSorted((a, b) => a.row - b.row)
      .map(({ row, label, score, reasons }) => [
        id === undefined ? row + 1 : (table.rows[row]?.[id] ?? ''),
        rounded(score.probability),
        score.label,
        label < 0 ? '' : (classes[label] ?? ''),
        ...(perClass ? Array.from(score.probabilities, rounded) : []),
        reasons,
      ]),
  };
}

function column(table: Table, name: string): string[] {
  return table.rows.map((row) => row[name] ?? '');
}

function everyRow(table: Table): Int32Array {
  return Int32Array.from(table.rows, (_, row) => row);
}
