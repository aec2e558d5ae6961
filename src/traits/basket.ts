import type { ComputedTraits } from '../model/computed-traits.ts';
import { NO_CURRENCY } from '../profile/tally.ts';
import { shareOf } from './figures.ts';
import type { TraitInput } from './input.ts';

/**
 * What somebody's orders are like, in the currency of most orders (at a tie the first by code): sums never cross
 * currencies. Orders are as they were placed, whatever was given back since. The discount is a share of what they
 * would have cost without it.
 * @returns `undefined` where no order has an amount with a currency
 */
export function basket({ state }: TraitInput): ComputedTraits['basket'] {
  const [main] = Object.entries(state.habits?.orders ?? {})
    .filter(([currency]) => currency !== NO_CURRENCY)
    .sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1));
  if (main === undefined) return undefined;
  const [currency, orders] = main;
  const pieces = orders.pieces_thousandths / 1000;
  return {
    currency,
    orders_count: orders.count,
    average_minor: Math.round(orders.total_minor / orders.count),
    largest_minor: orders.largest_minor,
    items_per_order:
      orders.with_items > 0 ? Math.round((pieces / orders.with_items) * 1000) / 1000 : null,
    discount_share: shareOf(orders.discount_minor, orders.discount_minor + orders.total_minor),
  };
}
