import { DAY_MS } from '../columns/instant.ts';
import type { PurchaseHistory } from './purchase-model.ts';

/** One row of money: an order, an order line or a refund. `amount` in its currency's unit; below 0 is a refund. */
export interface OrderRow {
  readonly customer: string;
  readonly at: number;
  /** `undefined` when the row tells no amount in the currency that spend is counted in */
  readonly amount: number | undefined;
  /** whether the row gives money back (a negative amount in whatever currency, a cancelled invoice) */
  readonly refund: boolean;
}

/** The purchases of one customer: one per day, oldest first. */
export interface CustomerOrders {
  readonly customer: string;
  readonly purchases: readonly Purchase[];
}

export interface Purchase {
  /** whole days since 1970, UTC */
  readonly day: number;
  /** net of refunds, never below 0; 0 when free or without an amount in the currency counted */
  readonly amount: number;
}

/** Timing in weeks and mean spend of a customer as of a day; what the models are fitted on and asked with. */
export interface CustomerSummary extends PurchaseHistory {
  readonly customer: string;
  /** repeat purchases with an amount above 0, and their mean: the Gamma–Gamma's view */
  readonly paid_repeats: number;
  readonly mean_spend: number;
}

/**
 * Turns rows into purchases. Several rows of a customer on one day are one purchase, as in the published work. A
 * refund is no purchase: it takes from that day's purchase, then from earlier ones, the latest first, never below
 * 0; a refund before any order takes nothing. A purchase of 0 counts for timing, not for spend.
 */
export function customerOrders(rows: Iterable<OrderRow>): CustomerOrders[] {
  const byCustomer = new Map<string, Map<number, { bought: number | undefined; back: number }>>();
  for (const { customer, at, amount, refund } of rows) {
    const days = byCustomer.get(customer) ?? new Map();
    byCustomer.set(customer, days);
    const day = Math.floor(at / DAY_MS);
    const sums = days.get(day) ?? { bought: undefined, back: 0 };
    if (refund) sums.back += Math.abs(amount ?? 0);
    else sums.bought = (sums.bought ?? 0) + Math.max(0, amount ?? 0);
    days.set(day, sums);
  }
  return [...byCustomer].flatMap(([customer, days]) => {
    const purchases: { day: number; amount: number }[] = [];
    for (const [day, { bought, back }] of [...days].sort(([a], [b]) => a - b)) {
      if (bought !== undefined) purchases.push({ day, amount: bought });
      takeBack(purchases, back);
    }
    return purchases.length === 0 ? [] : [{ customer, purchases }];
  });
}

function takeBack(purchases: { day: number; amount: number }[], refund: number): void {
  let left = refund;
  for (let i = purchases.length - 1; i >= 0 && left > 0; i--) {
    const purchase = purchases[i];
    if (purchase === undefined) break;
    const taken = Math.min(left, purchase.amount);
    purchase.amount -= taken;
    left -= taken;
  }
}

/**
 * Summary of a customer as of the end of a day, in weeks since the first purchase; later purchases are not seen.
 * @returns `undefined` when the customer had not bought by then: unknown, not a customer yet
 */
export function summarise(orders: CustomerOrders, endDay: number): CustomerSummary | undefined {
  const seen = orders.purchases.filter(({ day }) => day <= endDay);
  const first = seen[0];
  const last = seen.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const paid = seen.slice(1).filter(({ amount }) => amount > 0);
  const total = paid.reduce((sum, { amount }) => sum + amount, 0);
  return {
    customer: orders.customer,
    x: seen.length - 1,
    t_x: (last.day - first.day) / 7,
    T: (endDay - first.day) / 7,
    paid_repeats: paid.length,
    mean_spend: paid.length === 0 ? 0 : total / paid.length,
  };
}
