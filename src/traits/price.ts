import type { ComputedTraits } from '../model/computed-traits.ts';
import { shareOf } from './figures.ts';
import type { TraitInput } from './input.ts';

/** Least share of orders with a discount or coupon for each class. */
const CLASSES = { high: 0.6, medium: 0.25 } as const;

/**
 * How much somebody waits for discounts: the share of their orders, in all currencies, that had one or a coupon;
 * from 60 % on high, from 25 % on medium.
 * @returns `undefined` without an order of which the amount is known
 */
export function price({ state }: TraitInput): ComputedTraits['price'] {
  const orders = Object.values(state.habits?.orders ?? {});
  const count = orders.reduce((sum, one) => sum + one.count, 0);
  const share = shareOf(
    orders.reduce((sum, one) => sum + one.discounted, 0),
    count,
  );
  if (share === null) return undefined;
  const sensitivity = share >= CLASSES.high ? 'high' : share >= CLASSES.medium ? 'medium' : 'low';
  return { discounted_orders_share: share, sensitivity };
}
