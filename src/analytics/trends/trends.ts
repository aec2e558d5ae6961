import { z } from 'zod';
import { TimeZone } from '../../model/time-zone.ts';
import { Filter } from '../../segments/condition.ts';
import type { Clock } from '../../segments/moment.ts';
import { type Aggregation, type Ask, aggregate } from '../aggregation/aggregate.ts';
import { wrong } from '../aggregation/problems.ts';
import { AggregationRequest, MOST_ROWS, Period } from '../aggregation/request.ts';
import { falseDiscoveryRates } from '../significance/false-discovery.ts';
import { binomialTest } from '../significance/tests.ts';

export const TrendsRequest = z.strictObject({
  over: z.enum(['profiles', 'events']).default('events'),
  field: z.string().min(1).max(160).meta({
    description: 'what rises and falls: a name of GET /v1/fields, such as items.category',
  }),
  measure: z.enum(['people', 'count']).default('people').meta({
    description: 'people: one person counts once, however often; count: every document',
  }),
  period: Period.required({ from: true, to: true }),
  against: z.enum(['previous_period', 'previous_year']).default('previous_period'),
  filter: Filter.optional(),
  false_discovery_rate: z.number().gt(0).max(0.5).default(0.05),
  time_zone: TimeZone.optional(),
  size: z.int().min(1).max(1000).default(50),
});
export type TrendsRequest = z.infer<typeof TrendsRequest>;

export interface Trend {
  readonly key: string | number | boolean | null;
  readonly now: number;
  readonly before: number;
  /** what would be now, had it gone as everything went */
  readonly expected: number;
  /** now against expected; `null` where nothing was expected */
  readonly ratio: number | null;
  readonly p_value: number;
  readonly false_discovery_rate: number;
  readonly trend: 'rising' | 'falling' | 'steady';
}

export interface Trends {
  readonly trends: readonly Trend[];
  /** values that were compared */
  readonly tested: number;
  readonly totals: { readonly now: number; readonly before: number };
  readonly period: Aggregation['period'];
  readonly compared_period: Aggregation['period'];
  readonly accuracy: string;
  readonly time_zone: string;
}

/** Fewest over both periods for a value to be compared: below, no change could be told from chance. */
const LEAST = 6;

/** The request as aggregations: this period, with the bounds and totals of the other one. */
export function trendsAggregation(request: TrendsRequest): AggregationRequest {
  return AggregationRequest.parse({
    over: request.over,
    measures: [{ kind: request.measure, name: 'n' }],
    dimensions: [{ kind: 'field', field: request.field, name: 'key' }],
    period: request.period,
    compare: { with: request.against },
    size: MOST_ROWS,
    ...(request.filter === undefined ? {} : { filter: request.filter }),
    ...(request.time_zone === undefined ? {} : { time_zone: request.time_zone }),
  });
}

/**
 * What rose and what fell against another period, beyond how everything went: a value whose share of the two periods
 * is the share of all. Each is tested exactly (binomial, given its sum over both periods), and called a trend where
 * the false discovery rate over all values is within the one asked for. Surest first.
 *
 * Interactions of one person are not independent; that is why people are counted unless told otherwise.
 * @throws AppError `invalid_request` for what cannot be asked
 */
export async function trends(request: TrendsRequest, clock: Clock, ask: Ask): Promise<Trends> {
  const question = trendsAggregation(request);
  const now = await aggregate(question, clock, ask);
  const { compared_period: other } = now;
  if (other === undefined || other === null) throw wrong('period', 'needs from and to');
  const { compare: _, ...alone } = question;
  const before = await aggregate(
    { ...alone, period: { ...request.period, from: other.from, to: other.to } },
    clock,
    ask,
  );
  const totals = { now: numberIn(now.totals), before: numberIn(before.totals) };
  const found = compareValues(
    countsOf(now),
    countsOf(before),
    totals,
    request.false_discovery_rate,
  );
  return {
    trends: found.slice(0, request.size),
    tested: found.length,
    totals,
    period: now.period,
    compared_period: other,
    accuracy: now.accuracy['n'] ?? 'exact',
    time_zone: clock.timezone,
  };
}

type Counts = ReadonlyMap<Trend['key'], number>;

/** The pure part: counts of each value in two periods, and of everything. */
export function compareValues(
  now: Counts,
  before: Counts,
  totals: { readonly now: number; readonly before: number },
  level: number,
): Trend[] {
  const share = totals.now / (totals.now + totals.before);
  const keys = [...new Set([...now.keys(), ...before.keys()])];
  const tested = keys.flatMap((key) => {
    const [n, b] = [now.get(key) ?? 0, before.get(key) ?? 0];
    if (n + b < LEAST || !(share > 0 && share < 1)) return [];
    return [{ key, now: n, before: b, p_value: binomialTest(n, n + b, share) }];
  });
  const rates = falseDiscoveryRates(tested.map(({ p_value }) => p_value));
  return tested
    .map((one, i): Trend => {
      const rate = rates[i] ?? 1;
      // As much as it was, times how everything grew.
      const expected = totals.before === 0 ? 0 : (one.before * totals.now) / totals.before;
      const isTrend = rate <= level;
      const rose = one.now > (one.now + one.before) * share;
      return {
        ...one,
        expected,
        ratio: expected === 0 ? null : one.now / expected,
        false_discovery_rate: rate,
        trend: isTrend ? (rose ? 'rising' : 'falling') : 'steady',
      };
    })
    .sort((a, b) => a.p_value - b.p_value || b.now + b.before - (a.now + a.before));
}

function countsOf({ rows }: Aggregation): Counts {
  return new Map(rows.map(({ keys, values }) => [keys['key'] ?? null, numberIn(values)]));
}

function numberIn(values: Aggregation['totals']): number {
  const { n } = values;
  return typeof n === 'number' ? n : 0;
}
