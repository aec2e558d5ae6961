import type { CalibrationRow, FitResult } from '../../model/fitted-model.ts';
import { DAY_MS } from '../columns/instant.ts';
import { PURCHASE_MODELS } from '../value/fit-purchases.ts';
import { fitValue } from '../value/fit-value.ts';
import { ownRateForecast, recentRateForecast, scoreForecast } from '../value/forecast.ts';
import type { CustomerSummary } from '../value/orders.ts';
import { type CustomerOrders, customerOrders, type OrderRow, summarise } from '../value/orders.ts';
import { scoreCustomer } from '../value/score-customer.ts';
import { describeDistribution } from './distribution.ts';
import { FitRefusal } from './fit-refusal.ts';
import { parseValueModel, serialiseValueModel, VALUE_TERMS, WEEKS_90D } from './value-model.ts';

export interface ValueFit {
  readonly task: 'value';
  readonly rows: readonly OrderRow[];
  readonly currency: string | null;
  /** milliseconds since 1970; the data end with the day before */
  readonly until: number;
  readonly sampled: boolean;
}

const HOLDOUT_DAYS = 90;
const FEATURES = ['repeat_purchases', 'weeks_to_last', 'weeks_observed', 'mean_spend'] as const;

/**
 * Fits when and how much customers buy: first without the last 90 days (or the last third, where there is less), to
 * see how well those are foretold, then on all.
 * @throws FitRefusal where there is too little to fit or to try it on
 */
export function fitValueModel({ rows, currency, until, sampled }: ValueFit): FitResult {
  const orders = customerOrders(rows);
  const last = Math.floor(until / DAY_MS) - 1;
  const first = orders.reduce(
    (day, { purchases }) => Math.min(day, purchases[0]?.day ?? day),
    last,
  );
  const held = Math.min(HOLDOUT_DAYS, Math.floor((last - first) / 3));
  if (held < 14) {
    throw new FitRefusal('short_history', 'value needs orders over six weeks or more');
  }
  const split = last - held;
  const before = summaries(orders, split);
  if (before.every(({ x }) => x === 0)) {
    throw new FitRefusal('few_customers', 'value needs customers who bought on two days or more');
  }
  const [model] = PURCHASE_MODELS;
  if (model === undefined) throw new Error('no purchase model');
  const tried = fitValue(model, before).model;
  const weeks = held / 7;
  const byCustomer = new Map(orders.map((one) => [one.customer, one]));
  const actual = before.map(({ customer }) => boughtAfter(byCustomer.get(customer), split, last));
  const foretold = before.map(
    (customer) => scoreCustomer(tried, customer, weeks, VALUE_TERMS).expected_purchases,
  );
  const baselines = [
    ...forecastFigures(
      'own_rate_',
      before.map((one) => ownRateForecast(one, weeks)),
      actual,
    ),
    ...forecastFigures(
      'recent_rate_',
      before.map((one) => recentRateForecast(one, weeks)),
      actual,
    ),
  ];
  const metrics = forecastFigures('', foretold, actual);
  const isBetter = errorOf('', metrics) < errorOf('own_rate_', baselines);
  const all = summaries(orders, last);
  const fitted = fitValue(model, all);
  const parameters = serialiseValueModel(fitted.model);
  // What scoring reads is what is measured: parameters go through their stored form.
  const stored = parseValueModel(parameters);
  const alive = all.map(
    (customer) => scoreCustomer(stored, customer, WEEKS_90D, VALUE_TERMS).expected_purchases,
  );
  return {
    data_from: instant(first),
    data_to: instant(last + 1),
    horizon_days: HOLDOUT_DAYS,
    currency,
    features: [...FEATURES],
    training: { cases: all.length, positives: null, sampled },
    evaluation: {
      method: 'held_out_time',
      from: instant(split + 1),
      to: instant(last + 1),
      cases: before.length,
      metrics,
      baselines,
    },
    calibration: tenths(foretold, actual),
    warnings: [
      ...warningsOf(all.length, fitted.model.purchases.converged, fitted.model.spend),
      ...(isBetter ? [] : ['no_better_than_own_rate']),
    ],
    reference: [
      describeDistribution('score', alive),
      ...FEATURES.map((name) =>
        describeDistribution(
          name,
          all.map((one) => valueFeature(one, name)),
        ),
      ),
    ],
    parameters: { ...parameters },
  };
}

/** A feature of the value model, as its drift is watched. */
export function valueFeature(
  customer: Omit<CustomerSummary, 'customer'>,
  name: string,
): number | null {
  switch (name) {
    case 'repeat_purchases':
      return customer.x;
    case 'weeks_to_last':
      return customer.t_x;
    case 'weeks_observed':
      return customer.T;
    default:
      return customer.paid_repeats === 0 ? null : customer.mean_spend;
  }
}

function summaries(orders: readonly CustomerOrders[], day: number): CustomerSummary[] {
  return orders.flatMap((one) => summarise(one, day) ?? []);
}

function boughtAfter(orders: CustomerOrders | undefined, after: number, upTo: number): number {
  return (orders?.purchases ?? []).filter(({ day }) => day > after && day <= upTo).length;
}

function forecastFigures(prefix: string, foretold: readonly number[], actual: readonly number[]) {
  const score = scoreForecast(foretold, actual);
  return [
    { name: `${prefix}mean_absolute_error`, value: score.mean_absolute_error },
    { name: `${prefix}root_mean_squared_error`, value: score.root_mean_squared_error },
    { name: `${prefix}predicted_total`, value: score.predicted_total },
    { name: `${prefix}actual_total`, value: score.actual_total },
    ...(score.correlation === null
      ? []
      : [{ name: `${prefix}correlation`, value: score.correlation }]),
  ];
}

function errorOf(prefix: string, figures: readonly { name: string; value: number }[]): number {
  const name = `${prefix}root_mean_squared_error`;
  return figures.find((one) => one.name === name)?.value ?? Number.POSITIVE_INFINITY;
}

/** Customers in tenths by what was foretold of them. */
function tenths(foretold: readonly number[], actual: readonly number[]): CalibrationRow[] {
  const order = foretold.map((_, i) => i).sort((a, b) => (foretold[a] ?? 0) - (foretold[b] ?? 0));
  const rows: CalibrationRow[] = [];
  const size = Math.max(1, Math.ceil(order.length / 10));
  for (let at = 0; at < order.length; at += size) {
    const part = order.slice(at, at + size);
    const mean = (values: readonly number[]) =>
      part.reduce((sum, i) => sum + (values[i] ?? 0), 0) / part.length;
    rows.push({
      from: foretold[part[0] ?? 0] ?? 0,
      to: foretold[part.at(-1) ?? 0] ?? 0,
      cases: part.length,
      predicted: mean(foretold),
      observed: mean(actual),
    });
  }
  return rows;
}

function warningsOf(customers: number, converged: boolean, spend: unknown): string[] {
  return [
    ...(customers < 100 ? ['few_customers'] : []),
    ...(converged ? [] : ['did_not_settle']),
    ...(spend === undefined ? ['no_spread_of_spend'] : []),
  ];
}

function instant(day: number): string {
  return new Date(day * DAY_MS).toISOString();
}
