import type { UsedColumn } from '../tabular/choose-columns.ts';
import { type Classifier, classifierLogOdds, createExplainer } from '../tabular/classifier.ts';
import { encode } from '../tabular/features.ts';
import { sigmoid } from '../tabular/logistic.ts';
import { type Reason, strongestReasons, tellValue } from './reasons.ts';
import type { ChurnWords } from './words.ts';

/** How likely a customer leaves, and why. */
export interface ChurnScore {
  readonly probability: number;
  /** log of probability over its complement: `base` plus the shares of all columns */
  readonly logOdds: number;
  readonly base: number;
  /** of every feature of the model, in its order */
  readonly shares: Float64Array;
  /** strongest first; those worth telling only */
  readonly reasons: readonly Reason[];
}

const REASONS = 5;

/** Scores rows of a table whose columns stand in the order of the model's features. */
export function scoreRows(
  model: Classifier,
  columns: readonly UsedColumn['values'][],
  rows: Int32Array,
  textOf: (row: number, column: string) => string,
  words: ChurnWords,
): ChurnScore[] {
  const encoded = encode(model.features, columns, rows);
  const logOdds = classifierLogOdds(model, encoded);
  const explainer = createExplainer(model);
  return Array.from(rows, (row, at) => {
    const shares = explainer.shares(encoded, at);
    const tellFeature = (feature: number) => {
      const known = model.features[feature];
      if (known === undefined) return '';
      const number = encoded.numbers[feature]?.[at];
      const text = encoded.codes[feature]?.[at] === 0 ? '' : textOf(row, known.name);
      return tellValue(known, text, number, words);
    };
    return {
      probability: sigmoid(logOdds[at] ?? 0),
      logOdds: logOdds[at] ?? 0,
      base: explainer.base,
      shares,
      reasons: strongestReasons(model.features, shares, tellFeature, REASONS),
    };
  });
}
