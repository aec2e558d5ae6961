/**
 * What the purchase models need to know of a customer; times in one unit (weeks), counted from the first purchase.
 * Invariants: x is a whole number; 0 ≤ t_x ≤ T; t_x is 0 when x is 0.
 */
export interface PurchaseHistory {
  /** repeat purchases: all but the first */
  readonly x: number;
  /** time of the last purchase */
  readonly t_x: number;
  /** length of the observation */
  readonly T: number;
}

/** Equal histories counted once, sorted by x: 100,000 customers become a few thousand sums. */
export interface HistoryGroup extends PurchaseHistory {
  readonly customers: number;
}

/** A model of when customers buy and when they silently leave. */
export interface PurchaseModel {
  readonly name: string;
  readonly parameterNames: readonly string[];
  /** where to begin the search, given the mean length of observation */
  starts(meanT: number): readonly (readonly number[])[];
  /** sum over customers of the ln density of the purchase times given the first purchase */
  logLikelihood(parameters: readonly number[], groups: readonly HistoryGroup[]): number;
  /** probability in [0, 1] that the customer has not left */
  pAlive(parameters: readonly number[], history: PurchaseHistory): number;
  /** expected number of purchases in the next `t` units of time, given the history; never negative */
  expectedPurchases(parameters: readonly number[], history: PurchaseHistory, t: number): number;
}

export function groupHistories(histories: Iterable<PurchaseHistory>): HistoryGroup[] {
  const groups = new Map<string, { x: number; t_x: number; T: number; customers: number }>();
  for (const { x, t_x, T } of histories) {
    const key = `${x} ${t_x} ${T}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { x, t_x, T, customers: 1 });
    else group.customers += 1;
  }
  return [...groups.values()].sort((a, b) => a.x - b.x || a.t_x - b.t_x || a.T - b.T);
}
