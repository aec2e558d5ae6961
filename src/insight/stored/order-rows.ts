import { DAY_MS } from '../columns/instant.ts';
import type { OrderRow } from '../value/orders.ts';
import type { Activity } from './activity.ts';

/**
 * Orders as the value model reads them. A day with an order or with money taken is a purchase; money given back is a
 * refund. Amounts in minor units.
 */
export function orderRows({ profile_id, days }: Pick<Activity, 'profile_id' | 'days'>): OrderRow[] {
  return days.flatMap(({ day, orders, sold_minor, returned_minor }) => {
    const at = day * DAY_MS;
    return [
      ...(orders > 0 || sold_minor > 0
        ? [{ customer: profile_id, at, amount: sold_minor, refund: false }]
        : []),
      ...(returned_minor > 0
        ? [{ customer: profile_id, at, amount: -returned_minor, refund: true }]
        : []),
    ];
  });
}
