import { DAY_MS } from '../columns/instant.ts';
import { customerOrders, summarise } from '../value/orders.ts';
import { scoreCustomer, type ValueModel } from '../value/score-customer.ts';
import type { Activity } from './activity.ts';
import { orderRows } from './order-rows.ts';
import { VALUE_TERMS } from './value-model.ts';

/** A person's spending so far and what is expected of them, in minor units of one currency. */
export interface ValueCurve {
  /** spent in each of the last twelve months of 30 days, oldest first; what was given back is taken off */
  readonly past: readonly { readonly days_ago: number; readonly spent_minor: number }[];
  /** added up from now on; empty where nothing can be foretold */
  readonly ahead: readonly {
    readonly days: number;
    readonly orders: number;
    /** `null` where no spend is known */
    readonly value_minor: number | null;
  }[];
}

const MONTHS = 12;
const MONTH_DAYS = (VALUE_TERMS.horizon * 7) / MONTHS;

/** The last point ahead is the value that scoring writes: the same model over the same days. */
export function valueCurve(
  model: ValueModel | undefined,
  activity: Pick<Activity, 'profile_id' | 'days'>,
  now: number,
): ValueCurve {
  const today = Math.floor(now / DAY_MS);
  const past = Array.from({ length: MONTHS }, (_, i) => {
    const days_ago = (MONTHS - i) * 30;
    const spent_minor = activity.days
      .filter(({ day }) => day > today - days_ago && day <= today - days_ago + 30)
      .reduce((sum, { sold_minor, returned_minor }) => sum + sold_minor - returned_minor, 0);
    return { days_ago, spent_minor };
  });
  const [orders] = customerOrders(orderRows(activity));
  const summary = orders === undefined ? undefined : summarise(orders, today);
  if (model === undefined || summary === undefined) return { past, ahead: [] };
  const ahead = Array.from({ length: MONTHS }, (_, i) => {
    const weeks = (VALUE_TERMS.horizon * (i + 1)) / MONTHS;
    const score = scoreCustomer(model, summary, weeks, { ...VALUE_TERMS, horizon: weeks });
    return {
      days: Math.round(MONTH_DAYS * (i + 1)),
      orders: Math.round(score.expected_purchases * 1e4) / 1e4,
      value_minor: score.lifetime_value === undefined ? null : Math.round(score.lifetime_value),
    };
  });
  return { past, ahead };
}
