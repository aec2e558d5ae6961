import type { CustomerSummary } from './orders.ts';
import type { PurchaseHistory } from './purchase-model.ts';

/** How near a forecast per customer came to what they then bought. */
export interface ForecastScore {
  readonly predicted_total: number;
  readonly actual_total: number;
  readonly mean_absolute_error: number;
  readonly root_mean_squared_error: number;
  /** Pearson's; `null` when either side is constant */
  readonly correlation: number | null;
}

/** @param actual as many as `predicted`, at least one */
export function scoreForecast(
  predicted: readonly number[],
  actual: readonly number[],
): ForecastScore {
  const n = actual.length;
  const sum = (values: readonly number[]) => values.reduce((total, v) => total + v, 0);
  const errors = predicted.map((p, i) => p - (actual[i] ?? 0));
  const [meanP, meanA] = [sum(predicted) / n, sum(actual) / n];
  const shared = sum(predicted.map((p, i) => (p - meanP) * ((actual[i] ?? 0) - meanA)));
  const spread =
    sum(predicted.map((p) => (p - meanP) ** 2)) * sum(actual.map((a) => (a - meanA) ** 2));
  return {
    predicted_total: sum(predicted),
    actual_total: sum(actual),
    mean_absolute_error: sum(errors.map(Math.abs)) / n,
    root_mean_squared_error: Math.sqrt(sum(errors.map((e) => e * e)) / n),
    correlation: spread > 0 ? shared / Math.sqrt(spread) : null,
  };
}

/** Baseline: everyone goes on at their own past rate of repeat purchases. */
export function ownRateForecast({ x, T }: PurchaseHistory, t: number): number {
  return T > 0 ? (x / T) * t : 0;
}

/** Baseline: their own rate, but nothing from who has been silent for twice their own mean gap. */
export function recentRateForecast(history: PurchaseHistory, t: number): number {
  const { x, t_x, T } = history;
  return x > 0 && T - t_x <= (2 * t_x) / x ? ownRateForecast(history, t) : 0;
}

/** Before and after of customers at an earlier moment, to learn a recency/frequency table from. */
export interface Lesson {
  readonly history: CustomerSummary;
  /** purchases in the `t` units after the history ends */
  readonly bought: number;
}

/**
 * Baseline: a recency/frequency table. Customers are put in cells by repeat purchases (0, 1, 2, 3–5, more) and by how
 * far into their time they last bought (thirds); a cell's forecast is what its members of an earlier moment then
 * bought per unit of time. An empty cell answers with all members' mean.
 */
export function recencyFrequencyForecast(
  lessons: readonly Lesson[],
  t: number,
): (history: PurchaseHistory, ahead: number) => number {
  const cells = new Map<string, { bought: number; members: number }>();
  const all = { bought: 0, members: 0 };
  for (const { history, bought } of lessons) {
    const key = cellOf(history);
    const cell = cells.get(key) ?? { bought: 0, members: 0 };
    cells.set(key, { bought: cell.bought + bought, members: cell.members + 1 });
    all.bought += bought;
    all.members += 1;
  }
  return (history, ahead) => {
    const cell = cells.get(cellOf(history)) ?? all;
    return cell.members === 0 ? 0 : (cell.bought / cell.members / t) * ahead;
  };
}

function cellOf({ x, t_x, T }: PurchaseHistory): string {
  const often = x <= 2 ? x : x <= 5 ? 3 : 6;
  const recent = T > 0 ? Math.min(2, Math.floor((3 * t_x) / T)) : 2;
  return `${often} ${x === 0 ? 0 : recent}`;
}
