import type { estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { TimeZone } from '../../model/time-zone.ts';
import { type Condition, Filter } from '../../segments/condition.ts';
import type { Clock } from '../../segments/moment.ts';
import type { Ask } from '../aggregation/aggregate.ts';
import { wrong } from '../aggregation/problems.ts';
import { questionOf } from '../aggregation/question.ts';
import { Period } from '../aggregation/request.ts';

export const VisibilityRequest = z.strictObject({
  period: Period.optional(),
  filter: Filter.optional().meta({ description: 'of interactions' }),
  goal: z.number().gt(0).max(1).default(0.75).meta({ description: 'share that is aimed at' }),
  time_zone: TimeZone.optional(),
});
export type VisibilityRequest = z.infer<typeof VisibilityRequest>;

export interface Seen {
  readonly interactions: number;
  /** of people who are known by more than a device */
  readonly known: number;
  readonly share: number | null;
  readonly reached: boolean | null;
}

export interface Visibility {
  readonly channels: readonly (Seen & { readonly channel: string })[];
  readonly total: Seen;
  readonly goal: number;
  readonly accuracy: 'exact';
  readonly time_zone: string;
}

/** Strangers who can be told apart in one answer. */
export const MOST_STRANGERS = 300_000;
const PAGE = 10_000;

/**
 * The share of interactions that are tied to a known profile, by channel, against a goal. A profile is known as soon
 * as somebody is behind it; one of a mere device or browser is not. What somebody did before they were known counts
 * as known from then on, since it is theirs. Exact, as profiles are now; what machines did (`system`) is left out.
 * @throws AppError `invalid_request` where more than 300,000 strangers were met in the period
 */
export async function visibility(
  request: VisibilityRequest,
  clock: Clock,
  ask: Ask,
): Promise<Visibility> {
  const { period, filter, goal } = request;
  const question = questionOf(
    {
      over: 'events',
      ...(period === undefined ? {} : { period }),
      filter: filter === undefined ? BY_PEOPLE : { op: 'all', conditions: [filter, BY_PEOPLE] },
    },
    clock,
  );
  const aggs = { channels: { terms: { field: 'channel', size: 100 } } };
  const [all] = await ask('events', [
    { size: 0, track_total_hits: true, query: question.query, aggs },
  ]);
  const everything = countsOf(all?.aggregations);
  const strangers = new Map<string, number>();
  for await (const ids of pagesOfStrangers(question.period?.fromMs, ask)) {
    const query = { bool: { filter: [question.query, { terms: { profile_id: ids } }] } };
    const [answer] = await ask('events', [{ size: 0, query, aggs }]);
    for (const [channel, count] of countsOf(answer?.aggregations)) {
      strangers.set(channel, (strangers.get(channel) ?? 0) + count);
    }
  }
  const channels = [...everything]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([channel, interactions]) => ({
      channel,
      ...seen(interactions, interactions - (strangers.get(channel) ?? 0), goal),
    }));
  const sum = (of: 'interactions' | 'known') => channels.reduce((n, one) => n + one[of], 0);
  return {
    channels,
    total: seen(sum('interactions'), sum('known'), goal),
    goal,
    accuracy: 'exact',
    time_zone: clock.timezone,
  };
}

const BY_PEOPLE: Condition = {
  op: 'not',
  condition: { op: 'is', field: 'channel', values: ['system'] },
};

/** Ids of profiles that nobody is known behind, seen since the period began. */
async function* pagesOfStrangers(fromMs: number | undefined, ask: Ask): AsyncGenerator<string[]> {
  const filter: estypes.QueryDslQueryContainer[] = [
    { term: { status: 'active' } },
    { term: { anonymous: true } },
    ...(fromMs === undefined
      ? []
      : [{ range: { last_seen_at: { gte: new Date(fromMs).toISOString() } } }]),
  ];
  let after: Record<string, estypes.FieldValue> | undefined;
  for (let found = 0; ; ) {
    const composite = {
      size: PAGE,
      sources: [{ id: { terms: { field: 'profile_id' } } }],
      ...(after === undefined ? {} : { after }),
    };
    const [answer] = await ask('profiles', [
      { size: 0, query: { bool: { filter } }, aggs: { people: { composite } } },
    ]);
    if (answer === undefined) throw new Error('an answer is missing');
    const { buckets, after_key } = answer.aggregations['people'] as {
      readonly buckets: readonly { readonly key: { readonly id: string } }[];
      readonly after_key?: Record<string, estypes.FieldValue>;
    };
    if (buckets.length > 0) yield buckets.map(({ key }) => key.id);
    found += buckets.length;
    if (buckets.length < PAGE) return;
    if (found >= MOST_STRANGERS) {
      throw wrong(
        'period',
        `holds more than ${MOST_STRANGERS} strangers: take a shorter one`,
        MOST_STRANGERS,
      );
    }
    after = after_key;
  }
}

function countsOf(aggregations: Readonly<Record<string, unknown>> | undefined) {
  const { buckets = [] } = (aggregations?.['channels'] ?? {}) as {
    readonly buckets?: readonly { readonly key: string; readonly doc_count: number }[];
  };
  return new Map(buckets.map(({ key, doc_count }) => [key, doc_count]));
}

function seen(interactions: number, known: number, goal: number): Seen {
  const share = interactions === 0 ? null : known / interactions;
  return { interactions, known, share, reached: share === null ? null : share >= goal };
}
