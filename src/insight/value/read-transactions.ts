import { AppError } from '../../errors.ts';
import {
  AMOUNT_WORDS,
  CURRENCY_WORDS,
  CUSTOMER_WORDS,
  QUANTITY_WORDS,
  TIME_WORDS,
  UNIT_PRICE_WORDS,
} from '../columns/commerce-words.ts';
import { decimalMark, parseDecimal } from '../columns/decimal.ts';
import { findColumn } from '../columns/find-column.ts';
import { instantReader } from '../columns/instant.ts';
import type { FitOptions, Table } from '../fit/task.ts';
import type { OrderRow } from './orders.ts';

/** Which column of a table of purchases says what; `undefined` for what the table does not tell. */
export interface TransactionColumns {
  readonly customer: string;
  readonly time: string;
  readonly amount: string | undefined;
  readonly quantity: string | undefined;
  readonly unitPrice: string | undefined;
  readonly currency: string | undefined;
}

export interface TransactionRows {
  readonly rows: readonly OrderRow[];
  /** the currency spend is counted in, when the table names one */
  readonly currency: string | undefined;
  readonly otherCurrencies: readonly string[];
  readonly timeFormat: string;
  readonly withoutCustomer: number;
  readonly withoutTime: number;
  readonly withoutAmount: number;
  readonly refunds: number;
}

/** @throws AppError `invalid_request` when no column tells the customer or the time */
export function transactionColumns(table: Table, options: FitOptions): TransactionColumns {
  const { columns } = table;
  const amountGiven = options.label;
  const time = options.time ?? findColumn(columns, TIME_WORDS, [options.id, amountGiven]);
  const customer = options.id ?? findColumn(columns, CUSTOMER_WORDS, [time, amountGiven]);
  if (customer === undefined) throw lacks('the customer', '--id');
  if (time === undefined) throw lacks('when a purchase was made', '--time');
  const quantity = findColumn(columns, QUANTITY_WORDS, [customer, time]);
  const unitWords = quantity === undefined ? UNIT_PRICE_WORDS.slice(0, 4) : UNIT_PRICE_WORDS;
  const unitPrice = findColumn(columns, unitWords, [customer, time, quantity]);
  const amount =
    amountGiven ?? findColumn(columns, AMOUNT_WORDS, [customer, time, quantity, unitPrice]);
  const byLine = amount === undefined && quantity !== undefined && unitPrice !== undefined;
  return {
    customer,
    time,
    amount: amount ?? (byLine ? undefined : (unitPrice ?? findColumn(columns, ['price', 'prix']))),
    quantity: byLine ? quantity : undefined,
    unitPrice: byLine ? unitPrice : undefined,
    currency: findColumn(columns, CURRENCY_WORDS),
  };
}

/**
 * Reads rows of money. Rows without customer or readable time are left out and counted. Amounts are never added
 * across currencies: spend is counted in one, the most frequent unless told, and other rows only tell the time.
 * @throws AppError `invalid_request` when the time column holds no instants or the wanted currency is absent
 */
export function readTransactions(
  table: Table,
  columns: TransactionColumns,
  wantedCurrency: string | undefined,
): TransactionRows {
  const cells = (column: string) => table.rows.map((row) => row[column] ?? '');
  const reader = instantReader(cells(columns.time).slice(0, 2000));
  if (reader === undefined) {
    throw new AppError(
      'invalid_request',
      `column ${columns.time} holds no dates; name another with --time`,
    );
  }
  const amountOf = amountReader(columns, cells);
  const currencies = countCurrencies(columns.currency === undefined ? [] : cells(columns.currency));
  const currency = wantedCurrency?.toUpperCase() ?? currencies[0];
  if (wantedCurrency !== undefined && !currencies.includes(wantedCurrency.toUpperCase())) {
    throw new AppError('invalid_request', 'no row is in the currency asked for with --currency');
  }
  const rows: OrderRow[] = [];
  const left = { customer: 0, time: 0, amount: 0, refunds: 0 };
  for (const row of table.rows) {
    const customer = (row[columns.customer] ?? '').trim();
    const at = reader.read(row[columns.time] ?? '');
    const amount = amountOf(row);
    if (customer === '') left.customer += 1;
    else if (at === undefined) left.time += 1;
    else {
      const own = currencyOf(row[columns.currency ?? ''] ?? '');
      const counted = columns.currency === undefined || own === currency;
      const refund = amount !== undefined && amount < 0;
      left.amount += amount === undefined ? 1 : 0;
      left.refunds += refund ? 1 : 0;
      rows.push({ customer, at, amount: counted ? amount : undefined, refund });
    }
  }
  return {
    rows,
    currency,
    otherCurrencies: currencies.filter((c) => c !== currency),
    timeFormat: reader.format,
    withoutCustomer: left.customer,
    withoutTime: left.time,
    withoutAmount: left.amount,
    refunds: left.refunds,
  };
}

type Row = Readonly<Record<string, string>>;

function amountReader(
  { amount, quantity, unitPrice }: TransactionColumns,
  cells: (column: string) => string[],
): (row: Row) => number | undefined {
  if (amount !== undefined) {
    const mark = decimalMark(cells(amount));
    return (row) => parseDecimal(row[amount] ?? '', mark);
  }
  if (quantity === undefined || unitPrice === undefined) return () => undefined;
  const mark = decimalMark(cells(unitPrice));
  return (row) => {
    const number = parseDecimal(row[quantity] ?? '', mark);
    const price = parseDecimal(row[unitPrice] ?? '', mark);
    return number === undefined || price === undefined ? undefined : number * price;
  };
}

/** Currencies of a column, the most frequent first. */
function countCurrencies(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) {
    const currency = currencyOf(value);
    if (currency !== '') counts.set(currency, (counts.get(currency) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

const currencyOf = (text: string) => text.trim().toUpperCase();

function lacks(what: string, option: string): AppError {
  return new AppError('invalid_request', `no column tells ${what}; name it with ${option}`);
}
