import { type Clock, momentMs, toLocalMs, toUtcMs } from '../../segments/moment.ts';
import type { Bounds } from '../aggregation/previous.ts';
import { wrong } from '../aggregation/problems.ts';
import type { PeriodChoice } from './view.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Now, up to the next whole minute: a dashboard that is refreshed within it asks the same again. */
export function wholeMinute(now: Date): Date {
  return new Date(Math.ceil(now.getTime() / MINUTE_MS) * MINUTE_MS);
}

/**
 * The instants a choice of period stands for; ends are whole minutes.
 * @returns `undefined` for all of time
 * @throws AppError `invalid_request` for a period that ends before it begins
 */
export function boundsOfChoice(choice: PeriodChoice, clock: Clock): Bounds | undefined {
  switch (choice.kind) {
    case 'all':
      return undefined;
    case 'between': {
      const fromMs = momentMs(choice.from, clock);
      const toMs = momentMs(choice.to, clock);
      if (!(fromMs < toMs)) throw wrong('view.period', 'is empty: from must be before to');
      return { fromMs, toMs };
    }
    case 'last': {
      const toMs = wholeMinute(clock.now).getTime();
      return { fromMs: startOf(choice.unit, choice.count, toMs, clock.timezone), toMs };
    }
  }
}

/** Start of the unit that now is in, and `count - 1` units before it, on the clock of the zone. */
function startOf(
  unit: Extract<PeriodChoice, { kind: 'last' }>['unit'],
  count: number,
  nowMs: number,
  timezone: string,
): number {
  if (unit === 'minute') return nowMs - count * MINUTE_MS;
  if (unit === 'hour') return nowMs - count * HOUR_MS;
  const local = new Date(toLocalMs(nowMs, timezone));
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  const back = count - 1;
  const start = () => {
    switch (unit) {
      case 'day':
        return Date.UTC(year, month, day) - back * DAY_MS;
      case 'week':
        return Date.UTC(year, month, day - ((local.getUTCDay() + 6) % 7)) - back * 7 * DAY_MS;
      case 'month':
        return Date.UTC(year, month - back, 1);
      case 'year':
        return Date.UTC(year - back, 0, 1);
    }
  };
  return toUtcMs(start(), timezone);
}
