import { AppError } from '../../errors.ts';
import { AMOUNT_WORDS, TIME_WORDS } from '../columns/commerce-words.ts';
import { decimalMark, parseDecimal } from '../columns/decimal.ts';
import { findColumn } from '../columns/find-column.ts';
import { instantReader } from '../columns/instant.ts';
import type { FitOptions, Table } from '../fit/task.ts';

/** Which column of a table of measurements says what. */
export interface SeriesColumns {
  readonly time: string;
  readonly value: string;
  /** which series a row belongs to; `undefined` when the table is one series */
  readonly series: string | undefined;
  readonly label: string | undefined;
}

export interface Point {
  /** row of the table, from 0 */
  readonly row: number;
  readonly at: number;
  readonly value: number;
  /** whether it is labelled anomalous */
  readonly anomalous: boolean;
}

export interface ReadSeries {
  /** points of each series by time */
  readonly series: ReadonlyMap<string, readonly Point[]>;
  readonly leftOut: number;
}

const VALUE_WORDS = [
  ...[
    'value',
    'valeur',
    'metric',
    'mesure',
    'measure',
    'count',
    'nombre',
    'reading',
    'cpc',
    'visits',
    'visites',
  ],
  ...AMOUNT_WORDS,
];
const YES = new Set([
  '1',
  'true',
  'yes',
  'oui',
  'vrai',
  'y',
  't',
  'o',
  'anomaly',
  'anomalie',
  'anomalous',
  '1.0',
  '-1',
]);

/** @throws AppError `invalid_request` when no column tells the time or holds numbers */
export function seriesColumns(table: Table, options: FitOptions): SeriesColumns {
  const taken = [options.id, options.label];
  const time = options.time ?? findColumn(table.columns, TIME_WORDS, taken);
  if (time === undefined) {
    throw new AppError('invalid_request', 'no column tells when; name it with --time');
  }
  const told = options.extra['value'];
  if (told !== undefined && !table.columns.includes(told)) {
    throw new AppError('invalid_request', 'the column named with --value is not in the table');
  }
  const others = table.columns.filter((column) => column !== time && !taken.includes(column));
  const value =
    told ?? findColumn(others, VALUE_WORDS) ?? others.find((column) => isNumeric(table, column));
  if (value === undefined) {
    throw new AppError('invalid_request', 'no column holds numbers; name it with --value');
  }
  return { time, value, series: options.id, label: options.label };
}

/**
 * Reads measurements into series ordered by time. Rows without readable time or number are left out and counted.
 * @throws AppError `invalid_request` when the time column holds no instants
 */
export function readSeries(table: Table, columns: SeriesColumns): ReadSeries {
  const reader = instantReader(table.rows.slice(0, 2000).map((row) => row[columns.time] ?? ''));
  if (reader === undefined) {
    throw new AppError(
      'invalid_request',
      `column ${columns.time} holds no dates; name another with --time`,
    );
  }
  const mark = decimalMark(table.rows.map((row) => row[columns.value] ?? ''));
  const series = new Map<string, Point[]>();
  let leftOut = 0;
  for (const [i, row] of table.rows.entries()) {
    const at = reader.read(row[columns.time] ?? '');
    const value = parseDecimal(row[columns.value] ?? '', mark);
    if (at === undefined || value === undefined) {
      leftOut += 1;
      continue;
    }
    const name = columns.series === undefined ? '' : (row[columns.series] ?? '').trim();
    const label =
      columns.label === undefined ? '' : (row[columns.label] ?? '').trim().toLowerCase();
    const points = series.get(name) ?? [];
    series.set(name, points);
    points.push({ row: i, at, value, anomalous: YES.has(label) });
  }
  for (const points of series.values()) points.sort((a, b) => a.at - b.at || a.row - b.row);
  return { series, leftOut };
}

function isNumeric(table: Table, column: string): boolean {
  const values = table.rows.map((row) => row[column] ?? '').filter((value) => value !== '');
  const mark = decimalMark(values);
  return values.length > 0 && values.every((value) => parseDecimal(value, mark) !== undefined);
}
