import type { LifecycleStage } from '../model/profile.ts';
import { daysBetween, type OrderRhythm, usualGapDays } from './order-rhythm.ts';

/** Ends of the stages, as multiples of the days that usually lie between two orders of the person. */
const STAGE_ENDS = { active: 1.5, at_risk: 3, dormant: 6 } as const;

/**
 * Where somebody stands as a customer, from the rhythm of their own orders. With *gap* the mean days between
 * their orders (60 where they have fewer than three), and *silence* the days since the last one:
 *
 * | stage | when |
 * |---|---|
 * | `prospect` | no order |
 * | `new` | one order, silence up to 1.5 gaps |
 * | `active` | several orders, silence up to 1.5 gaps |
 * | `at_risk` | silence up to 3 gaps |
 * | `dormant` | silence up to 6 gaps |
 * | `lost` | longer |
 *
 * @param now UTC instant; an order after it counts as made now
 */
export function lifecycleStage(rhythm: OrderRhythm, now: string): LifecycleStage {
  if (rhythm.orders_count === 0 || rhythm.last_order_at === null) return 'prospect';
  const gaps = Math.max(0, daysBetween(rhythm.last_order_at, now)) / usualGapDays(rhythm);
  if (gaps <= STAGE_ENDS.active) return rhythm.orders_count === 1 ? 'new' : 'active';
  if (gaps <= STAGE_ENDS.at_risk) return 'at_risk';
  return gaps <= STAGE_ENDS.dormant ? 'dormant' : 'lost';
}
