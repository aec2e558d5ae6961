import type {
  BasketReader,
  OrderedArticle,
  ReadBasket,
} from '../../elasticsearch/basket-reader.ts';
import { logLikelihoodRatio, SIGNIFICANT } from '../../insight/recommend/log-likelihood-ratio.ts';
import {
  heldOutFrom,
  type OrderedPair,
  type RecommendFit,
} from '../../insight/stored/fit-recommend-model.ts';

/** Orders that a fit reads at most, the newest. */
const MOST_ORDERS = 200_000;
/** Articles that are kept at most, those in most orders. */
const MOST_ARTICLES = 5_000;
/** Articles that the engine is asked about: what is ordered with each, beyond chance. */
const MOST_ASKED = 500;

/** What fitting recommendations reads: orders with their articles, and what the engine finds in one order. */
export async function readRecommendFit(
  reader: BasketReader,
  first: number,
  until: number,
  signal: AbortSignal | undefined,
): Promise<RecommendFit> {
  const split = heldOutFrom(first, until);
  const orders: ReadBasket[] = [];
  let sampled = false;
  for await (const page of reader.orders(until, signal)) {
    orders.push(...page);
    sampled = orders.length >= MOST_ORDERS;
    if (sampled) break;
  }
  const articles = mostOrdered(orders);
  const numberOf = new Map(articles.map(({ id }, item) => [id, item]));
  const pairs = async (before: number) => await readPairs(reader, articles, numberOf, before);
  return {
    task: 'recommend',
    baskets: orders.flatMap(({ profile_id, at, articles: lines }) => {
      const items = [...new Set(lines.flatMap(({ id }) => numberOf.get(id) ?? []))];
      return items.length === 0 ? [] : [{ customer: profile_id, at, items }];
    }),
    articles,
    split,
    until,
    ordered: { before: await pairs(split), all: await pairs(until) },
    sampled,
  };
}

/** Each article as newest told, but for a name in small letters, which is kept. */
function mostOrdered(newestFirst: readonly ReadBasket[]): OrderedArticle[] {
  const known = new Map<string, { article: OrderedArticle; orders: number }>();
  for (const { articles } of newestFirst) {
    for (const article of new Map(articles.map((one) => [one.id, one])).values()) {
      const before = known.get(article.id);
      const told = before?.article ?? article;
      const name = isShouted(told.name) && !isShouted(article.name) ? article.name : told.name;
      known.set(article.id, {
        article: { ...told, name, category: told.category ?? article.category },
        orders: (before?.orders ?? 0) + 1,
      });
    }
  }
  return [...known.values()]
    .sort((a, b) => b.orders - a.orders || (a.article.id < b.article.id ? -1 : 1))
    .slice(0, MOST_ARTICLES)
    .map(({ article }) => article);
}

function isShouted(name: string): boolean {
  return name === name.toUpperCase();
}

async function readPairs(
  reader: BasketReader,
  articles: readonly OrderedArticle[],
  numberOf: ReadonlyMap<string, number>,
  until: number,
): Promise<OrderedPair[]> {
  const asked = articles.slice(0, MOST_ASKED);
  const { orders, of } = await reader.together(
    asked.map(({ id }) => id),
    until,
  );
  // The engine counts an article's orders only on shards where it was found with the other: its own count is whole.
  return of.flatMap(({ orders: own, found }, item) =>
    found.flatMap(({ id, orders: both }): OrderedPair[] => {
      const other = numberOf.get(id);
      const inAll = other === undefined ? undefined : of[other]?.orders;
      if (other === undefined || inAll === undefined) return [];
      const g2 = logLikelihoodRatio(both, own, inAll, orders);
      return g2 < SIGNIFICANT ? [] : [[item, other, both, g2]];
    }),
  );
}
