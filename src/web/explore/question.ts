import type { AggregationRequest } from '../../analytics/aggregation/request.ts';
import type { AggregationQuery } from '../../analytics/dashboards/spec.ts';
import type { Comparison, PeriodChoice } from '../../analytics/dashboards/view.ts';
import { toLocalMs, toUtcMs } from '../../segments/moment.ts';
import { isShareable, unpackComparison, unpackPeriod } from '../dashboards/view-url.ts';

/** What is asked: the part that becomes a panel. */
export type Question = Pick<
  AggregationQuery,
  'over' | 'measures' | 'dimensions' | 'filter' | 'sort' | 'size'
>;

export const CHART_KINDS = [
  'table',
  'bars',
  'stacked_bars',
  'time_series',
  'heat_grid',
  'map',
  'metric',
] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

/** What of the explorer is shown, as the address says it. */
export interface ExploreSearch {
  readonly q?: Question | undefined;
  readonly period?: string | undefined;
  readonly compare?: string | undefined;
  readonly zone?: string | undefined;
  readonly chart?: ChartKind | undefined;
  /** currency that money is converted into, with the rates stated: `EUR~USD:0.92~GBP:1.17` */
  readonly convert?: string | undefined;
}

/** Asked when nothing is: interactions by channel and month. */
export const FIRST_QUESTION: Question = {
  over: 'events',
  measures: [{ kind: 'count' }, { kind: 'people' }],
  dimensions: [{ kind: 'field', field: 'channel', missing: false }],
  sort: { by: 'count', order: 'desc' },
  size: 100,
};

/** Reads an address that may have been typed by hand; whether fields exist is for the API to say. */
export function parseExplore(search: Readonly<Record<string, unknown>>): ExploreSearch {
  const { q, period, compare, zone, chart, convert } = search;
  const kind = CHART_KINDS.find((one) => one === chart);
  return {
    ...(isQuestion(q) ? { q } : {}),
    ...(unpackPeriod(period) === null ? {} : { period: String(period) }),
    ...(unpackComparison(compare) === null ? {} : { compare: String(compare) }),
    ...(typeof zone === 'string' && /^[A-Za-z_/+-]{1,60}$/.test(zone) ? { zone } : {}),
    ...(kind === undefined ? {} : { chart: kind }),
    ...(typeof convert === 'string' && unpackConversion(convert) !== undefined ? { convert } : {}),
  };
}

/** As much as the form relies on. */
function isQuestion(value: unknown): value is Question {
  if (typeof value !== 'object' || value === null) return false;
  const part = (name: string): unknown => Reflect.get(value, name);
  const over = part('over');
  const kinds = (list: unknown) =>
    Array.isArray(list) &&
    list.every((one) => typeof one === 'object' && one !== null && 'kind' in one);
  return (
    (over === 'profiles' || over === 'events') &&
    kinds(part('measures')) &&
    kinds(part('dimensions')) &&
    typeof part('size') === 'number' &&
    isPublic(value)
  );
}

/** Whether a question may stand in an address: nothing in it points at one person. */
export function isPublic(question: object): boolean {
  const filter: unknown = Reflect.get(question, 'filter');
  if (filter === undefined) return true;
  // Checked by its fields alone; the API checks the rest.
  return isShareable({ chosen: { kind: 'condition', condition: filter } as never });
}

export const DEFAULT_PERIOD: PeriodChoice = { kind: 'last', count: 12, unit: 'month' };

/** The request that is asked, exactly what a caller of the API would send. */
export function requestOf(
  question: Question,
  { period, compare, zone, convert }: ExploreSearch,
  now: Date,
): AggregationRequest {
  const chosen = unpackPeriod(period) ?? DEFAULT_PERIOD;
  const timezone = zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const bounds = boundsOf(chosen, now, timezone);
  const conversion = unpackConversion(convert);
  const comparison = comparisonOf(unpackComparison(compare), bounds !== undefined);
  const { filter, sort, ...rest } = question;
  return {
    ...rest,
    ...(filter === undefined ? {} : { filter }),
    ...(sort === undefined ? {} : { sort }),
    time_zone: timezone,
    ...(bounds === undefined ? {} : { period: bounds }),
    ...(comparison === undefined ? {} : { compare: comparison }),
    ...(conversion === undefined ? {} : { convert: conversion }),
  };
}

function comparisonOf(
  compare: Comparison | null,
  hasPeriod: boolean,
): AggregationRequest['compare'] | undefined {
  if (compare === null) return undefined;
  if (compare.with === 'segment') {
    return { with: 'filter', filter: { op: 'segment', id: compare.segment } };
  }
  if (!hasPeriod || compare.with === 'period') return undefined;
  return { with: compare.with };
}

/** A period as bounds, on the clock of a zone; `undefined` for all time. */
export function boundsOf(
  period: PeriodChoice,
  now: Date,
  zone: string,
): { from: string; to: string } | undefined {
  switch (period.kind) {
    case 'all':
      return undefined;
    case 'between':
      return { from: String(period.from), to: String(period.to) };
    case 'last': {
      const to = new Date(Math.ceil(now.getTime() / 60_000) * 60_000);
      return { from: startOf(period, to, zone).toISOString(), to: to.toISOString() };
    }
  }
}

function startOf(
  { count, unit }: Extract<PeriodChoice, { kind: 'last' }>,
  to: Date,
  zone: string,
): Date {
  if (unit === 'minute') return new Date(to.getTime() - count * 60_000);
  if (unit === 'hour') return new Date(to.getTime() - count * 3_600_000);
  const local = new Date(toLocalMs(to.getTime(), zone));
  local.setUTCHours(0, 0, 0, 0);
  switch (unit) {
    case 'day':
      local.setUTCDate(local.getUTCDate() - count + 1);
      break;
    case 'week':
      local.setUTCDate(local.getUTCDate() - ((local.getUTCDay() + 6) % 7) - 7 * (count - 1));
      break;
    case 'month':
      local.setUTCDate(1);
      local.setUTCMonth(local.getUTCMonth() - count + 1);
      break;
    default:
      local.setUTCMonth(0, 1);
      local.setUTCFullYear(local.getUTCFullYear() - count + 1);
  }
  return new Date(toUtcMs(local.getTime(), zone));
}

type Conversion = NonNullable<AggregationRequest['convert']>;

export function packConversion({ to, rates }: Conversion): string {
  return [to, ...Object.entries(rates).map(([currency, rate]) => `${currency}:${rate}`)].join('~');
}

export function unpackConversion(text: string | undefined): Conversion | undefined {
  const [to = '', ...rest] = (text ?? '').split('~');
  if (!/^[A-Z]{3}$/.test(to)) return undefined;
  const rates = rest.flatMap((one) => {
    const [currency = '', rate = ''] = one.split(':');
    return /^[A-Z]{3}$/.test(currency) && Number(rate) > 0
      ? [[currency, Number(rate)] as const]
      : [];
  });
  return { to, rates: Object.fromEntries(rates) };
}

/** The chart that suits a question, where none was chosen. */
export function suitedChart({ dimensions }: Pick<Question, 'dimensions'>): ChartKind {
  const [first, second] = dimensions;
  if (first === undefined) return 'metric';
  if (first.kind === 'geo') return 'map';
  if (first.kind === 'hour_of_week') return 'heat_grid';
  if (first.kind === 'time') return 'time_series';
  return second === undefined ? 'bars' : 'table';
}

/** Charts that a question can be drawn as. */
export function possibleCharts({ dimensions }: Pick<Question, 'dimensions'>): ChartKind[] {
  const [first, second, third] = dimensions;
  if (first === undefined) return ['metric', 'table'];
  if (third !== undefined) return ['table'];
  if (second !== undefined) {
    return first.kind === 'time'
      ? ['time_series', 'stacked_bars', 'table']
      : ['stacked_bars', 'heat_grid', 'table'];
  }
  switch (first.kind) {
    case 'geo':
      return ['map', 'table'];
    case 'hour_of_week':
      return ['heat_grid', 'table'];
    case 'time':
      return ['time_series', 'bars', 'table'];
    case 'field':
      return ['bars', 'table', ...(/country|region/.test(first.field) ? (['map'] as const) : [])];
    default:
      return ['bars', 'table'];
  }
}
