import { type Basket, basketsByCustomer } from './baskets.ts';

const DAY_MS = 86_400_000;
/** An item is replenishable when at least this many buyers, and this share of them, came back for it. */
const FEWEST_RETURNERS = 5;
const LEAST_SHARE = 0.3;
/** Share of the usual gap from which a refill is due. */
const DUE_FROM = 0.8;

/** Item → usual days between two purchases of it by one customer; items that are not bought again are absent. */
export type Rhythms = ReadonlyMap<number, number>;

/** Finds what is bought again in a rhythm: coffee, not lamps. Baskets of one day count once. */
export function repurchaseRhythms(baskets: readonly Basket[]): Rhythms {
  const buyers = new Map<number, number>();
  const gaps = new Map<number, number[]>();
  for (const own of basketsByCustomer(baskets).values()) {
    const days = new Map<number, number[]>();
    for (const { at, items } of own) {
      const day = Math.floor(at / DAY_MS);
      for (const item of items) {
        const list = days.get(item) ?? [];
        days.set(item, list);
        if (list.at(-1) !== day) list.push(day);
      }
    }
    for (const [item, list] of days) {
      buyers.set(item, (buyers.get(item) ?? 0) + 1);
      const last = list.at(-1) ?? 0;
      const first = list[0] ?? 0;
      // One figure per customer, so that one who buys daily does not speak for all.
      if (list.length > 1) {
        gaps.set(item, [...(gaps.get(item) ?? []), (last - first) / (list.length - 1)]);
      }
    }
  }
  return new Map(
    [...gaps].flatMap(([item, list]): [number, number][] => {
      const enough = list.length >= FEWEST_RETURNERS;
      const share = list.length / (buyers.get(item) ?? 1);
      return enough && share >= LEAST_SHARE ? [[item, median(list)]] : [];
    }),
  );
}

/** Whether a replenishable item is used up by now: four fifths of its usual gap have passed. */
export function isDueAgain(rhythms: Rhythms, item: number, lastAt: number, now: number): boolean {
  const gap = rhythms.get(item);
  return gap !== undefined && (now - lastAt) / DAY_MS >= DUE_FROM * gap;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}
