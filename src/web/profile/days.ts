import type { Format } from '../i18n/format.ts';

const DAY = 24 * 3_600_000;

/** The reader's calendar day of an instant, as a key to compare. */
export function dayOf(instant: string): string {
  const date = new Date(instant);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** `jeudi 12 mars 2026`, with `aujourd’hui` or `il y a 3 jours` before it in the last week. */
export function dayHeading(instant: string, now: number, format: Format): string {
  const days = Math.round((midnight(now) - midnight(Date.parse(instant))) / DAY);
  const day = format.day(instant);
  return days >= 0 && days < 7 ? `${format.daysAgo(days)} · ${day}` : day;
}

function midnight(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
