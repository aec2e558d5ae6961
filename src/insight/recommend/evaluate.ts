import type { Basket } from './baskets.ts';
import { type Demand, DemandClock } from './demand.ts';
import { type Recommendation, type Recommender, recommend } from './recommender.ts';

/** A basket held out: what the customer had bought before it, and the items in it that were new to them. */
export interface HeldOut {
  readonly customer: string;
  readonly at: number;
  readonly before: readonly Basket[];
  readonly fresh: ReadonlySet<number>;
  readonly segment: string | undefined;
}

/** How well lists met what was then bought. */
export interface HitScore {
  /** share of cases with at least one new item of the basket in the list */
  readonly hit_rate: number;
  /** mean of 1/rank of the first hit, 0 without */
  readonly mrr: number;
  /** share of all items that stand in some list */
  readonly coverage: number;
}

export interface Evaluation {
  readonly model: HitScore;
  readonly popularity: HitScore;
  readonly popularityLately: HitScore;
  readonly lists: readonly (readonly Recommendation[])[];
}

/**
 * Recommends for each held-out basket with the demand known at its moment, and scores the lists beside two baselines
 * that know the same and leave out what the customer has: the most bought ever, and lately.
 * @param known baskets that may tell demand; only those before a case's moment do
 */
export function evaluate(
  model: Recommender,
  cases: readonly HeldOut[],
  known: readonly Basket[],
  options: { count: number; available: (item: number) => boolean },
  progress: (done: number) => void,
): Evaluation {
  const items = model.catalogue.ids.length;
  const clock = new DemandClock(known, items);
  const numberOf = new Map(model.catalogue.ids.map((id, item) => [id, item]));
  const scores = { model: new Tally(items), ever: new Tally(items), lately: new Tally(items) };
  const lists = new Map<HeldOut, Recommendation[]>();
  const inOrder = cases.toSorted((a, b) => a.at - b.at);
  for (const [i, held] of inOrder.entries()) {
    const demand = clock.asOf(held.at);
    const person = { baskets: held.before, segment: held.segment };
    const list = recommend(model, person, demand, {
      now: held.at,
      count: options.count,
      available: options.available,
      repeats: false,
    });
    lists.set(held, list);
    scores.model.add(
      list.map(({ item }) => numberOf.get(item) ?? -1),
      held.fresh,
    );
    const had = new Set(held.before.flatMap((basket) => basket.items));
    const open = (item: number) => !had.has(item) && options.available(item);
    scores.ever.add(mostBought(demand, 'ever', options.count, open), held.fresh);
    scores.lately.add(mostBought(demand, 'lately', options.count, open), held.fresh);
    if (i % 50 === 0) progress(i / inOrder.length);
  }
  return {
    model: scores.model.score(),
    popularity: scores.ever.score(),
    popularityLately: scores.lately.score(),
    lists: cases.map((held) => lists.get(held) ?? []),
  };
}

/** The items most bought, by one side of demand; baseline and newcomers' list. */
export function mostBought(
  demand: Demand,
  side: keyof Demand,
  count: number,
  open: (item: number) => boolean,
): number[] {
  const values = demand[side];
  const best: number[] = [];
  for (let item = 0; item < values.length; item++) {
    const value = values[item] ?? 0;
    const last = best[count - 1];
    if (value <= 0 || (last !== undefined && value <= (values[last] ?? 0)) || !open(item)) continue;
    best.push(item);
    best.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b);
    if (best.length > count) best.pop();
  }
  return best;
}

class Tally {
  private cases = 0;
  private hits = 0;
  private reciprocal = 0;
  private readonly shown = new Set<number>();
  private readonly items: number;

  constructor(items: number) {
    this.items = items;
  }

  add(list: readonly number[], fresh: ReadonlySet<number>): void {
    this.cases += 1;
    for (const item of list) this.shown.add(item);
    const rank = list.findIndex((item) => fresh.has(item));
    if (rank < 0) return;
    this.hits += 1;
    this.reciprocal += 1 / (rank + 1);
  }

  score(): HitScore {
    const cases = Math.max(1, this.cases);
    return {
      hit_rate: this.hits / cases,
      mrr: this.reciprocal / cases,
      coverage: this.shown.size / Math.max(1, this.items),
    };
  }
}
