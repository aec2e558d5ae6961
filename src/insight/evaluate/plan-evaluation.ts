import { AppError } from '../../errors.ts';
import type { FitOptions, Table } from '../fit/task.ts';
import { kindOfColumn, readNumbers } from '../table/read-column.ts';
import { stratifiedFolds } from './folds.ts';

/** What a plan says to people. */
export interface PlanWords {
  readonly crossValidation: (folds: number) => string;
  readonly testFile: string;
  readonly latest: (column: string) => string;
  readonly fewCases: (rarest: number) => string;
  readonly fewerFolds: (folds: number) => string;
  readonly undated: (rows: number) => string;
}

/** Which rows are fitted on and which are held out, for each part of the evaluation. */
export interface EvaluationPlan {
  readonly name: string;
  /** empty when a test table is given */
  readonly parts: readonly { readonly fitted: Int32Array; readonly heldOut: Int32Array }[];
  readonly warnings: readonly string[];
}

const LATEST_SHARE = 0.2;
/** Below this many cases of one label, a person should know how little the figures mean. */
const FEW = 30;

/**
 * Decides how a model of labelled rows is evaluated: on the test table, on the latest rows, or by stratified folds.
 * @param labels class of each row, negative where unknown
 * @throws AppError `invalid_request` when there are too few cases, or the time cannot be read
 */
export function planEvaluation(
  table: Table,
  hasTest: boolean,
  labels: Int8Array | Int32Array,
  options: FitOptions,
  seed: number,
  words: PlanWords,
): EvaluationPlan {
  const known = Int32Array.from(labels, (_, row) => row).filter((row) => (labels[row] ?? -1) >= 0);
  const counts = new Map<number, number>();
  for (const row of known) counts.set(labels[row] ?? 0, (counts.get(labels[row] ?? 0) ?? 0) + 1);
  const [, second = 0, ...rarer] = [...counts.values()].sort((a, b) => b - a);
  const rarest = rarer.at(-1) ?? second;
  const warnings = rarest < FEW ? [words.fewCases(rarest)] : [];
  if (hasTest) return { name: words.testFile, parts: [], warnings };
  if (options.time !== undefined) {
    const split = splitByTime(table, options.time, labels, known);
    if (split.undated > 0) warnings.push(words.undated(split.undated));
    return { name: words.latest(options.time), parts: [split], warnings };
  }
  if (second < 2) {
    throw new AppError(
      'invalid_request',
      'only one label has two cases or more: cross-validation needs two such labels, or a --test file',
    );
  }
  const count = Math.min(options.folds, second);
  if (count < options.folds) warnings.push(words.fewerFolds(count));
  const folds = stratifiedFolds(
    Array.from(known, (row) => labels[row] ?? 0),
    count,
    seed,
  );
  const parts = Array.from({ length: count }, (_, fold) => ({
    fitted: known.filter((_, at) => folds[at] !== fold),
    heldOut: known.filter((_, at) => folds[at] === fold),
  }));
  return { name: words.crossValidation(count), parts, warnings };
}

function splitByTime(
  table: Table,
  column: string,
  labels: Int8Array | Int32Array,
  known: Int32Array,
) {
  const texts = table.rows.map((row) => row[column] ?? '');
  // Never mistaken for an id: what counts is the order alone.
  const kind = kindOfColumn('', texts);
  if (kind.kind !== 'date' && kind.kind !== 'number') {
    throw new AppError(
      'invalid_request',
      `column ${column} (--time) holds neither dates nor numbers`,
    );
  }
  const times = readNumbers(texts, kind);
  const dated = known.filter((row) => !Number.isNaN(times[row] ?? Number.NaN));
  const ordered = dated.toSorted((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  const cut = Math.floor(ordered.length * (1 - LATEST_SHARE));
  const heldOut = ordered.slice(cut);
  const held = new Set(heldOut);
  const fitted = known.filter((row) => !held.has(row));
  const outcomes = new Set(fitted.map((row) => labels[row] ?? 0));
  if (outcomes.size < 2 || heldOut.length === 0) {
    throw new AppError(
      'invalid_request',
      `before the latest fifth by ${column} there are not cases of two labels`,
    );
  }
  return { fitted, heldOut, undated: known.length - dated.length };
}
