import type { estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { TimeZone } from '../../model/time-zone.ts';
import { Filter } from '../../segments/condition.ts';
import type { Clock } from '../../segments/moment.ts';
import { wrong } from '../aggregation/problems.ts';
import { type Question, questionOf } from '../aggregation/question.ts';
import { Period } from '../aggregation/request.ts';
import { askStock, type Stock } from './stock.ts';

export const DemandRequest = z.strictObject({
  period: Period.omit({ field: true }).optional(),
  filter: Filter.optional().meta({ description: 'of interactions' }),
  size: z.int().min(1).max(1000).default(100),
  time_zone: TimeZone.optional(),
});
export type DemandRequest = z.infer<typeof DemandRequest>;

export interface Demanded {
  readonly sku: string;
  readonly name: string | null;
  readonly category: string | null;
  readonly viewed: number;
  readonly added: number;
  /** orders that hold it; how many of it each holds is not told apart */
  readonly ordered: number;
  /** over all warehouses, as last counted; `null`: never counted */
  readonly stock: number | null;
  readonly counted_at: string | null;
  /** views since the count that found none left */
  readonly viewed_unavailable: number;
}

export interface Demand {
  readonly products: readonly Demanded[];
  readonly totals: {
    readonly products: number;
    readonly viewed: number;
    readonly added: number;
    readonly ordered: number;
    readonly unavailable: number;
    readonly viewed_unavailable: number;
  };
  readonly more: boolean;
  readonly time_zone: string;
}

/** Asks of records too: stock concerns nobody, and is no interaction. */
export type AskDemand = (
  over: 'events' | 'records',
  bodies: readonly estypes.SearchRequest[],
) => Promise<
  readonly {
    readonly total: number;
    readonly aggregations: Readonly<Record<string, unknown>>;
    readonly hits: readonly {
      readonly source: Readonly<Record<string, unknown>>;
      readonly sort: readonly unknown[];
    }[];
  }[]
>;

const MOST_PRODUCTS = 10_000;
const PAGE = 1_000;
const AT_ONCE = 200;
const WANTED = { viewed: 'product_viewed', added: 'product_added', ordered: 'order_completed' };
type Wanted = keyof typeof WANTED;

/**
 * What was looked at, put in the cart and ordered, beside what there was of it. Only the newest count of each article
 * in each warehouse is known, so views count as lost demand from the count on that found none left anywhere; of the
 * time before it nothing can be said. Most missed first, then most viewed.
 * @throws AppError `invalid_request` for more than 10,000 articles
 */
export async function demand(
  request: DemandRequest,
  clock: Clock,
  ask: AskDemand,
): Promise<Demand> {
  const { period, filter, size } = request;
  const question = questionOf(
    {
      over: 'events',
      ...(period === undefined ? {} : { period }),
      ...(filter === undefined ? {} : { filter }),
    },
    clock,
  );
  const [products, stock] = await Promise.all([askProducts(question, ask), askStock(ask)]);
  const gone = [...stock].filter(([, { quantity }]) => quantity === 0);
  const missed = await askMissed(question, gone, ask);
  const skus = new Set([...products.keys(), ...missed.keys()]);
  const all = [...skus].map((sku): Demanded => {
    const {
      name = null,
      category = null,
      quantity = null,
      counted_at = null,
    } = stock.get(sku) ?? {};
    const wanted = products.get(sku) ?? { viewed: 0, added: 0, ordered: 0 };
    const counted = { stock: quantity, counted_at };
    return { sku, name, category, ...wanted, ...counted, viewed_unavailable: missed.get(sku) ?? 0 };
  });
  all.sort(
    (a, b) =>
      b.viewed_unavailable - a.viewed_unavailable ||
      b.viewed - a.viewed ||
      (a.sku < b.sku ? -1 : 1),
  );
  const sum = (of: Wanted | 'viewed_unavailable') => all.reduce((n, one) => n + one[of], 0);
  return {
    products: all.slice(0, size),
    totals: {
      products: all.length,
      viewed: sum('viewed'),
      added: sum('added'),
      ordered: sum('ordered'),
      unavailable: all.filter((one) => one.stock === 0).length,
      viewed_unavailable: sum('viewed_unavailable'),
    },
    more: all.length > size,
    time_zone: clock.timezone,
  };
}

async function askProducts(
  { query }: Question,
  ask: AskDemand,
): Promise<ReadonlyMap<string, Record<Wanted, number>>> {
  const products = new Map<string, Record<Wanted, number>>();
  const filters = Object.fromEntries(
    Object.entries(WANTED).map(([key, name]) => [key, { term: { name } }]),
  );
  let after: Record<string, estypes.FieldValue> | undefined;
  for (;;) {
    const composite = {
      size: PAGE,
      sources: [{ sku: { terms: { field: 'items.sku' } } }],
      ...(after === undefined ? {} : { after }),
    };
    const names = { terms: { name: Object.values(WANTED) } };
    const [answer] = await ask('events', [
      {
        size: 0,
        query: { bool: { filter: [query, names] } },
        aggs: { skus: { composite, aggs: { wanted: { filters: { filters } } } } },
      },
    ]);
    if (answer === undefined) throw new Error('an answer is missing');
    const { buckets, after_key } = answer.aggregations['skus'] as {
      readonly buckets: readonly {
        readonly key: { readonly sku: string };
        readonly wanted: { readonly buckets: Record<Wanted, { readonly doc_count: number }> };
      }[];
      readonly after_key?: Record<string, estypes.FieldValue>;
    };
    for (const { key, wanted } of buckets) {
      const { viewed, added, ordered } = wanted.buckets;
      products.set(key.sku, {
        viewed: viewed.doc_count,
        added: added.doc_count,
        ordered: ordered.doc_count,
      });
    }
    if (buckets.length < PAGE) return products;
    if (products.size >= MOST_PRODUCTS) {
      const message = `hold more than ${MOST_PRODUCTS} articles: filter, or take a shorter period`;
      throw wrong('filter', message, MOST_PRODUCTS);
    }
    after = after_key;
  }
}

/** Views of articles since none of them was left. */
async function askMissed(
  { query }: Question,
  gone: readonly (readonly [string, Stock])[],
  ask: AskDemand,
): Promise<ReadonlyMap<string, number>> {
  const missed = new Map<string, number>();
  for (let i = 0; i < gone.length; i += AT_ONCE) {
    const some = gone.slice(i, i + AT_ONCE);
    const filters = Object.fromEntries(
      some.map(([sku, { counted_at }], n) => [
        `s${n}`,
        {
          bool: {
            filter: [
              { term: { 'items.sku': sku } },
              { range: { occurred_at: { gte: counted_at } } },
            ],
          },
        },
      ]),
    );
    const [answer] = await ask('events', [
      {
        size: 0,
        query: { bool: { filter: [query, { term: { name: WANTED.viewed } }] } },
        aggs: { missed: { filters: { filters } } },
      },
    ]);
    if (answer === undefined) throw new Error('an answer is missing');
    const { buckets } = answer.aggregations['missed'] as {
      readonly buckets: Readonly<Record<string, { readonly doc_count: number }>>;
    };
    some.forEach(([sku], n) => {
      const count = buckets[`s${n}`]?.doc_count ?? 0;
      if (count > 0) missed.set(sku, count);
    });
  }
  return missed;
}
