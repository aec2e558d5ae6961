import type { Classifier } from '../tabular/classifier.ts';
import { type Feature, kindOfFeature, readRawColumn } from '../tabular/features.ts';
import { type ChurnScore, scoreRows } from './score-rows.ts';
import { CHURN_WORDS } from './words.ts';

/** What is known of a customer, by the column names the model was fitted on. */
export type CustomerFeatures = Readonly<
  Record<string, string | number | boolean | null | undefined>
>;

/** Scores customers one by one or many at a time, by the very code that evaluates a fit. */
export function scoreCustomers(
  model: Classifier,
  customers: readonly CustomerFeatures[],
  language: 'fr' | 'en' = 'en',
): ChurnScore[] {
  const texts = customers.map((customer) =>
    Object.fromEntries(
      model.features.map((feature) => [feature.name, textOf(customer[feature.name], feature)]),
    ),
  );
  const columns = model.features.map((feature) =>
    readRawColumn(
      texts.map((one) => one[feature.name] ?? ''),
      kindOfFeature(feature),
    ),
  );
  const rows = Int32Array.from(customers, (_, row) => row);
  const find = (row: number, name: string) => texts[row]?.[name] ?? '';
  return scoreRows(model, columns, rows, find, CHURN_WORDS[language]);
}

/** A value as a file would hold it: a number carries the decimal mark that its column had. */
function textOf(value: CustomerFeatures[string], feature: Feature): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  const isComma =
    feature.kind === 'number' && 'mark' in feature.reads && feature.reads.mark === ',';
  return typeof value === 'number' && isComma ? text.replace('.', ',') : text;
}
