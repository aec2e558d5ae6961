import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { DAY_MS } from '../insight/columns/instant.ts';
import type { Activity, Mood, OrderDay, PaymentPeril } from '../insight/stored/activity.ts';
import { PaymentSign, RiskBand } from '../model/event.ts';
import { COUNTED_AS } from '../profile/taxonomy.ts';
import type { ReadOptions } from './multi-get.ts';
import { withRetry } from './retry.ts';

/** A person, and every id that their events were written under. */
export interface PersonIds {
  readonly profile_id: string;
  readonly ids: readonly string[];
}

/** Adds up what people did. */
export interface ActivityReader {
  /**
   * In the order given; somebody without events has an empty one.
   * @param until milliseconds since 1970; events from then on count only as days with orders, and as subscriptions ended
   * @param options.orders read the days alone: all that the value model needs
   */
  read(
    people: readonly PersonIds[],
    until: number,
    options: { readonly currency: string | null; readonly orders?: boolean },
  ): Promise<Activity[]>;
  /** The currency of most sales; `null` where nothing was sold. */
  mainCurrency(): Promise<string | null>;
  /** First instant of any event with an order or money, milliseconds since 1970; `null` where there is none. */
  firstOrder(): Promise<number | null>;
}

const NAMES = 60;
const CHANNELS = 15;
const RECENT_DAYS = 90;
const TOPIC_DAYS = 365;
const MOST_TOPICS = 5;

/** An order, or money that was taken or given back. */
const MONEY = {
  bool: {
    should: [{ terms: { name: [...COUNTED_AS.orders] } }, { exists: { field: 'revenue_minor' } }],
    minimum_should_match: 1,
  },
};

export function createActivityReader(deps: {
  readonly client: Client;
  /** read alias over all months */
  readonly events: string;
  readonly read: ReadOptions;
}): ActivityReader {
  const { client } = deps;
  const transport = { requestTimeout: deps.read.requestTimeoutMs };
  const retry = { policy: deps.read.retry, signal: deps.read.signal };
  const ask = async (body: estypes.SearchRequest): Promise<unknown> => {
    const answer = await withRetry(
      () =>
        client.search<never, Record<string, never>>(
          { index: deps.events, size: 0, track_total_hits: false, request_cache: false, ...body },
          transport,
        ),
      retry,
    );
    return answer.aggregations ?? {};
  };

  async function counted(
    people: readonly PersonIds[],
    until: number,
    options: { readonly currency: string | null; readonly orders?: boolean },
  ): Promise<Bucket[]> {
    const ids = people.flatMap((person) => person.ids);
    try {
      const answer = Answer.parse(
        await ask({
          query: {
            bool: {
              filter: [{ terms: { profile_id: ids } }, ...(options.orders === true ? [MONEY] : [])],
            },
          },
          aggs: {
            people: {
              terms: { field: 'profile_id', size: ids.length },
              aggs: personAggregations(until, options),
            },
          },
        }),
      );
      return answer.people?.buckets ?? [];
    } catch (error) {
      // People of many days fill the engine's bound on buckets: fewer at once.
      if (!isTooMuch(error) || people.length < 2) throw error;
      const middle = Math.ceil(people.length / 2);
      return [
        ...(await counted(people.slice(0, middle), until, options)),
        ...(await counted(people.slice(middle), until, options)),
      ];
    }
  }

  return {
    async read(people, until, options) {
      if (people.length === 0) return [];
      const buckets = new Map((await counted(people, until, options)).map((one) => [one.key, one]));
      return people.map(({ profile_id, ids }) =>
        activityOf(
          profile_id,
          ids.flatMap((id) => buckets.get(id) ?? []),
        ),
      );
    },
    async mainCurrency() {
      const { currencies } = Currencies.parse(
        await ask({
          query: { range: { revenue_minor: { gt: 0 } } },
          aggs: { currencies: { terms: { field: 'currency', size: 1 } } },
        }),
      );
      return currencies?.buckets[0]?.key ?? null;
    },
    async firstOrder() {
      const { first } = First.parse(
        await ask({ query: MONEY, aggs: { first: { min: { field: 'occurred_at' } } } }),
      );
      return first?.value ?? null;
    },
  };
}

type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;

function personAggregations(
  until: number,
  { currency, orders = false }: { readonly currency: string | null; readonly orders?: boolean },
): Aggregations {
  const ours = currency === null ? [] : [{ term: { currency } }];
  const money = (range: object): estypes.AggregationsAggregationContainer => ({
    filter: { bool: { filter: [{ range: { revenue_minor: range } }, ...ours] } },
    aggs: { minor: { sum: { field: 'revenue_minor' } } },
  });
  const days: Aggregations = {
    money: {
      filter: MONEY,
      aggs: {
        days: {
          date_histogram: { field: 'occurred_at', calendar_interval: 'day', min_doc_count: 1 },
          aggs: {
            orders: { filter: { terms: { name: [...COUNTED_AS.orders] } } },
            sold: money({ gt: 0 }),
            returned: money({ lt: 0 }),
          },
        },
      },
    },
  };
  if (orders) return days;
  const between = (from: number, to: number) => ({
    range: { occurred_at: { gte: iso(from), lt: iso(to) } },
  });
  const recentFrom = until - RECENT_DAYS * DAY_MS;
  return {
    ...days,
    before: {
      filter: { range: { occurred_at: { lt: iso(until) } } },
      aggs: {
        names: {
          terms: { field: 'name', size: NAMES },
          aggs: { last: { max: { field: 'occurred_at' } } },
        },
        channels: { terms: { field: 'channel', size: CHANNELS } },
      },
    },
    recent: { filter: between(recentFrom, until) },
    earlier: { filter: between(recentFrom - RECENT_DAYS * DAY_MS, recentFrom) },
    cancelled: {
      filter: {
        bool: {
          filter: [
            { term: { name: 'subscription_cancelled' } },
            { range: { occurred_at: { gte: iso(until) } } },
          ],
        },
      },
      aggs: { first: { min: { field: 'occurred_at' } } },
    },
    perils: {
      filter: {
        bool: {
          filter: [
            { exists: { field: 'payment_risk.probability' } },
            { range: { occurred_at: { gte: iso(recentFrom) } } },
          ],
        },
      },
      aggs: {
        high: { filter: { term: { 'payment_risk.band': 'high' } } },
        worst: {
          top_hits: {
            size: 1,
            sort: [
              { 'payment_risk.probability': 'desc' },
              { occurred_at: 'desc' },
              { event_id: 'asc' },
            ],
            _source: [
              'occurred_at',
              'payment_risk.probability',
              'payment_risk.band',
              'payment_risk.signs',
            ],
          },
        },
      },
    },
    topics: {
      filter: {
        bool: {
          filter: [
            { exists: { field: 'topic.label' } },
            { range: { occurred_at: { gte: iso(until - TOPIC_DAYS * DAY_MS) } } },
          ],
        },
      },
      aggs: {
        labels: {
          terms: { field: 'topic.label', size: 60 },
          aggs: { last: { max: { field: 'occurred_at' } } },
        },
      },
    },
    moods: {
      filter: { exists: { field: 'sentiment.score' } },
      aggs: {
        months: {
          date_histogram: { field: 'occurred_at', calendar_interval: 'month', min_doc_count: 1 },
          aggs: {
            mean: { avg: { field: 'sentiment.score' } },
            newest: {
              top_hits: {
                size: 1,
                sort: [{ occurred_at: 'desc' }, { event_id: 'asc' }],
                _source: ['occurred_at', 'sentiment.score'],
              },
            },
          },
        },
      },
    },
  };
}

const Value = z.object({ value: z.number().nullable() });
const Count = z.object({ doc_count: z.number() });
const Minor = z.object({ minor: Value });
const Bucket = z.object({
  key: z.string(),
  money: z
    .object({
      days: z.object({
        buckets: z.array(
          z.object({ key: z.number(), orders: Count, sold: Minor, returned: Minor }),
        ),
      }),
    })
    .optional(),
  before: z
    .object({
      names: z.object({
        buckets: z.array(z.object({ key: z.string(), doc_count: z.number(), last: Value })),
      }),
      channels: z.object({
        buckets: z.array(z.object({ key: z.string(), doc_count: z.number() })),
      }),
    })
    .optional(),
  recent: Count.optional(),
  earlier: Count.optional(),
  cancelled: z.object({ first: Value }).optional(),
  perils: z
    .object({
      high: Count,
      worst: z.object({
        hits: z.object({
          hits: z.array(
            z.object({
              _source: z.object({
                occurred_at: z.string(),
                payment_risk: z.object({
                  probability: z.number(),
                  band: RiskBand,
                  signs: z.array(PaymentSign).default([]),
                }),
              }),
            }),
          ),
        }),
      }),
    })
    .optional(),
  topics: z
    .object({
      labels: z.object({
        buckets: z.array(z.object({ key: z.string(), doc_count: z.number(), last: Value })),
      }),
    })
    .optional(),
  moods: z
    .object({
      months: z.object({
        buckets: z.array(
          z.object({
            key: z.number(),
            doc_count: z.number(),
            mean: Value,
            newest: z.object({
              hits: z.object({
                hits: z.array(
                  z.object({
                    _source: z.object({
                      occurred_at: z.string(),
                      sentiment: z.object({ score: z.number() }),
                    }),
                  }),
                ),
              }),
            }),
          }),
        ),
      }),
    })
    .optional(),
});
type Bucket = z.infer<typeof Bucket>;
const Answer = z.object({ people: z.object({ buckets: z.array(Bucket) }).optional() });
const Currencies = z.object({
  currencies: z.object({ buckets: z.array(z.object({ key: z.string() })) }).optional(),
});
const First = z.object({ first: Value.optional() });

/** One person's, added up over the ids they had. */
function activityOf(profile_id: string, buckets: readonly Bucket[]): Activity {
  const cancelled = buckets.flatMap(({ cancelled }) => cancelled?.first.value ?? []);
  return {
    profile_id,
    days: daysOf(buckets),
    events: grouped(buckets.flatMap(({ before }) => before?.names.buckets ?? [])).map(
      ([name, group]) => ({
        name,
        count: sum(group, ({ doc_count }) => doc_count),
        last: Math.max(...group.map(({ last }) => last.value ?? 0)),
      }),
    ),
    channels: grouped(buckets.flatMap(({ before }) => before?.channels.buckets ?? [])).map(
      ([channel, group]) => ({ channel, count: sum(group, ({ doc_count }) => doc_count) }),
    ),
    recent: sum(buckets, ({ recent }) => recent?.doc_count ?? 0),
    earlier: sum(buckets, ({ earlier }) => earlier?.doc_count ?? 0),
    cancelled: cancelled.length === 0 ? null : Math.min(...cancelled),
    moods: moodsOf(buckets),
    ...topicsOf(buckets),
    risk: perilOf(buckets),
  };
}

function perilOf(buckets: readonly Bucket[]): PaymentPeril | undefined {
  const [worst] = buckets
    .flatMap(({ perils }) => perils?.worst.hits.hits.map(({ _source }) => _source) ?? [])
    .sort((a, b) => b.payment_risk.probability - a.payment_risk.probability);
  if (worst === undefined) return undefined;
  return {
    ...worst.payment_risk,
    at: Date.parse(worst.occurred_at),
    high: sum(buckets, ({ perils }) => perils?.high.doc_count ?? 0),
  };
}

function topicsOf(buckets: readonly Bucket[]): Pick<Activity, 'topics' | 'topicLast'> {
  const topics = grouped(buckets.flatMap(({ topics }) => topics?.labels.buckets ?? [])).map(
    ([topic, group]) => ({
      topic,
      texts: sum(group, ({ doc_count }) => doc_count),
      last: Math.max(...group.map(({ last }) => last.value ?? 0)),
    }),
  );
  const newest = topics.toSorted((a, b) => b.last - a.last)[0]?.topic;
  const frequent = topics.toSorted((a, b) => b.texts - a.texts || (a.topic < b.topic ? -1 : 1));
  return {
    topics: frequent.slice(0, MOST_TOPICS).map(({ topic }) => topic),
    topicLast: newest,
  };
}

function daysOf(buckets: readonly Bucket[]): OrderDay[] {
  const all = buckets.flatMap(({ money }) => money?.days.buckets ?? []);
  return [...Map.groupBy(all, ({ key }) => key)]
    .sort(([a], [b]) => a - b)
    .map(([key, group]) => ({
      day: Math.floor(key / DAY_MS),
      orders: sum(group, ({ orders }) => orders.doc_count),
      sold_minor: sum(group, ({ sold }) => sold.minor.value ?? 0),
      returned_minor: -sum(group, ({ returned }) => returned.minor.value ?? 0),
    }));
}

function moodsOf(buckets: readonly Bucket[]): Mood[] {
  const all = buckets.flatMap(({ moods }) => moods?.months.buckets ?? []);
  return [...Map.groupBy(all, ({ key }) => key)]
    .sort(([a], [b]) => a - b)
    .map(([month, group]) => {
      const texts = sum(group, ({ doc_count }) => doc_count);
      const newest = group
        .flatMap(({ newest: { hits } }) => hits.hits.map(({ _source }) => _source))
        .sort((a, b) => (a.occurred_at < b.occurred_at ? 1 : -1))[0];
      return {
        month,
        texts,
        mean: sum(group, ({ mean, doc_count }) => (mean.value ?? 0) * doc_count) / texts,
        last: Date.parse(newest?.occurred_at ?? '') || month,
        lastScore: newest?.sentiment.score ?? 0,
      };
    });
}

function grouped<T extends { readonly key: string }>(all: readonly T[]): [string, T[]][] {
  return [...Map.groupBy(all, ({ key }) => key)].sort(([a], [b]) => (a < b ? -1 : 1));
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function isTooMuch(error: unknown): boolean {
  return (
    error instanceof errors.ResponseError &&
    JSON.stringify(error.body ?? '').includes('too_many_buckets')
  );
}
