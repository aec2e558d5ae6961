import { AppError } from '../../errors.ts';
import type { FitInput, FitOutcome, Json } from '../fit/task.ts';
import { fitPurchases } from './fit-purchases.ts';
import { fitValue } from './fit-value.ts';
import { ownRateForecast, scoreForecast } from './forecast.ts';
import { groupHistories, type PurchaseModel } from './purchase-model.ts';
import { readSummary, type SummaryColumns, type SummaryRow } from './read-summary.ts';
import type { ValueOptions } from './value-options.ts';
import { parametersOf, predictionsOf } from './value-outcome.ts';

/** An observation longer than this was hardly counted in weeks (five years). */
const LONGEST_WEEKS = 261;

/**
 * Fits on a recency/frequency table. Customers are held out by folds for the likelihood (or a test table is scored);
 * purchases counted afterwards, where the table has them, check the forecast over `--horizon`, or over a time as long
 * as the longest observation. Times over 261 are taken as days, otherwise weeks; only the discount depends on it.
 * @throws AppError `invalid_request` when no row is usable or nothing can be fitted
 */
export function fitSummary(
  input: FitInput,
  columns: SummaryColumns,
  options: ValueOptions,
): FitOutcome {
  const train = readSummary(input.train, columns);
  const test = input.test === undefined ? undefined : readSummary(input.test, columns);
  input.progress(0.2);
  const compared = options.models.map((model) => ({
    model,
    score:
      test === undefined
        ? foldedLikelihood(model, train.rows, input.options.folds)
        : likelihoodOn(model, train.rows, test.rows),
  }));
  const best = compared.reduce((a, b) => (b.score > a.score ? b : a));
  input.progress(0.6);
  const { model, warnings } = fitValue(best.model, train.rows);
  const judged = test ?? train;
  const longest = train.rows.reduce((most, row) => Math.max(most, row.T), 0);
  const ahead = options.horizon ?? longest;
  const unit = longest > LONGEST_WEEKS ? 'days' : 'weeks';
  const unitsPerYear = unit === 'days' ? 365.25 : 365.25 / 7;
  const later = judged.rows.map((row) => row.later);
  const actual = later.some((count) => count !== undefined) ? later : undefined;
  const { predictions, values } = predictionsOf(
    model,
    judged.rows,
    ahead,
    {
      horizon: options.horizon ?? unitsPerYear,
      unitsPerYear,
      yearlyDiscount: options.yearlyDiscount,
      margin: options.margin,
    },
    actual,
  );
  const metrics: { [name: string]: Json } = {
    log_likelihood: model.purchases.logLikelihood,
    holdout_log_likelihood: best.score,
  };
  const known = judged.rows.flatMap((row, i) => (row.later === undefined ? [] : [i]));
  if (known.length > 0) {
    const bought = known.map((i) => judged.rows[i]?.later ?? 0);
    metrics['holdout'] = {
      ...scoreForecast(
        known.map((i) => values[i]?.expected_purchases ?? 0),
        bought,
      ),
    };
    metrics['baseline_own_rate'] = {
      ...scoreForecast(
        known.map((i) => ownRateForecast(judged.rows[i] ?? { x: 0, t_x: 0, T: 0 }, ahead)),
        bought,
      ),
    };
  }
  if (compared.length > 1) {
    metrics['compared_holdout_log_likelihood'] = Object.fromEntries(
      compared.map((c) => [c.model.name, c.score]),
    );
  }
  input.progress(1);
  return {
    data: {
      form: 'recency/frequency summary',
      columns: Object.fromEntries(
        Object.entries(columns).flatMap(([name, column]) =>
          column === undefined ? [] : [[name, column]],
        ),
      ),
      time_unit: unit,
      forecast_units: ahead,
      evaluated_on: test === undefined ? `${input.options.folds} folds of customers` : 'test table',
      customers: train.rows.length,
      rows_left_out: train.leftOut,
      recency_counted_from_end: train.recencyTurned,
    },
    parameters: parametersOf(model),
    metrics,
    predictions,
    warnings:
      train.leftOut === 0
        ? warnings
        : [
            `${train.leftOut} rows cannot be true (recency over T, or x no whole number) and were left out`,
            ...warnings,
          ],
  };
}

/** ln likelihood of customers by parameters fitted on the other folds; row number decides the fold. */
function foldedLikelihood(
  model: PurchaseModel,
  rows: readonly SummaryRow[],
  folds: number,
): number {
  let sum = 0;
  for (let fold = 0; fold < folds; fold++) {
    sum += likelihoodOn(
      model,
      rows.filter((_, i) => i % folds !== fold),
      rows.filter((_, i) => i % folds === fold),
    );
  }
  return sum;
}

function likelihoodOn(
  model: PurchaseModel,
  fitOn: readonly SummaryRow[],
  judge: readonly SummaryRow[],
): number {
  if (fitOn.length === 0) {
    throw new AppError(
      'invalid_request',
      'value needs at least 2 customers to compare; too few rows are usable',
    );
  }
  const { parameters } = fitPurchases(model, fitOn);
  return model.logLikelihood(parameters, groupHistories(judge));
}
