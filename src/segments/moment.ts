import type { Moment } from './condition.ts';
import type { Field } from './field.ts';

const DAY_MS = 86_400_000;

/** The clock a question is asked on. */
export interface Clock {
  readonly now: Date;
  /** IANA zone in which days begin */
  readonly timezone: string;
}

/** Milliseconds since 1970 (UTC) of a moment. */
export function momentMs(moment: Moment, clock: Clock): number {
  if (typeof moment === 'object') return clock.now.getTime() - moment.days_ago * DAY_MS;
  if (/^\d{4}-\d{2}-\d{2}$/.test(moment)) return midnightMs(moment, clock.timezone);
  return Date.parse(moment);
}

/** A moment as a field is compared with it: a calendar day is compared by day, written as its midnight in UTC. */
export function fieldMs({ type }: Field, moment: Moment, clock: Clock): number {
  return type === 'day' ? Date.parse(dayOf(moment, clock)) : momentMs(moment, clock);
}

/** The calendar day of a moment, `2026-03-29`, on the clock's side of midnight. */
export function dayOf(moment: Moment, clock: Clock): string {
  if (typeof moment === 'string' && moment.length === 10) return moment;
  const ms = momentMs(moment, clock);
  return new Date(toLocalMs(ms, clock.timezone)).toISOString().slice(0, 10);
}

/**
 * Instant at which a calendar day begins in a zone. Where clocks skip midnight, the first instant of the day.
 * @param day `2026-03-29`
 */
export function midnightMs(day: string, timezone: string): number {
  return toUtcMs(Date.parse(`${day}T00:00:00Z`), timezone);
}

/** Wall-clock time of an instant, written as if it were UTC. */
export function toLocalMs(ms: number, timezone: string): number {
  return ms + offsetMs(ms, timezone);
}

/** Inverse of {@link toLocalMs}. Of a time that clocks skip, the first instant after the gap. */
export function toUtcMs(localMs: number, timezone: string): number {
  // Two rounds: the offset at the first guess may be that of the other side of a change.
  let guess = localMs - offsetMs(localMs, timezone);
  guess = localMs - offsetMs(guess, timezone);
  const shown = toLocalMs(guess, timezone);
  return shown < localMs ? guess + (localMs - shown) : guess;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function offsetMs(ms: number, timezone: string): number {
  let format = FORMATS.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    if (FORMATS.size > 100) FORMATS.clear();
    FORMATS.set(timezone, format);
  }
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(ms / 1000) * 1000;
}
