import type { estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { SnakeName } from '../../model/names.ts';
import { TimeZone } from '../../model/time-zone.ts';
import { compileCondition, type Query } from '../../segments/compile.ts';
import { Filter } from '../../segments/condition.ts';
import type { Clock } from '../../segments/moment.ts';
import type { Ask } from '../aggregation/aggregate.ts';
import { Period } from '../aggregation/request.ts';
import { falseDiscoveryRates } from '../significance/false-discovery.ts';
import { shareTest } from '../significance/tests.ts';
import { shownBounds, wholeBounds, within } from '../walk/question.ts';
import { Money, ShownPeriod } from '../walk/reading.ts';
import { foundIn } from '../walk/rows.ts';

/** Most things told apart: their pairs are counted by the engine in one go. */
const MOST_THINGS = 60;

export const BasketRequest = z.strictObject({
  period: Period.omit({ field: true }).required({ from: true, to: true }),
  event: SnakeName.default('order_completed').meta({ description: 'what is one basket' }),
  field: z
    .enum(['items.product_id', 'items.name', 'items.category', 'items.brand'])
    .default('items.category'),
  filter: Filter.optional().meta({ description: 'of the order' }),
  things: z.int().min(2).max(MOST_THINGS).default(30).meta({
    description: 'the most frequent ones, whose pairs are counted',
  }),
  least: z.int().min(1).max(1_000_000).default(5).meta({
    description: 'fewest baskets with both for a pair to be listed',
  }),
  false_discovery_rate: z.number().gt(0).max(0.5).default(0.05),
  size: z.int().min(1).max(1_000).default(100),
  time_zone: TimeZone.optional(),
});
export type BasketRequest = z.infer<typeof BasketRequest>;

export const BasketAnswer = z.object({
  baskets: z.int(),
  with_items: z.int().meta({ description: 'baskets of which items are known' }),
  items_per_basket: z.number().nullable().meta({
    description: 'sum of quantities by the baskets that have any',
  }),
  average: Money.meta({ description: 'mean value of a basket that has one, minor units' }),
  things: z.array(
    z.object({
      key: z.string(),
      baskets: z.int(),
      share: z.number().meta({ description: 'attach rate: of all baskets with items' }),
    }),
  ),
  pairs: z
    .array(
      z.object({
        a: z.string(),
        b: z.string(),
        baskets: z.int(),
        share: z.number(),
        of_a: z.number().meta({ description: 'share of the baskets with a that have b too' }),
        of_b: z.number(),
        lift: z.number().meta({ description: 'as a multiple of what chance would put together' }),
        p_value: z.number(),
        false_discovery_rate: z.number(),
        tied: z.boolean(),
      }),
    )
    .meta({ description: 'greatest lift first' }),
  tested: z.int(),
  others: z.boolean().meta({ description: 'whether there are things beyond those told apart' }),
  accuracy: z.literal('exact'),
  period: ShownPeriod,
  time_zone: z.string(),
});
export type BasketAnswer = z.infer<typeof BasketAnswer>;

/**
 * What is bought together: how often each thing is in a basket, and each pair, against what chance would put
 * together. Every count is exact; pairs are those of the most frequent things.
 * @throws AppError `invalid_request` for what cannot be asked
 */
export async function basket(
  request: BasketRequest,
  clock: Clock,
  ask: Ask,
): Promise<BasketAnswer> {
  const { field } = request;
  const period = wholeBounds(request.period, clock);
  const query: Query = {
    bool: {
      filter: [
        ...within(period),
        { term: { name: request.event } },
        ...(request.filter === undefined
          ? []
          : [compileCondition(request.filter, { ...clock, subject: 'events' })]),
      ],
    },
  };
  const [first] = await ask('events', [
    {
      size: 0,
      track_total_hits: true,
      query,
      aggs: {
        named: { filter: { exists: { field } } },
        things: { terms: { field, size: request.things + 1 } },
        quantified: {
          filter: { exists: { field: 'items.quantity' } },
          aggs: { items: { sum: { field: 'items.quantity' } } },
        },
        currencies: {
          terms: { field: 'currency', size: 50 },
          aggs: { mean: { avg: { field: 'revenue_minor' } } },
        },
      },
    } satisfies estypes.SearchRequest,
  ]);
  const withItems = foundIn<Counted>(first, 'named').doc_count;
  const found = foundIn<{ buckets: readonly Thing[] }>(first, 'things').buckets;
  const things = found.slice(0, request.things);
  const quantified = foundIn<Counted & { items: { value: number } }>(first, 'quantified');
  const means = foundIn<{ buckets: readonly Mean[] }>(first, 'currencies').buckets;
  const pairs = await pairsOf(request, { query, things, withItems }, ask);
  return {
    baskets: first?.total ?? 0,
    with_items: withItems,
    items_per_basket:
      quantified.doc_count === 0 ? null : quantified.items.value / quantified.doc_count,
    average: Object.fromEntries(
      means.flatMap(({ key, mean }) => (mean.value === null ? [] : [[key, mean.value]])),
    ),
    things: things.map(({ key, doc_count }) => ({
      key,
      baskets: doc_count,
      share: doc_count / withItems,
    })),
    pairs: pairs.slice(0, request.size),
    tested: pairs.length,
    others: found.length > things.length,
    accuracy: 'exact',
    period: shownBounds(period) as ShownPeriod,
    time_zone: clock.timezone,
  };
}

interface Counted {
  readonly doc_count: number;
}
interface Thing extends Counted {
  readonly key: string;
}
interface Mean {
  readonly key: string;
  readonly mean: { readonly value: number | null };
}

async function pairsOf(
  request: BasketRequest,
  of: { readonly query: Query; readonly things: readonly Thing[]; readonly withItems: number },
  ask: Ask,
): Promise<BasketAnswer['pairs']> {
  const { things, withItems } = of;
  if (things.length < 2) return [];
  const filters = Object.fromEntries(
    things.map(({ key }, i) => [`t${i}`, { term: { [request.field]: key } }]),
  );
  const [answer] = await ask('events', [
    {
      size: 0,
      track_total_hits: false,
      query: of.query,
      aggs: { pairs: { adjacency_matrix: { filters } } },
    },
  ]);
  const { buckets } = foundIn<{ buckets: readonly Thing[] }>(answer, 'pairs');
  const tested = buckets.flatMap(({ key, doc_count: both }) => {
    const [x, y] = key.split('&').map((name) => things[Number(name.slice(1))]);
    if (x === undefined || y === undefined || both < request.least) return [];
    const [a, b] = [x, y].toSorted((one, other) => (one.key < other.key ? -1 : 1)) as [
      Thing,
      Thing,
    ];
    return [
      {
        a: a.key,
        b: b.key,
        baskets: both,
        share: both / withItems,
        of_a: both / a.doc_count,
        of_b: both / b.doc_count,
        lift: (both * withItems) / (a.doc_count * b.doc_count),
        // Among baskets with a, is b as frequent as among those without?
        p_value: shareTest(
          { of: both, among: a.doc_count },
          { of: b.doc_count - both, among: withItems - a.doc_count },
        ),
      },
    ];
  });
  const rates = falseDiscoveryRates(tested.map(({ p_value }) => p_value));
  return tested
    .map((pair, i) => {
      const rate = rates[i] ?? 1;
      return {
        ...pair,
        false_discovery_rate: rate,
        tied: rate <= request.false_discovery_rate && pair.lift > 1,
      };
    })
    .sort((x, y) => y.lift - x.lift || (x.a + x.b < y.a + y.b ? -1 : 1));
}
