/** How often somebody orders: all that is needed to tell where they stand in their life as a customer. */
export interface OrderRhythm {
  readonly orders_count: number;
  /** UTC instants; `null` where there is no order */
  readonly first_order_at: string | null;
  readonly last_order_at: string | null;
}

const DAY_MS = 86_400_000;

/** Orders from which on somebody's own mean gap says more than a general figure. */
const MIN_ORDERS = 3;

/** Gap taken for people with fewer orders, in days. */
export const DEFAULT_GAP_DAYS = 60;

/** Bounds of a personal gap, in days: three orders in one hour do not make somebody lost the next day. */
const GAP_BOUNDS_DAYS = { least: 7, most: 365 } as const;

/**
 * Days that usually lie between two orders of this person: the mean of their own gaps from the third order on,
 * between 7 and 365; {@link DEFAULT_GAP_DAYS} before.
 */
export function usualGapDays({ orders_count, first_order_at, last_order_at }: OrderRhythm): number {
  if (orders_count < MIN_ORDERS || first_order_at === null || last_order_at === null) {
    return DEFAULT_GAP_DAYS;
  }
  const meanDays = daysBetween(first_order_at, last_order_at) / (orders_count - 1);
  return Math.min(GAP_BOUNDS_DAYS.most, Math.max(GAP_BOUNDS_DAYS.least, meanDays));
}

/** Days from one UTC instant to another, with fractions; negative where `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}
