import type { ComputedTraits } from '../model/computed-traits.ts';
import { own } from '../profile/own.ts';
import { countOf, shareOf, tallied } from './figures.ts';
import type { TraitInput } from './input.ts';

/**
 * What was sent back, paid back and cancelled. Money paid back is that in the person's main currency, as a positive
 * amount. Shares are of all orders, at most 1: whoever returns an order we never saw has returned all we know of,
 * and without a single order the share is unknown.
 * @returns `undefined` where nothing of the kind ever happened
 */
export function returns({ state, relational }: TraitInput): ComputedTraits['returns'] {
  const { tallies } = state;
  const { orders_count, currency } = relational;
  const refunded = tallied(tallies, 'order_refunded');
  const returns_count = countOf(tallies, 'order_returned');
  const cancellations_count = countOf(tallies, 'order_cancelled');
  const refunds_count = refunded?.count ?? 0;
  if (returns_count + cancellations_count + refunds_count === 0) return undefined;
  const paid = currency === null ? undefined : own(refunded?.revenue_minor ?? {}, currency);
  return {
    returns_count,
    cancellations_count,
    refunds_count,
    refunded_minor: paid === undefined ? null : Math.abs(paid),
    currency,
    return_share: shareOf(Math.max(returns_count, refunds_count), orders_count),
    cancellation_share: shareOf(cancellations_count, orders_count),
  };
}
