import type { Basket } from './baskets.ts';

const DAY_MS = 86_400_000;

/** How often each item was bought by a moment: ever, and lately (each basket half as much per half-life). */
export interface Demand {
  readonly ever: Float64Array;
  readonly lately: Float64Array;
}

/** Baskets in order of time, walked once: demand as of any later moment, without looking ahead of it. */
export class DemandClock {
  private readonly demand: Demand;
  private readonly halfLifeMs: number;
  private readonly baskets: readonly Basket[];
  private next = 0;
  private from: number;

  constructor(baskets: readonly Basket[], items: number, halfLifeDays: number) {
    this.baskets = [...baskets].sort((a, b) => a.at - b.at);
    this.halfLifeMs = halfLifeDays * DAY_MS;
    this.from = this.baskets[0]?.at ?? 0;
    this.demand = { ever: new Float64Array(items), lately: new Float64Array(items) };
  }

  /**
   * Demand from baskets strictly before `at`; moments must not go back. The answer is valid until the next call.
   * `lately` is scaled to its value at `at`.
   */
  asOf(at: number): Demand {
    const { ever, lately } = this.demand;
    this.fade(at);
    for (; this.next < this.baskets.length; this.next++) {
      const basket = this.baskets[this.next];
      if (basket === undefined || basket.at >= at) break;
      const weight = 2 ** (-(at - basket.at) / this.halfLifeMs);
      for (const item of basket.items) {
        ever[item] = (ever[item] ?? 0) + 1;
        lately[item] = (lately[item] ?? 0) + weight;
      }
    }
    return this.demand;
  }

  private fade(at: number): void {
    const factor = 2 ** (-Math.max(0, at - this.from) / this.halfLifeMs);
    this.from = Math.max(at, this.from);
    const { lately } = this.demand;
    for (let i = 0; i < lately.length; i++) lately[i] = (lately[i] ?? 0) * factor;
  }
}
