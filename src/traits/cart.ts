import type { ComputedTraits } from '../model/computed-traits.ts';
import { lastOf } from './figures.ts';
import type { TraitInput } from './input.ts';
import { daysBetween } from './order-rhythm.ts';

/** Days after which a cart that became no order counts as left behind. */
export const ABANDONED_AFTER_DAYS = 1;

/**
 * Whether somebody left a cart behind: put something in, ordered nothing since, and {@link ABANDONED_AFTER_DAYS} days
 * went by. It was abandoned at the time of the last thing put in.
 * @returns `undefined` where nothing was ever put in a cart
 */
export function cart({ state }: TraitInput, now: string): ComputedTraits['cart'] {
  const last_added_at = lastOf(state.tallies, 'product_added', 'wishlist_product_added_to_cart');
  if (last_added_at === null) return undefined;
  const ordered = lastOf(state.tallies, 'order_completed');
  const isOpen = ordered === null || ordered < last_added_at;
  const abandoned = isOpen && daysBetween(last_added_at, now) >= ABANDONED_AFTER_DAYS;
  return { last_added_at, abandoned, abandoned_at: abandoned ? last_added_at : null };
}
