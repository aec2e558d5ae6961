import { type Basket, basketsByCustomer } from './baskets.ts';

/**
 * How many customers bought each item, and each two items. Counted here from baskets, or by the engine
 * (an adjacency matrix, or a significant-terms request per item): the models ask nothing more.
 */
export interface CoOccurrence {
  readonly customers: number;
  /** item numbers that are counted, the most bought first; a position in this list is an item's `place` */
  readonly items: readonly number[];
  /** customers by place */
  readonly bought: readonly number[];
  /** customers who bought both, at `placeA * items.length + placeB`; the diagonal is `bought` */
  readonly together: Float32Array;
}

/** Items beyond these are bought too rarely to say what goes with them; the square of it is held in memory. */
const MOST_ITEMS = 2500;
const FEWEST_CUSTOMERS = 5;

/**
 * Counts customers, not baskets: what one customer buys again and again says little about others.
 * @param mostItems items that are counted at most, the most bought
 */
export function countTogether(baskets: readonly Basket[], mostItems = MOST_ITEMS): CoOccurrence {
  const sets = [...basketsByCustomer(baskets).values()].map(
    (own) => new Set(own.flatMap((basket) => basket.items)),
  );
  const customersOf = new Map<number, number>();
  for (const set of sets) {
    for (const item of set) customersOf.set(item, (customersOf.get(item) ?? 0) + 1);
  }
  const fewest = Math.min(FEWEST_CUSTOMERS, Math.max(2, sets.length / 50));
  const kept = [...customersOf]
    .filter(([, customers]) => customers >= fewest)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, mostItems);
  const placeOf = new Map(kept.map(([item], place) => [item, place]));
  const size = kept.length;
  const together = new Float32Array(size * size);
  for (const set of sets) {
    const places = [...set].flatMap((item) => placeOf.get(item) ?? []);
    for (const a of places) {
      for (const b of places) together[a * size + b] = (together[a * size + b] ?? 0) + 1;
    }
  }
  return {
    customers: sets.length,
    items: kept.map(([item]) => item),
    bought: kept.map(([, customers]) => customers),
    together,
  };
}
