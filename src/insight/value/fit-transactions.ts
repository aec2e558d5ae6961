import { AppError } from '../../errors.ts';
import { DAY_MS } from '../columns/instant.ts';
import type { FitInput, FitOutcome, Json } from '../fit/task.ts';
import { fitValue } from './fit-value.ts';
import {
  type Lesson,
  ownRateForecast,
  recencyFrequencyForecast,
  recentRateForecast,
  scoreForecast,
} from './forecast.ts';
import {
  type CustomerOrders,
  type CustomerSummary,
  customerOrders,
  type OrderRow,
  summarise,
} from './orders.ts';
import { groupHistories, type PurchaseModel } from './purchase-model.ts';
import { readTransactions, type TransactionRows, transactionColumns } from './read-transactions.ts';
import type { ValueOptions } from './value-options.ts';
import { parametersOf, predictionsOf } from './value-outcome.ts';

const WEEKS_PER_YEAR = 365.25 / 7;

/** What calibration may see, and what then happened. Days are whole days since 1970; `last` is where rows end. */
interface Window {
  readonly seen: readonly OrderRow[];
  readonly all: readonly OrderRow[];
  readonly split: number;
  readonly last: number;
}

/**
 * Fits on purchases up to a day (by default half of the span) and checks the forecast on the days after. A test table
 * whose purchases come after the train table's is taken as that later time; one of other customers is scored with what
 * was fitted on the train table, at the same day. Predictions are as of the split, so that they can be checked.
 * @throws AppError `invalid_request` when columns are missing or nothing can be fitted
 */
export function fitTransactions(input: FitInput, options: ValueOptions): FitOutcome {
  const columns = transactionColumns(input.train, input.options);
  const train = readTransactions(input.train, columns, options.currency);
  const test =
    input.test === undefined ? undefined : readTransactions(input.test, columns, train.currency);
  input.progress(0.2);
  const { window, judged, how } = windows(train, test, options.split);
  const customers = summaries(window);
  const { chosen, compared } = choose(options.models, customers, window);
  input.progress(0.6);
  const { model, warnings } = fitValue(chosen, customers);
  input.progress(0.8);

  const scored = summaries(judged);
  const weeks = (judged.last - judged.split) / 7;
  const heldOut = weeks > 0;
  const ahead = heldOut ? weeks : (options.horizon ?? WEEKS_PER_YEAR);
  const actual = heldOut ? boughtAfter(judged, scored) : undefined;
  const terms = {
    horizon: options.horizon ?? WEEKS_PER_YEAR,
    unitsPerYear: WEEKS_PER_YEAR,
    yearlyDiscount: options.yearlyDiscount,
    margin: options.margin,
  };
  const { predictions, values } = predictionsOf(model, scored, ahead, terms, actual);
  const metrics: { [name: string]: Json } = { log_likelihood: model.purchases.logLikelihood };
  if (actual !== undefined && scored.length > 0) {
    const table = recencyFrequencyForecast(...lessons(window));
    metrics['holdout_weeks'] = weeks;
    metrics['holdout'] = {
      ...scoreForecast(
        values.map((v) => v.expected_purchases),
        actual,
      ),
    };
    metrics['baseline_recency_frequency'] = {
      ...scoreForecast(
        scored.map((c) => table(c, weeks)),
        actual,
      ),
    };
    metrics['baseline_own_rate'] = {
      ...scoreForecast(
        scored.map((c) => ownRateForecast(c, weeks)),
        actual,
      ),
    };
    metrics['baseline_recent_rate'] = {
      ...scoreForecast(
        scored.map((c) => recentRateForecast(c, weeks)),
        actual,
      ),
    };
    metrics['holdout_log_likelihood'] = laterLikelihood(chosen, model.purchases.parameters, judged);
  }
  if (compared !== undefined) metrics['compared_holdout_log_likelihood'] = compared;
  input.progress(1);
  return {
    data: {
      form: 'transactions',
      columns: definedOnly({ ...columns }),
      time_format: train.timeFormat,
      time_unit: 'weeks',
      currency: train.currency ?? null,
      evaluated_on: how,
      calibration_ends: isoDay(window.split),
      data_end: isoDay(judged.last),
      forecast_weeks: ahead,
      customers: customers.length,
      rows_without_customer: train.withoutCustomer,
      rows_without_time: train.withoutTime,
      rows_without_amount: train.withoutAmount,
      refunds: train.refunds,
    },
    parameters: parametersOf(model),
    metrics,
    predictions,
    warnings: [...currencyWarning(train), ...warnings],
  };
}

function windows(
  train: TransactionRows,
  test: TransactionRows | undefined,
  wanted: ValueOptions['split'],
): { window: Window; judged: Window; how: string } {
  const own = span(train.rows);
  if (test === undefined || test.rows.length === 0) {
    const window = windowAt(train.rows, splitDay(own, wanted), own.last);
    return { window, judged: window, how: wanted === 'none' ? 'nothing held out' : 'later time' };
  }
  const other = span(test.rows);
  if (other.first >= own.last) {
    const split = wanted === undefined || wanted === 'none' ? own.last : splitDay(own, wanted);
    const window = windowAt([...train.rows, ...test.rows], split, other.last);
    return { window, judged: window, how: 'test table, later time' };
  }
  const split = splitDay(own, wanted);
  return {
    window: windowAt(train.rows, split, own.last),
    judged: windowAt(test.rows, split, other.last),
    how: 'test table, other customers',
  };
}

function span(rows: readonly OrderRow[]): { first: number; last: number } {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { at } of rows) {
    const day = Math.floor(at / DAY_MS);
    if (day < first) first = day;
    if (day > last) last = day;
  }
  if (first > last)
    throw new AppError('invalid_request', 'value found no row with a customer and a date');
  return { first, last };
}

function splitDay(
  { first, last }: { first: number; last: number },
  wanted: ValueOptions['split'],
): number {
  if (wanted === 'none') return last;
  if (wanted === undefined) return first + Math.floor((last - first) / 2);
  const day = Math.floor(wanted / DAY_MS);
  if (day >= first && day <= last) return day;
  throw new AppError(
    'invalid_request',
    `--split must lie between ${isoDay(first)} and ${isoDay(last)}`,
  );
}

function windowAt(all: readonly OrderRow[], split: number, last: number): Window {
  return { seen: until(all, split), all, split, last };
}

function until(rows: readonly OrderRow[], day: number): OrderRow[] {
  return rows.filter(({ at }) => Math.floor(at / DAY_MS) <= day);
}

/** Summaries from what was known on the day of the split: later refunds have not happened yet. */
function summaries({ seen, split }: Pick<Window, 'seen' | 'split'>): CustomerSummary[] {
  return customerOrders(seen).flatMap((orders) => summarise(orders, split) ?? []);
}

function boughtAfter(
  { all, split, last }: Window,
  customers: readonly CustomerSummary[],
): number[] {
  const orders = new Map(customerOrders(all).map((o) => [o.customer, o]));
  return customers.map((c) => countBetween(orders.get(c.customer), split, last));
}

function countBetween(orders: CustomerOrders | undefined, after: number, upTo: number): number {
  return (orders?.purchases ?? []).filter(({ day }) => day > after && day <= upTo).length;
}

/** What the calibration's own first half said of its second half: all that a table may learn from. */
function lessons({ seen, split }: Window): [Lesson[], number] {
  const { first } = span(seen);
  const middle = first + Math.floor((split - first) / 2);
  const early = { seen: until(seen, middle), split: middle };
  const orders = new Map(customerOrders(seen).map((o) => [o.customer, o]));
  const learnt = summaries(early).map((history) => ({
    history,
    bought: countBetween(orders.get(history.customer), middle, split),
  }));
  return [learnt, Math.max(1, split - middle) / 7];
}

/** ln density of the purchases after the split given those before: that of the whole less that of the beginning. */
function laterLikelihood(
  model: PurchaseModel,
  parameters: readonly number[],
  window: Window,
): number {
  const before = summaries(window);
  const known = new Set(before.map((c) => c.customer));
  const whole = summaries({ seen: window.all, split: window.last });
  const after = whole.filter((c) => known.has(c.customer));
  return (
    model.logLikelihood(parameters, groupHistories(after)) -
    model.logLikelihood(parameters, groupHistories(before))
  );
}

function choose(
  models: readonly PurchaseModel[],
  customers: readonly CustomerSummary[],
  window: Window,
): { chosen: PurchaseModel; compared: { [name: string]: Json } | undefined } {
  const [first, ...others] = models;
  if (first === undefined) throw new Error('no purchase model to choose from');
  if (others.length === 0) return { chosen: first, compared: undefined };
  const scores = models.map((model) => ({
    model,
    score: laterLikelihood(model, fitValue(model, customers).model.purchases.parameters, window),
  }));
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  return {
    chosen: best.model,
    compared: Object.fromEntries(scores.map(({ model, score }) => [model.name, score])),
  };
}

function currencyWarning({ currency, otherCurrencies }: TransactionRows): string[] {
  if (otherCurrencies.length === 0 || currency === undefined) return [];
  return [
    `amounts in ${otherCurrencies.join(', ')} are not added to ${currency}: they tell when, not how much; --currency chooses`,
  ];
}

function definedOnly(columns: { readonly [name: string]: string | undefined }): {
  [name: string]: Json;
} {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, column]) =>
      column === undefined ? [] : [[name, column]],
    ),
  );
}

function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
