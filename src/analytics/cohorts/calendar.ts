import { toLocalMs, toUtcMs } from '../../segments/moment.ts';

export type CohortInterval = 'week' | 'month' | 'quarter';

const DAY_MS = 86_400_000;
/** 5 January 1970 was a Monday. */
const MONDAY_MS = 4 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

/** Number of the calendar interval an instant lies in, on the clock of a zone; each next one is one more. */
export function intervalOf(ms: number, interval: CohortInterval, timezone: string): number {
  return localInterval(toLocalMs(ms, timezone), interval);
}

function localInterval(localMs: number, interval: CohortInterval): number {
  if (interval === 'week') return Math.floor((localMs - MONDAY_MS) / WEEK_MS);
  const date = new Date(localMs);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return interval === 'month' ? months : Math.floor(months / 3);
}

/** Instant at which an interval begins. */
export function beginOf(number: number, interval: CohortInterval, timezone: string): number {
  return toUtcMs(localBegin(number, interval), timezone);
}

function localBegin(number: number, interval: CohortInterval): number {
  if (interval === 'week') return MONDAY_MS + number * WEEK_MS;
  const months = interval === 'month' ? number : number * 3;
  return Date.UTC(Math.floor(months / 12), months % 12, 1);
}

/** First day of an interval, `2026-03-01`. */
export function dayOfInterval(number: number, interval: CohortInterval): string {
  return new Date(localBegin(number, interval)).toISOString().slice(0, 10);
}
