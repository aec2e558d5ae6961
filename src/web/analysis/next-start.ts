import { toLocalMs, toUtcMs } from '../../segments/moment.ts';

/**
 * Where the interval after the one that begins at an instant begins, on the clock of a zone: a day is 23 to 25 hours
 * long, a month 28 to 31 days.
 */
export function nextStart(startMs: number, interval: string, zone: string): number {
  if (interval === 'minute') return startMs + 60_000;
  if (interval === 'hour') return startMs + 3_600_000;
  const local = new Date(toLocalMs(startMs, zone));
  switch (interval) {
    case 'week':
      local.setUTCDate(local.getUTCDate() + 7);
      break;
    case 'month':
      local.setUTCMonth(local.getUTCMonth() + 1);
      break;
    case 'quarter':
      local.setUTCMonth(local.getUTCMonth() + 3);
      break;
    case 'year':
      local.setUTCFullYear(local.getUTCFullYear() + 1);
      break;
    default:
      local.setUTCDate(local.getUTCDate() + 1);
  }
  return toUtcMs(local.getTime(), zone);
}
