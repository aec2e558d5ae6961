import { DAY_MS } from '../columns/instant.ts';
import type { Activity } from './activity.ts';

/** What a risk is judged by, in this order. Behaviour only: neither sex, age, name nor origin. */
export const CUSTOMER_FEATURES = [
  'orders',
  'orders_90d',
  'orders_365d',
  'days_since_last_order',
  'days_since_first_order',
  'mean_days_between_orders',
  'silence_in_own_gaps',
  'spent',
  'mean_order',
  'refunds',
  'interactions_90d',
  'interactions_90d_before',
  'days_since_last_interaction',
  'channels',
  'store_share',
  'visits',
  'emails_opened',
  'emails_clicked',
  'tickets',
  'complaints',
  'returns',
  'unsubscribed',
  'renewals',
  'failed_payments',
] as const;
export type CustomerFeature = (typeof CUSTOMER_FEATURES)[number];
export type CustomerFeatures = Readonly<Record<CustomerFeature, number | null>>;

/**
 * A customer as known at a moment. Days are counted in whole days UTC; money in units of the currency.
 * @param until milliseconds since 1970; nothing of that day or later is looked at
 */
export function customerFeatures(activity: Activity, until: number): CustomerFeatures {
  const today = Math.floor(until / DAY_MS);
  const known = activity.days.filter(({ day }) => day < today);
  const bought = known.filter(({ orders, sold_minor }) => orders > 0 || sold_minor > 0);
  const first = bought[0]?.day;
  const last = bought.at(-1)?.day;
  const gap =
    first === undefined || last === undefined || bought.length < 2
      ? null
      : (last - first) / (bought.length - 1);
  const sold = bought.reduce((sum, { sold_minor }) => sum + sold_minor, 0) / 100;
  const lastMet = activity.events.reduce((latest, event) => Math.max(latest, event.last), 0);
  const met = activity.channels.reduce((sum, { count }) => sum + count, 0);
  const inStore = activity.channels.find(({ channel }) => channel === 'store')?.count ?? 0;
  const times = (...names: string[]) =>
    activity.events.reduce((sum, { name, count }) => sum + (names.includes(name) ? count : 0), 0);
  const since = (days: number) => bought.filter(({ day }) => day >= today - days).length;
  return {
    orders: bought.length,
    orders_90d: since(90),
    orders_365d: since(365),
    days_since_last_order: last === undefined ? null : today - last,
    days_since_first_order: first === undefined ? null : today - first,
    mean_days_between_orders: gap === null ? null : rounded(gap),
    silence_in_own_gaps:
      gap === null || last === undefined ? null : rounded((today - last) / Math.max(1, gap)),
    spent: rounded(sold),
    mean_order: bought.length === 0 ? null : rounded(sold / bought.length),
    refunds: known.filter(({ returned_minor }) => returned_minor > 0).length,
    interactions_90d: activity.recent,
    interactions_90d_before: activity.earlier,
    days_since_last_interaction:
      lastMet === 0 ? null : Math.max(0, today - Math.floor(lastMet / DAY_MS)),
    channels: activity.channels.length,
    store_share: met === 0 ? null : rounded(inStore / met),
    visits: times('page_viewed', 'screen_viewed', 'product_viewed', 'application_opened'),
    emails_opened: times('email_opened'),
    emails_clicked: times('email_link_clicked'),
    tickets: times('ticket_created'),
    complaints: times('complaint_filed'),
    returns: times('order_returned', 'order_refunded'),
    unsubscribed: times('unsubscribed') > 0 ? 1 : 0,
    renewals: times('subscription_renewed'),
    failed_payments: times('payment_failed'),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
