import type { Random } from './random.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** How busy a month is for a shop: sales in January and July, quiet in August, presents at the end. */
const MONTHS = [1.2, 0.8, 0.85, 0.9, 0.95, 1.1, 1.1, 0.65, 0.95, 1, 1.4, 1.8] as const;
const BUSIEST = 1.8;

/** Local hours with their weight. */
const ONLINE_HOURS: readonly (readonly [number, number])[] = [
  [0, 1],
  [1, 0.4],
  [6, 0.6],
  [7, 1.5],
  [8, 2.5],
  [9, 3],
  [10, 3],
  [11, 3],
  [12, 5],
  [13, 5],
  [14, 3.5],
  [15, 3],
  [16, 3],
  [17, 4],
  [18, 5],
  [19, 5],
  [20, 7],
  [21, 8],
  [22, 5],
  [23, 2.5],
];
const STORE_HOURS: readonly (readonly [number, number])[] = [
  [10, 3],
  [11, 5],
  [12, 5],
  [13, 3],
  [14, 4],
  [15, 5],
  [16, 6],
  [17, 7],
  [18, 6],
];

/** An instant in [fromMs, toMs] at a likely season and time of day; shops are closed on Sundays. */
export function likelyMoment(
  random: Random,
  fromMs: number,
  toMs: number,
  where: 'online' | 'store',
): number {
  let ms = fromMs;
  for (let tries = 0; tries < 6; tries++) {
    ms = fromMs + random.next() * Math.max(0, toMs - fromMs);
    const month = new Date(ms).getUTCMonth();
    if (random.chance((MONTHS[month] ?? 1) / BUSIEST)) break;
  }
  return Math.min(toMs, atLikelyHour(random, ms, where));
}

/** Moves an instant to a likely hour of its day (of the Monday after it, where shops are closed). */
export function atLikelyHour(random: Random, ms: number, where: 'online' | 'store'): number {
  const day = Math.floor(ms / DAY) * DAY;
  const sunday = where === 'store' && new Date(day).getUTCDay() === 0;
  const hour = random.weighted(where === 'store' ? STORE_HOURS : ONLINE_HOURS);
  // Hours are local ones; one hour off in summer does not matter here.
  return day + (sunday ? DAY : 0) + (hour - 1) * HOUR + Math.floor(random.next() * HOUR);
}
