import { decimalMark, parseDecimal } from '../columns/decimal.ts';
import { findColumn } from '../columns/find-column.ts';
import type { FitOptions, Table } from '../fit/task.ts';
import type { CustomerSummary } from './orders.ts';

/** A customer of a recency/frequency table, with what they bought later when the table tells. */
export interface SummaryRow extends CustomerSummary {
  readonly later: number | undefined;
}

export interface SummaryColumns {
  readonly x: string;
  readonly t_x: string;
  readonly T: string;
  readonly monetary: string | undefined;
  readonly later: string | undefined;
  readonly customer: string | undefined;
}

const X_WORDS = [
  'frequency',
  'frequencycal',
  'x',
  'p1x',
  'frequence',
  'repeatpurchases',
  'reachats',
];
const TX_WORDS = ['recency', 'recencycal', 'tx', 'recence'];
const T_WORDS = ['t', 'tcal', 'age', 'anciennete', 'tenure', 'observation'];
const MONETARY_WORDS = [
  ...['monetaryvalue', 'monetaryvaluecal', 'monetary', 'mx', 'zbar', 'meanspend', 'averagespend'],
  ...['montantmoyen', 'paniermoyen', 'valeurmoyenne'],
];
const LATER_WORDS = ['frequencyholdout', 'p2x', 'x2', 'xstar', 'holdout', 'achatsfuturs'];
const ID_WORDS = ['customerid', 'customer', 'clientid', 'idclient', 'client', 'id'];

/** The columns of a recency/frequency table; `undefined` when x, t_x and T are not all there. */
export function summaryColumns(table: Table, options: FitOptions): SummaryColumns | undefined {
  const find = (words: readonly string[]) => findColumn(table.columns, words);
  const [x, t_x, T] = [find(X_WORDS), find(TX_WORDS), find(T_WORDS)];
  if (x === undefined || t_x === undefined || T === undefined) return undefined;
  if (new Set([x, t_x, T]).size < 3) return undefined;
  const later = find(LATER_WORDS);
  return {
    x,
    t_x,
    T,
    monetary:
      options.label === later ? find(MONETARY_WORDS) : (options.label ?? find(MONETARY_WORDS)),
    later,
    customer: options.id ?? find(ID_WORDS),
  };
}

/**
 * Reads a recency/frequency table. A recency that customers without repeat purchase have above 0 counts back from the
 * end, and is turned round; rows that cannot be true (t_x over T, x no whole number, a T below 0) are left out.
 */
export function readSummary(
  table: Table,
  columns: SummaryColumns,
): { rows: SummaryRow[]; leftOut: number; recencyTurned: boolean } {
  const names = [columns.x, columns.t_x, columns.T, columns.monetary ?? '', columns.later ?? ''];
  const marks = names.map((name) => decimalMark(table.rows.map((row) => row[name] ?? '')));
  const read = table.rows.map((row, i) => {
    const [x, t_x, T, mean, later] = names.map((name, k) =>
      parseDecimal(row[name] ?? '', marks[k] ?? '.'),
    );
    const customer = (row[columns.customer ?? ''] ?? '').trim();
    return { customer: customer === '' ? String(i + 1) : customer, x, t_x, T, mean, later };
  });
  const once = read.filter((row) => row.x === 0);
  const turned =
    once.length > 0 &&
    once.every((row) => Math.abs((row.t_x ?? 0) - (row.T ?? 0)) < 1e-9 && (row.T ?? 0) > 0);
  const rows = read.flatMap(({ customer, x, t_x: recency, T, mean, later }): SummaryRow[] => {
    if (x === undefined || recency === undefined || T === undefined) return [];
    const t_x = turned ? T - recency : recency;
    const sound = Number.isInteger(x) && x >= 0 && t_x >= 0 && T >= t_x && T > 0;
    if (!sound || (x === 0 && t_x > 0)) return [];
    const mean_spend = mean !== undefined && mean > 0 ? mean : 0;
    return [{ customer, x, t_x, T, paid_repeats: mean_spend > 0 ? x : 0, mean_spend, later }];
  });
  return { rows, leftOut: read.length - rows.length, recencyTurned: turned };
}
