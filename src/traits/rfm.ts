import type { ComputedTraits } from '../model/computed-traits.ts';
import type { Quintiles } from '../model/trait-base.ts';
import type { TraitInput } from './input.ts';
import { daysBetween } from './order-rhythm.ts';

/**
 * Recency, frequency and value of somebody's orders, over their whole life, each scored from 1 (the lowest fifth of
 * all customers) to 5. Raw values are live; scores are given by the break points last found over the base and are
 * `null` before the first time. Values equal to a break point belong below it, so that where most customers have one
 * order, all of these score 1.
 *
 * Value is what `relational.revenue_minor` says: net of refunds, in the person's main currency, compared with
 * customers of that currency alone; it may be negative. An order in the future counts as made now.
 * @returns `undefined` without an order: no customer, which is not a score of 1
 * @see Hughes, Strategic Database Marketing (scoring by quintiles)
 */
export function rfm({ relational, base }: TraitInput, now: string): ComputedTraits['rfm'] {
  const { orders_count, last_order_at, revenue_minor, currency } = relational;
  if (orders_count === 0 || last_order_at === null) return undefined;
  const recency_score = scoreOf(Date.parse(last_order_at), base?.recency);
  const frequency_score = scoreOf(orders_count, base?.frequency);
  const monetary_score =
    revenue_minor === null || currency === null
      ? null
      : scoreOf(revenue_minor, base?.monetary[currency]);
  const scores = [recency_score, frequency_score, monetary_score];
  return {
    recency_days: Math.floor(Math.max(0, daysBetween(last_order_at, now))),
    frequency: orders_count,
    monetary_minor: revenue_minor,
    currency,
    recency_score,
    frequency_score,
    monetary_score,
    score: scores.includes(null) ? null : scores.join(''),
  };
}

function scoreOf(value: number, quintiles: Quintiles | null | undefined): number | null {
  if (quintiles === null || quintiles === undefined) return null;
  return 1 + quintiles.filter((bound) => value > bound).length;
}
