import { z } from 'zod';
import { type Judgement, SeriesDetector } from '../../insight/anomaly/series-detector.ts';
import { TimeZone } from '../../model/time-zone.ts';
import { Moment } from '../../segments/condition.ts';
import type { Clock } from '../../segments/moment.ts';
import { type Aggregation, type Ask, aggregate } from '../aggregation/aggregate.ts';
import { AggregationRequest } from '../aggregation/request.ts';
import { explainAnomaly } from './explain-anomaly.ts';
import { WATCHED_METRICS, type WatchedMetric } from './metrics.ts';

const NAMES = WATCHED_METRICS.map(({ name }) => name) as [string, ...string[]];

export const AnomaliesRequest = z.strictObject({
  metrics: z.array(z.enum(NAMES)).min(1).max(NAMES.length).default(NAMES),
  interval: z.enum(['hour', 'day']).default('day'),
  period: z
    .strictObject({ from: Moment, to: Moment })
    .default({ from: { days_ago: 365 }, to: { days_ago: 0 } })
    .meta({ description: 'what is read: the first weeks are only learnt from' }),
  report_days: z
    .int()
    .min(1)
    .max(730)
    .default(30)
    .meta({ description: 'days before the end of the period that anomalies are told of' }),
  threshold: z.number().gt(0).lt(1).default(0.7).meta({
    description: 'score of an alarm; 0.5 is as far off as the rarest 1 in 100 of the past',
  }),
  language: z.enum(['fr', 'en']).default('fr'),
  time_zone: TimeZone.optional(),
});
export type AnomaliesRequest = z.infer<typeof AnomaliesRequest>;

export interface Anomaly {
  readonly metric: string;
  readonly label: string;
  /** start of the interval */
  readonly at: string;
  readonly value: number;
  readonly expected: number;
  /** of money, in minor units */
  readonly currency: string | null;
  readonly direction: 'above' | 'below';
  /** whether the value itself is off, or a run of values has left its level */
  readonly kind: Judgement['kind'];
  readonly score: number;
  /** so many values of the past for one as far off */
  readonly once_in: number;
  readonly explanation: string;
}

export interface Anomalies {
  readonly anomalies: readonly Anomaly[];
  readonly series: readonly {
    readonly metric: string;
    readonly label: string;
    readonly currency: string | null;
    readonly values: number;
    /** values that could be judged, having enough of a past */
    readonly judged: number;
  }[];
  readonly time_zone: string;
}

/** Hours are counted back less far, or the engine would make more groups than it allows. */
const MOST_VALUES = { hour: 9_000, day: 9_000 } as const;
const INTERVAL_MS = { hour: 3_600_000, day: 86_400_000 } as const;

/** A metric as a question to the engine: one figure for each interval of the period, empty ones too. */
export function seriesAggregation(
  metric: WatchedMetric,
  { interval, period, time_zone }: AnomaliesRequest,
): AggregationRequest {
  return AggregationRequest.parse({
    over: 'events',
    measures: [
      metric.measure === 'count'
        ? { kind: 'count', name: 'n' }
        : { kind: 'sum', field: 'revenue_minor', name: 'n' },
    ],
    dimensions: [{ kind: 'time', interval, name: 'at' }],
    filter: metric.filter,
    period,
    size: MOST_VALUES[interval],
    ...(time_zone === undefined ? {} : { time_zone }),
  });
}

/**
 * What is unusual in the company's own figures: each value against what its own past made likely (the last values, the
 * same hour or weekday), with how often the past was as far off. An interval that is not over yet is left out; money is
 * that of the main currency.
 * @throws AppError `invalid_request` for what cannot be asked
 */
export async function findAnomalies(
  request: AnomaliesRequest,
  clock: Clock,
  ask: Ask,
): Promise<Anomalies> {
  const chosen = WATCHED_METRICS.filter(({ name }) => request.metrics.includes(name));
  const judged = [];
  for (const metric of chosen) {
    const found = await aggregate(seriesAggregation(metric, request), clock, ask);
    judged.push(
      judgeSeries(metric, readSeries(found, clock.now, request), request, clock.timezone),
    );
  }
  return {
    anomalies: judged
      .flatMap(({ anomalies }) => anomalies)
      .sort((a, b) => (a.at === b.at ? b.score - a.score : a.at < b.at ? 1 : -1)),
    series: judged.map(({ series }) => series),
    time_zone: clock.timezone,
  };
}

export interface Series {
  readonly currency: string | null;
  readonly points: readonly { readonly at: number; readonly value: number }[];
}

/** Values before the first that is not 0 are left out: the company was not counted yet. */
function readSeries({ rows, totals }: Aggregation, now: Date, request: AnomaliesRequest): Series {
  const total = totals['n'];
  const currency =
    typeof total === 'object' && total !== null
      ? (Object.entries(total).sort(([, a], [, b]) => (b ?? 0) - (a ?? 0))[0]?.[0] ?? null)
      : null;
  const points = rows.flatMap(({ keys, values }) => {
    const at = typeof keys['at'] === 'string' ? Date.parse(keys['at']) : Number.NaN;
    const value = values['n'];
    const figure =
      typeof value === 'object' && value !== null ? (value[currency ?? ''] ?? 0) : (value ?? 0);
    return at + INTERVAL_MS[request.interval] > now.getTime() ? [] : [{ at, value: figure }];
  });
  const first = points.findIndex(({ value }) => value !== 0);
  return { currency, points: first < 0 ? [] : points.slice(first) };
}

/** The pure part: one series, judged value by value. */
export function judgeSeries(
  metric: WatchedMetric,
  { points, currency }: Series,
  request: Pick<AnomaliesRequest, 'interval' | 'report_days' | 'threshold' | 'language'>,
  timezone: string,
): { readonly anomalies: Anomaly[]; readonly series: Anomalies['series'][number] } {
  const intervalMs = INTERVAL_MS[request.interval];
  const detector = new SeriesDetector({ intervalMs });
  const judgements = points.map(({ at, value }) => detector.judge(at, value));
  const end = points.at(-1)?.at ?? 0;
  const from = end - request.report_days * INTERVAL_MS.day;
  const label = metric.label[request.language];
  const series = {
    metric: metric.name,
    label,
    currency,
    values: points.length,
    judged: judgements.filter(({ expected }) => expected !== undefined).length,
  };
  const anomalies = judgements.flatMap((judgement): Anomaly[] => {
    const { at, value, expected, score, kind } = judgement;
    if (at <= from || expected === undefined || score < request.threshold) return [];
    return [
      {
        metric: metric.name,
        label,
        at: new Date(at).toISOString(),
        value,
        expected: Math.round(expected * 100) / 100,
        currency,
        direction: value >= expected ? 'above' : 'below',
        kind,
        score: Math.round(score * 1e4) / 1e4,
        once_in: Math.round(judgement.once_in),
        explanation: explainAnomaly(
          { ...judgement, expected, label, currency },
          { language: request.language, interval: request.interval, timezone },
        ),
      },
    ];
  });
  return { anomalies, series };
}
