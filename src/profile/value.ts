import type { ProfileDoc, ProfileState } from '../model/profile.ts';
import { tallyOver } from './event-summary.ts';
import { NO_CURRENCY } from './tally.ts';
import { COUNTED_AS } from './taxonomy.ts';

/**
 * Orders and what they brought. Money is that of one currency, the one of most revenue (at a tie, the first by
 * code); sums never cross currencies. Revenue that came without a currency is not shown. The average is over all
 * orders, hence `null` where revenue came in several currencies: it is not known which order was in which.
 */
export function relationalOf(tallies: ProfileState['tallies']): ProfileDoc['relational'] {
  const orders = tallyOver(tallies, COUNTED_AS.orders);
  const orders_count = orders?.count ?? 0;
  const revenue = Object.entries(tallyOver(tallies)?.revenue_minor ?? {})
    .filter(([currency]) => currency !== NO_CURRENCY)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const [currency, revenue_minor] = revenue[0] ?? [null, null];
  const isAverageKnown = orders_count > 0 && revenue_minor !== null && revenue.length === 1;
  return {
    orders_count,
    revenue_minor,
    currency,
    average_order_minor: isAverageKnown ? Math.round(revenue_minor / orders_count) : null,
    first_order_at: orders?.first_at ?? null,
    last_order_at: orders?.last_at ?? null,
  };
}
