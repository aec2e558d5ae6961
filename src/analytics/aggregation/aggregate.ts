import type { estypes } from '@elastic/elasticsearch';
import type { Condition } from '../../segments/condition.ts';
import type { Clock } from '../../segments/moment.ts';
import { momentMs, toLocalMs, toUtcMs } from '../../segments/moment.ts';
import type { Accuracy, Value } from './measures.ts';
import {
  type Answer,
  buildPage,
  buildTotals,
  type Page,
  type Plan,
  planOf,
  type Row,
  readPage,
  readTotals,
} from './plan.ts';
import { previousBounds } from './previous.ts';
import { wrong } from './problems.ts';
import { questionOf } from './question.ts';
import { type AggregationRequest, MOST_ROWS } from './request.ts';

/**
 * Asks the engine several things at once; answers come in the same order. With `once`, an answer is not worth
 * keeping: long pages would push what dashboards ask for out of the engine's cache.
 */
export type Ask = (
  over: AggregationRequest['over'],
  bodies: readonly estypes.SearchRequest[],
  options?: { readonly once?: boolean },
) => Promise<readonly Answer[]>;

export interface Aggregation {
  readonly rows: readonly (Row & { readonly compared?: Row['values'] | null })[];
  readonly totals: Row['values'];
  readonly compared_totals?: Row['values'];
  /** how exact each measure is */
  readonly accuracy: Readonly<Record<string, Accuracy>>;
  readonly time_zone: string;
  readonly period: PeriodShown | null;
  readonly compared_period?: PeriodShown | null;
  /** place to go on from; `undefined` at the end */
  readonly next: readonly unknown[] | undefined;
}

interface PeriodShown {
  readonly from: string;
  readonly to: string;
}

/**
 * Answers a request: groups in the order of their keys, page by page, or the whole of up to 10,000 groups by a
 * measure. Nothing is cut off in silence: either there is a place to go on from, or a refusal.
 * @param place what `next` of the page before was
 * @throws AppError `invalid_request` for what cannot be asked
 */
export async function aggregate(
  request: AggregationRequest,
  clock: Clock,
  ask: Ask,
  place?: readonly unknown[],
): Promise<Aggregation> {
  const plan = planOf(request, questionOf(limitedToBase(request), clock));
  const other = comparedPlan(request, plan, clock);
  const sorted = request.sort !== undefined;
  if (sorted && !plan.measures.some(({ name }) => name === request.sort?.by)) {
    throw wrong('sort.by', `is not a measure: ${plan.measures.map(({ name }) => name).join(', ')}`);
  }
  const after = sorted ? undefined : ((place?.[0] ?? undefined) as Page['after']);
  const plans = other === undefined ? [plan] : [plan, other];
  const bodies = plans.flatMap((one, i) => [
    buildTotals(one),
    buildPage(one, i === 0 ? after : undefined),
  ]);
  const [totals, first, otherTotals, otherFirst] = await ask(request.over, bodies);
  if (totals === undefined || first === undefined) throw new Error('answers are missing');

  const wanted = sorted || other !== undefined ? MOST_ROWS : offsetOf(place) + request.size;
  const found = await gather(plan, readPage(plan, first), wanted, ask, request);
  let rows: Aggregation['rows'] = found.rows;
  if (other !== undefined && otherFirst !== undefined) {
    const past = await gather(other, readPage(other, otherFirst), MOST_ROWS, ask, request);
    rows = beside(found.rows, past.rows, plan);
  }
  const { page, next } = pageOf(rows, found.after, request, place);
  return {
    rows: page,
    totals: readTotals(plan, totals),
    accuracy: Object.fromEntries(plan.measures.map(({ name, accuracy }) => [name, accuracy])),
    time_zone: clock.timezone,
    period: shownPeriod(plan),
    ...(other === undefined || otherTotals === undefined
      ? {}
      : { compared_totals: readTotals(other, otherTotals), compared_period: shownPeriod(other) }),
    next,
  };
}

/** Further pages of groups, until there are enough; `after` is where to go on. */
async function gather(
  plan: Plan,
  first: Page,
  wanted: number,
  ask: Ask,
  { over, sort, compare }: AggregationRequest,
): Promise<Page> {
  const rows = [...first.rows];
  let { after } = first;
  while (after !== undefined && rows.length < wanted) {
    const [answer] = await ask(over, [buildPage(plan, after)]);
    if (answer === undefined) throw new Error('an answer is missing');
    const page = readPage(plan, answer);
    rows.push(...page.rows);
    after = page.after;
  }
  if (after !== undefined && (sort !== undefined || compare !== undefined)) {
    throw wrong(
      'dimensions',
      `make more than ${MOST_ROWS} groups, which cannot be sorted by a measure or compared: filter, or page by key`,
      MOST_ROWS,
    );
  }
  return { rows, after };
}

function comparedPlan(request: AggregationRequest, plan: Plan, clock: Clock): Plan | undefined {
  const { compare } = request;
  if (compare === undefined) return undefined;
  if (compare.with === 'filter') {
    return planOf(request, questionOf(limitedTo(request, compare.filter), clock));
  }
  const { period } = plan.question;
  if (period === undefined) throw wrong('period', 'needs from and to, to be compared with another');
  if (compare.with === 'period') {
    const fromMs = momentMs(compare.from, plan.question);
    const toMs = momentMs(compare.to, plan.question);
    if (fromMs >= toMs) throw wrong('compare', 'is empty: from must be before to');
    return planOf(request, questionOf(request, clock, { fromMs, toMs }));
  }
  const bounds = previousBounds(period, compare.with, {
    toLocal: (ms) => toLocalMs(ms, clock.timezone),
    toUtc: (ms) => toUtcMs(ms, clock.timezone),
  });
  return planOf(request, questionOf(request, clock, bounds));
}

function limitedToBase(request: AggregationRequest): AggregationRequest {
  const base = request.compare?.with === 'filter' ? request.compare.base : undefined;
  return base === undefined ? request : limitedTo(request, base);
}

function limitedTo(request: AggregationRequest, condition: Condition): AggregationRequest {
  const { filter } = request;
  const both: Condition =
    filter === undefined ? condition : { op: 'all', conditions: [filter, condition] };
  return { ...request, filter: both };
}

/**
 * Puts each group beside the same group of the other question. Intervals of time are the same when they are as far
 * from the first: the third day of one period stands beside the third day of the other.
 */
function beside(rows: readonly Row[], others: readonly Row[], plan: Plan): Aggregation['rows'] {
  const times = plan.dimensions.flatMap((one) =>
    one.kind === 'open' && one.time ? [one.name] : [],
  );
  const byKey = new Map(identities(others, times).map((id, i) => [id, others[i]?.values]));
  return identities(rows, times).map((id, i) => ({
    keys: rows[i]?.keys ?? {},
    values: rows[i]?.values ?? {},
    compared: byKey.get(id) ?? null,
  }));
}

function identities(rows: readonly Row[], times: readonly string[]): string[] {
  const places = times.map((name) => {
    const instants = [...new Set(rows.map(({ keys }) => String(keys[name])))].sort();
    return { name, place: new Map(instants.map((instant, i) => [instant, i])) };
  });
  return rows.map(({ keys }) => {
    const moved = { ...keys };
    for (const { name, place } of places) moved[name] = place.get(String(keys[name])) ?? -1;
    return JSON.stringify(moved);
  });
}

function pageOf(
  rows: Aggregation['rows'],
  after: Page['after'],
  { sort, size, compare }: AggregationRequest,
  place: readonly unknown[] | undefined,
): { page: Aggregation['rows']; next: Aggregation['next'] } {
  if (sort === undefined && compare === undefined) {
    const from = offsetOf(place);
    const page = rows.slice(from, from + size);
    // A page of the engine may hold more than was asked for: go on within it.
    if (from + size < rows.length) return { page, next: [place?.[0] ?? null, from + size] };
    return { page, next: after === undefined ? undefined : [after, 0] };
  }
  const from = offsetOf(place);
  const ordered = sort === undefined ? rows : sortedRows(rows, sort);
  const end = from + size;
  return {
    page: ordered.slice(from, end),
    next: end < ordered.length ? [null, end] : undefined,
  };
}

function offsetOf(place: readonly unknown[] | undefined): number {
  return typeof place?.[1] === 'number' ? place[1] : 0;
}

/** Unknown values last; of equal ones the former key first, so that pages do not overlap. */
function sortedRows(
  rows: Aggregation['rows'],
  { by, order }: NonNullable<AggregationRequest['sort']>,
): Aggregation['rows'] {
  const sign = order === 'asc' ? 1 : -1;
  const figureOf = (row: Row) => comparable(row.values[by] ?? null);
  return rows
    .map((row, i) => ({ row, i, value: figureOf(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) {
        return a.value === b.value ? a.i - b.i : a.value === null ? 1 : -1;
      }
      return sign * (a.value - b.value) || a.i - b.i;
    })
    .map(({ row }) => row);
}

/** Of several currencies the greatest amount: there is no fair order among them. */
function comparable(value: Value): number | null {
  if (value === null || typeof value === 'number') return value;
  const known = Object.values(value).filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function shownPeriod({ question: { period } }: Plan): PeriodShown | null {
  if (period === undefined) return null;
  return { from: new Date(period.fromMs).toISOString(), to: new Date(period.toMs).toISOString() };
}
