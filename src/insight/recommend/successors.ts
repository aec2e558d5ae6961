import { type Basket, basketsByCustomer } from './baskets.ts';

const DAY_MS = 86_400_000;
const HALF_LIFE_DAYS = 60;
/** Enough that one chance purchase does not make a rule. */
const DOUBT = 5;

/** Item → item first bought in a later basket → share of its buyers, each counted less the longer it took. */
export type Successors = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** What follows what: for each item, items that its buyers first bought in a later basket (half-life 60 days). */
export function successors(baskets: readonly Basket[]): Successors {
  const follows = new Map<number, Map<number, number>>();
  const buyers = new Map<number, number>();
  for (const own of basketsByCustomer(baskets).values()) {
    const firstAt = new Map<number, number>();
    for (const basket of own) {
      const fresh = basket.items.filter((item) => !firstAt.has(item));
      for (const [before, at] of firstAt) {
        const weight = 2 ** (-(basket.at - at) / DAY_MS / HALF_LIFE_DAYS);
        if (weight < 0.01) continue;
        const row = follows.get(before) ?? new Map<number, number>();
        follows.set(before, row);
        for (const item of fresh) row.set(item, (row.get(item) ?? 0) + weight);
      }
      for (const item of fresh) firstAt.set(item, basket.at);
    }
    for (const item of firstAt.keys()) buyers.set(item, (buyers.get(item) ?? 0) + 1);
  }
  for (const [before, row] of follows) {
    for (const [item, weight] of row) row.set(item, weight / ((buyers.get(before) ?? 0) + DOUBT));
  }
  return follows;
}
