import { z } from 'zod';
import type { CoOccurrence } from '../recommend/co-occurrence.ts';
import type { Demand } from '../recommend/demand.ts';
import { indexNames } from '../recommend/name-likeness.ts';
import {
  type OrderedTogether,
  type Recommender,
  significanceOf,
} from '../recommend/recommender.ts';

const Pairs = z.array(z.tuple([z.int(), z.number()]));

/** A recommender as JSON: of what goes together, for each item only what goes with it most. */
export const SerialisedRecommender = z.object({
  format: z.literal('azimut-recommend-1'),
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      category: z.string().nullable(),
      price_minor: z.int().nullable(),
      currency: z.string().nullable(),
    }),
  ),
  customers: z.int(),
  /** item numbers by place, and the customers who bought each */
  counted: z.array(z.int()),
  bought: z.array(z.int()),
  /** by place: other place, weight, customers who bought both */
  related: z.array(z.array(z.tuple([z.int(), z.number(), z.int()]))),
  follows: z.array(z.tuple([z.int(), Pairs])),
  ordered: z.array(z.tuple([z.int(), z.array(z.tuple([z.int(), z.int(), z.number()]))])),
  rhythms: Pairs,
  segments: z.record(z.string(), Pairs),
  ever: z.array(z.number()),
  lately: z.array(z.number()),
  /** share of people who bought the item at this place of their list with their next order */
  rank_rates: z.array(z.number()),
});
export type SerialisedRecommender = z.infer<typeof SerialisedRecommender>;

export interface Article {
  readonly id: string;
  readonly name: string;
  readonly category: string | null;
  /** what it last sold at, in minor units of `currency` */
  readonly price_minor: number | null;
  readonly currency: string | null;
}

/** A recommender, with all that serving a list needs. */
export interface StoredRecommender {
  readonly model: Recommender;
  readonly articles: readonly Article[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** as of the fit */
  readonly demand: Demand;
  readonly rankRates: readonly number[];
}

const MOST_RELATED = 60;
const MOST_FOLLOWERS = 20;
const MOST_ORDERED = 15;
const MOST_OF_SEGMENT = 100;

export function serialiseRecommender({
  model,
  articles,
  demand,
  rankRates,
}: Omit<StoredRecommender, 'numberOf'>): SerialisedRecommender {
  return {
    format: 'azimut-recommend-1',
    items: articles.map((article) => ({ ...article })),
    customers: model.counts.customers,
    counted: [...model.counts.items],
    bought: [...model.counts.bought],
    related: model.counts.items.map((_, place) => relatedTo(model, place)),
    follows: [...model.follows].map(([item, after]) => [
      item,
      most(after, ([, share]) => share, MOST_FOLLOWERS).map(([to, share]) => [to, short(share)]),
    ]),
    ordered: [...(model.ordered ?? [])].map(([item, others]) => [
      item,
      most(others, ([, { significance }]) => significance, MOST_ORDERED).map(
        ([to, { orders, significance }]) => [to, orders, short(significance)],
      ),
    ]),
    rhythms: [...model.rhythms].map(([item, days]) => [item, short(days)]),
    segments: Object.fromEntries(
      [...model.segments].map(([name, taste]) => [
        name,
        most([...taste].entries(), ([, count]) => count, MOST_OF_SEGMENT).filter(
          ([, count]) => count > 0,
        ),
      ]),
    ),
    ever: Array.from(demand.ever, short),
    lately: Array.from(demand.lately, short),
    rank_rates: rankRates.map(short),
  };
}

/** @throws ZodError when the shape is wrong */
export function parseRecommender(stored: unknown): StoredRecommender {
  const read = SerialisedRecommender.parse(stored);
  const size = read.items.length;
  const counts = countsOf(read);
  const n = counts.items.length;
  const weights = new Float32Array(n * n);
  read.related.forEach((row, place) => {
    for (const [other, weight] of row) weights[place * n + other] = weight;
  });
  const ordered: OrderedTogether = new Map(
    read.ordered.map(([item, others]) => [
      item,
      new Map(others.map(([to, orders, significance]) => [to, { orders, significance }])),
    ]),
  );
  return {
    model: {
      catalogue: {
        ids: read.items.map(({ id }) => id),
        names: read.items.map(({ name }) => name),
      },
      counts,
      placeOf: new Map(counts.items.map((item, place) => [item, place])),
      weights,
      significance: significanceOf(counts),
      follows: new Map(read.follows.map(([item, after]) => [item, new Map(after)])),
      names: indexNames(read.items.map(({ name }) => name)),
      rhythms: new Map(read.rhythms),
      segments: new Map(
        Object.entries(read.segments).map(([name, taste]) => {
          const demand = new Float64Array(size);
          for (const [item, count] of taste) demand[item] = count;
          return [name, demand];
        }),
      ),
      ordered,
    },
    articles: read.items,
    numberOf: new Map(read.items.map(({ id }, item) => [id, item])),
    demand: { ever: Float64Array.from(read.ever), lately: Float64Array.from(read.lately) },
    rankRates: read.rank_rates,
  };
}

function countsOf({ counted, bought, related, customers }: SerialisedRecommender): CoOccurrence {
  const n = counted.length;
  const together = new Float32Array(n * n);
  related.forEach((row, place) => {
    together[place * n + place] = bought[place] ?? 0;
    for (const [other, , both] of row) {
      together[place * n + other] = both;
      together[other * n + place] = both;
    }
  });
  return { customers, items: counted, bought, together };
}

/** What speaks most for being bought beside it, by weight and by significance; half of the places each. */
function relatedTo(
  { counts, weights, significance }: Recommender,
  place: number,
): [number, number, number][] {
  const n = counts.items.length;
  const at = (values: Float32Array, other: number) => values[place * n + other] ?? 0;
  const others = Array.from({ length: n }, (_, other) => other).filter((other) => other !== place);
  const byWeight = most(others, (other) => at(weights, other), MOST_RELATED / 2);
  const bySignificance = most(others, (other) => at(significance, other), MOST_RELATED / 2);
  return [...new Set([...byWeight, ...bySignificance])].map((other) => [
    other,
    short(at(weights, other)),
    Math.round(at(counts.together, other)),
  ]);
}

function most<T>(all: Iterable<T>, of: (one: T) => number, count: number): T[] {
  return [...all].sort((a, b) => of(b) - of(a)).slice(0, count);
}

/** Four digits that count: what is stored is what is tried. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}
