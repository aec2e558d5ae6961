import type { Basket } from './baskets.ts';

const DAY_MS = 86_400_000;

/**
 * Half-lives of demand, in days. Their sum, each divided by its length, falls about as 1/age: what sells in days and
 * what sells in seasons both count, and nothing is to be tuned to the shop.
 */
const HALF_LIVES_DAYS = [3, 7, 14, 30, 90] as const;

/** How often each item was bought by a moment: ever, and lately (a basket counts less the older it is). */
export interface Demand {
  readonly ever: Float64Array;
  readonly lately: Float64Array;
}

/** Baskets in order of time, walked once: demand as of any later moment, without looking ahead of it. */
export class DemandClock {
  private readonly baskets: readonly Basket[];
  private readonly ever: Float64Array;
  private readonly fading: readonly { readonly ms: number; readonly sums: Float64Array }[];
  private next = 0;
  private from: number;

  constructor(baskets: readonly Basket[], items: number) {
    this.baskets = [...baskets].sort((a, b) => a.at - b.at);
    this.ever = new Float64Array(items);
    this.fading = HALF_LIVES_DAYS.map((days) => ({
      ms: days * DAY_MS,
      sums: new Float64Array(items),
    }));
    this.from = this.baskets[0]?.at ?? 0;
  }

  /** Demand from baskets strictly before `at`; moments must not go back. */
  asOf(at: number): Demand {
    const fresh: Basket[] = [];
    for (; this.next < this.baskets.length; this.next++) {
      const basket = this.baskets[this.next];
      if (basket === undefined || basket.at >= at) break;
      fresh.push(basket);
      for (const item of basket.items) this.ever[item] = (this.ever[item] ?? 0) + 1;
    }
    const lately = new Float64Array(this.ever.length);
    for (const { ms, sums } of this.fading) {
      const fade = 2 ** (-Math.max(0, at - this.from) / ms);
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) * fade;
      for (const basket of fresh) {
        const weight = 2 ** (-(at - basket.at) / ms);
        for (const item of basket.items) sums[item] = (sums[item] ?? 0) + weight;
      }
      for (let i = 0; i < sums.length; i++) {
        lately[i] = (lately[i] ?? 0) + ((sums[i] ?? 0) * DAY_MS) / ms;
      }
    }
    this.from = Math.max(at, this.from);
    return { ever: this.ever.slice(), lately };
  }
}
