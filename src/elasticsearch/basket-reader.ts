import type { Client, estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import type { EventDoc } from '../model/event.ts';
import { COUNTED_AS } from '../profile/taxonomy.ts';
import { type ReadOptions, readEngine, readTransport } from './read-engine.ts';

/** An article as an order names it. */
export interface OrderedArticle {
  readonly id: string;
  readonly name: string;
  readonly category: string | null;
  readonly price_minor: number | null;
  readonly currency: string | null;
}

/** An order, or what was put in a cart. */
export interface ReadBasket {
  readonly profile_id: string;
  /** milliseconds since 1970 */
  readonly at: number;
  readonly articles: readonly OrderedArticle[];
}

/** An article found in orders with another more often than chance makes it. */
export interface FoundTogether {
  readonly id: string;
  readonly orders: number;
}

/** Reads what people bought: for fitting page by page, for one person as it stands now. */
export interface BasketReader {
  /** Orders with articles before an instant, newest first, a page at a time. */
  orders(until: number, signal?: AbortSignal): AsyncIterable<readonly ReadBasket[]>;
  /**
   * What the engine finds significant among the orders that hold an article, against all orders.
   * @returns in the order of `ids`; with the number of orders that hold each, and of all
   */
  together(
    ids: readonly string[],
    until: number,
  ): Promise<{
    readonly orders: number;
    readonly of: readonly { readonly orders: number; readonly found: readonly FoundTogether[] }[];
  }>;
  /** Orders of one person, and what they put in a cart since the last; both newest first. */
  ofPerson(
    ids: readonly string[],
    now: number,
    options?: ReadOptions,
  ): Promise<{ readonly orders: ReadBasket[]; readonly cart: ReadBasket[] }>;
}

type Lines = Pick<EventDoc, 'profile_id' | 'occurred_at' | 'items' | 'currency'>;

const FIELDS = [
  'profile_id',
  'occurred_at',
  'currency',
  'items.sku',
  'items.product_id',
  'items.name',
  'items.category',
  'items.price_minor',
];
const PAGE = 1_000;
const MOST_OF_PERSON = 500;
/** Longest a cart is taken for one that somebody still means to buy. */
const CART_DAYS = 30;
const TOGETHER = 20;
const ASKED_AT_ONCE = 50;
const FIT_TIMEOUT_MS = 60_000;
const HAS_ARTICLES = {
  bool: {
    should: ['items.sku', 'items.product_id', 'items.name'].map((field) => ({ exists: { field } })),
    minimum_should_match: 1,
  },
};
const ORDERS = { terms: { name: [...COUNTED_AS.orders] } };
/** The same order told again is the same event; two articles of one name are told apart by their number. */
const ARTICLE_FIELD = 'items.sku';

export function createBasketReader(deps: {
  readonly client: Client;
  /** read alias over all months */
  readonly events: string;
}): BasketReader {
  const { client, events: index } = deps;
  return {
    async *orders(until, signal) {
      let after: estypes.SortResults | undefined;
      do {
        const answer = await readEngine(() =>
          client.search<Lines>(
            {
              index,
              size: PAGE,
              track_total_hits: false,
              _source: FIELDS,
              query: { bool: { filter: [ORDERS, HAS_ARTICLES, before(until)] } },
              sort: [{ occurred_at: 'desc' }, { event_id: 'asc' }],
              ...(after === undefined ? {} : { search_after: after }),
            },
            { requestTimeout: FIT_TIMEOUT_MS, ...(signal === undefined ? {} : { signal }) },
          ),
        );
        const { hits } = answer.hits;
        if (hits.length > 0) yield hits.flatMap(({ _source }) => basketOf(_source));
        after = hits.length < PAGE ? undefined : hits.at(-1)?.sort;
      } while (after !== undefined);
    },

    async together(ids, until) {
      const all = { bool: { filter: [ORDERS, HAS_ARTICLES, before(until)] } };
      const of: { orders: number; found: FoundTogether[] }[] = [];
      const { count: orders } = await readEngine(() =>
        client.count({ index, query: all }, { requestTimeout: FIT_TIMEOUT_MS }),
      );
      for (let at = 0; at < ids.length; at += ASKED_AT_ONCE) {
        const asked = ids.slice(at, at + ASKED_AT_ONCE);
        const { responses } = await readEngine(() =>
          client.msearch<never, Record<string, never>>(
            {
              index,
              max_concurrent_searches: 2,
              searches: asked.flatMap((id): estypes.MsearchRequestItem[] => [
                {},
                {
                  size: 0,
                  track_total_hits: true,
                  query: { bool: { filter: [all, { term: { [ARTICLE_FIELD]: id } }] } },
                  aggs: {
                    found: {
                      significant_terms: {
                        field: ARTICLE_FIELD,
                        size: TOGETHER + 1,
                        min_doc_count: 3,
                        background_filter: all,
                        exclude: [id],
                        chi_square: { include_negatives: false, background_is_superset: true },
                      },
                    },
                  },
                },
              ]),
            },
            { requestTimeout: FIT_TIMEOUT_MS },
          ),
        );
        for (const response of responses) {
          const { hits, aggregations } = Together.parse(response);
          of.push({
            orders: hits.total.value,
            found: (aggregations?.found?.buckets ?? []).map(({ key, doc_count }) => ({
              id: key,
              orders: doc_count,
            })),
          });
        }
      }
      return { orders, of };
    },

    async ofPerson(ids, now, options = {}) {
      const own = { terms: { profile_id: [...ids] } };
      const search = (filter: object[], size: number) => ({
        size,
        track_total_hits: false,
        _source: FIELDS,
        query: { bool: { filter: [own, HAS_ARTICLES, ...filter] } },
        sort: [{ occurred_at: 'desc' as const }, { event_id: 'asc' as const }],
      });
      const since = { range: { occurred_at: { gte: iso(now - CART_DAYS * 86_400_000) } } };
      const { responses } = await readEngine(
        () =>
          client.msearch<Lines>(
            {
              index,
              searches: [
                {},
                search([ORDERS], MOST_OF_PERSON),
                {},
                search([{ term: { name: 'product_added' } }, since], 50),
              ] as estypes.MsearchRequestItem[],
            },
            readTransport(options),
          ),
        options,
      );
      const [orders = [], added = []] = responses.map((response) =>
        'error' in response ? [] : response.hits.hits.flatMap(({ _source }) => basketOf(_source)),
      );
      const last = orders[0]?.at ?? Number.NEGATIVE_INFINITY;
      return { orders, cart: added.filter(({ at }) => at > last) };
    },
  };
}

const Together = z.object({
  hits: z.object({ total: z.object({ value: z.int() }) }),
  aggregations: z
    .object({
      found: z
        .object({
          buckets: z.array(z.object({ key: z.string(), doc_count: z.int() })),
        })
        .optional(),
    })
    .optional(),
});

function basketOf(source: Lines | undefined): ReadBasket[] {
  if (source === undefined) return [];
  const articles = (source.items ?? []).flatMap((item): OrderedArticle[] => {
    const id = item.sku ?? item.product_id ?? item.name;
    if (id === undefined) return [];
    return [
      {
        id,
        name: item.name ?? id,
        category: item.category ?? null,
        price_minor: item.price_minor ?? null,
        currency: source.currency ?? null,
      },
    ];
  });
  const at = Date.parse(source.occurred_at);
  return articles.length === 0 ? [] : [{ profile_id: source.profile_id, at, articles }];
}

function before(until: number) {
  return { range: { occurred_at: { lt: iso(until) } } };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
