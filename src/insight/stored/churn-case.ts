import { DAY_MS } from '../columns/instant.ts';
import type { Activity } from './activity.ts';

/** Leaving without a word (no further purchase), or by ending a subscription. */
export type ChurnKind = 'churn' | 'churn_contract';

/** Who has not bought for longer counts as gone already: nothing is left to foretell. */
export const ASKED_DAYS = 365;

/** Days ahead that leaving is foretold for, unless whoever fits says otherwise. */
export const DEFAULT_HORIZON_DAYS = 180;

/** Whether a customer can leave at all at a moment: bought within a year before it, or has a running subscription. */
export function canLeave(kind: ChurnKind, activity: Activity, until: number): boolean {
  const today = Math.floor(until / DAY_MS);
  if (kind === 'churn') {
    return activity.days.some(
      ({ day, orders, sold_minor }) =>
        (orders > 0 || sold_minor > 0) && day < today && day >= today - ASKED_DAYS,
    );
  }
  const last = (name: string) =>
    activity.events.find((event) => event.name === name)?.last ?? Number.NEGATIVE_INFINITY;
  const begun = Math.max(last('subscription_started'), last('subscription_renewed'));
  return begun > last('subscription_cancelled');
}

/** Whether the customer left within the days after a moment; what is known of those days must be complete. */
export function hasLeft(
  kind: ChurnKind,
  activity: Activity,
  until: number,
  horizonDays: number,
): boolean {
  const today = Math.floor(until / DAY_MS);
  if (kind === 'churn_contract') {
    return activity.cancelled !== null && activity.cancelled < until + horizonDays * DAY_MS;
  }
  return !activity.days.some(
    ({ day, orders, sold_minor }) =>
      (orders > 0 || sold_minor > 0) && day >= today && day < today + horizonDays,
  );
}
