import type { EventDoc } from '../model/event.ts';
import type { EventTally } from '../model/profile.ts';
import { earlier, joinRecords, later } from './claims.ts';

/** ISO 4217 code for "no currency": revenue that came without one is kept apart, never guessed. */
export const NO_CURRENCY = 'XXX';

/** Counts one event. */
export function tallyOf(event: EventDoc): EventTally {
  const tally: EventTally = { count: 1, first_at: event.occurred_at, last_at: event.occurred_at };
  if (event.revenue_minor !== undefined) {
    tally.revenue_minor = { [event.currency ?? NO_CURRENCY]: event.revenue_minor };
  }
  if (event.rating !== undefined) {
    tally.rating_sum = ratingThousandths(event.rating, event.rating_max);
    tally.rating_count = 1;
  }
  return tally;
}

/** Adds up two tallies of different events. */
export function addTallies(a: EventTally, b: EventTally): EventTally {
  const sum: EventTally = {
    count: a.count + b.count,
    first_at: earlier(a.first_at, b.first_at),
    last_at: later(a.last_at, b.last_at),
  };
  const revenue = addRevenue(a.revenue_minor, b.revenue_minor);
  if (revenue !== undefined) sum.revenue_minor = revenue;
  const ratings = (a.rating_count ?? 0) + (b.rating_count ?? 0);
  if (ratings > 0) {
    sum.rating_sum = (a.rating_sum ?? 0) + (b.rating_sum ?? 0);
    sum.rating_count = ratings;
  }
  return sum;
}

/**
 * A rating as whole thousandths from 0 (worst) to 1000 (best), so that sums do not depend on order. Scales of
 * 2 to 7 are taken to start at 1 (stars), others at 0 (thumbs up; 0 to 10). Where the best value is not given, it
 * is 5 for ratings up to 5 and 10 above.
 */
export function ratingThousandths(rating: number, rating_max: number | undefined): number {
  const best = rating_max ?? (rating <= 5 ? 5 : 10);
  const worst = best >= 2 && best <= 7 ? 1 : 0;
  return Math.round(1000 * Math.min(1, Math.max(0, (rating - worst) / (best - worst))));
}

function addRevenue(
  a: Record<string, number> | undefined,
  b: Record<string, number> | undefined,
): Record<string, number> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return joinRecords(a, b, (x, y) => x + y);
}
