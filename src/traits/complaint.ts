import type { ComputedTraits } from '../model/computed-traits.ts';
import { tallied } from './figures.ts';
import type { TraitInput } from './input.ts';
import { daysBetween } from './order-rhythm.ts';

/** Days after which a complaint of which nothing more is heard is a thing of the past. */
const PAST_AFTER_DAYS = 90;

/**
 * Whether somebody's complaint waits for an answer: `open` while one with a number was not closed after it was filed,
 * and less than 90 days old; `resolved` where the last one was closed; `past` where nobody said so and 90 days went by.
 * A complaint without a number cannot be closed, and is open for those 90 days.
 * @returns `undefined` without any complaint
 */
export function complaint({ state }: TraitInput, now: string): ComputedTraits['complaint'] {
  const filed = tallied(state.tallies, 'complaint_filed');
  if (filed === undefined) return undefined;
  const isRecent = (at: string) => daysBetween(at, now) < PAST_AFTER_DAYS;
  const numbered = Object.values(state.habits?.tickets ?? {}).filter((one) => one.complaint);
  const isClosed = ({ opened_at = '', closed_at }: (typeof numbered)[number]) =>
    closed_at !== undefined && closed_at >= opened_at;
  const waiting = numbered.filter(
    (one) => !isClosed(one) && one.opened_at !== undefined && isRecent(one.opened_at),
  ).length;
  const newest = numbered.find(({ opened_at }) => opened_at === filed.last_at);
  const isOpen = waiting > 0 || (newest === undefined && isRecent(filed.last_at));
  const isResolved = newest !== undefined && isClosed(newest);
  return {
    state: isOpen ? 'open' : isResolved ? 'resolved' : 'past',
    count: filed.count,
    open_count: Math.max(waiting, isOpen ? 1 : 0),
    last_at: filed.last_at,
  };
}
