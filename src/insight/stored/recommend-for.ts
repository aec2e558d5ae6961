import { mostBought } from '../recommend/evaluate.ts';
import { type Reason, recommend } from '../recommend/recommender.ts';
import type { Article, StoredRecommender } from './recommend-model.ts';

/** What is known of whom a list is for. Orders and cart by article id, in any order. */
export interface Listener {
  readonly baskets: readonly { readonly at: number; readonly articles: readonly string[] }[];
  /** categories looked at most, best first; they stand in for a newcomer's taste */
  readonly interests: readonly string[];
}

export interface Recommended {
  readonly article: Article;
  readonly reason: Reason;
  /** share of people who bought what stood at this place with their next order; `null` where that is not known */
  readonly probability: number | null;
}

/**
 * The list for one person, best first; nothing that is not available, nothing they have but what runs out and is due.
 * @param listener `undefined`: what sells, the same for everybody
 */
export function recommendFor(
  { model, articles, numberOf, demand, rankRates }: StoredRecommender,
  listener: Listener | undefined,
  terms: {
    readonly now: number;
    readonly count: number;
    readonly available: (article: string) => boolean;
  },
): Recommended[] {
  const available = (item: number) => terms.available(articles[item]?.id ?? '');
  const told = (item: number, place: number, reason: Reason): Recommended[] => {
    const article = articles[item];
    const rate = listener === undefined ? undefined : rankRates[place];
    return article === undefined ? [] : [{ article, reason, probability: rate ?? null }];
  };
  if (listener === undefined) {
    return mostBought(demand, 'lately', terms.count, available).flatMap((item, place) =>
      told(item, place, { code: 'popular_now' }),
    );
  }
  const baskets = listener.baskets
    // A clock that runs ahead must not make an order of tomorrow the last one.
    .filter(({ at }) => at <= terms.now)
    .map(({ at, articles: ids }) => ({ at, items: ids.flatMap((id) => numberOf.get(id) ?? []) }));
  const segment = listener.interests.find((one) => model.segments.has(`category:${one}`));
  return recommend(
    model,
    { baskets, segment: segment === undefined ? 'first_order' : `category:${segment}` },
    demand,
    { now: terms.now, count: terms.count, available, repeats: true },
  ).flatMap(({ item, reason }, place) => told(numberOf.get(item) ?? -1, place, reason));
}
