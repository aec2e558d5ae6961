export interface MonthBar {
  /** `2026-03` */
  readonly month: string;
  readonly count: number;
}

/** Most bars drawn: ten years. Older months are reached by going to a date. */
const MOST_MONTHS = 120;

/** The months with none in between filled in, so that a gap shows as one; oldest first, the newest ten years. */
export function fillMonths(months: readonly MonthBar[]): MonthBar[] {
  const first = months[0];
  const last = months.at(-1);
  if (first === undefined || last === undefined) return [];
  const counts = new Map(months.map(({ month, count }) => [month, count]));
  const to = indexOf(last.month);
  const from = Math.max(indexOf(first.month), to - MOST_MONTHS + 1);
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const month = nameOf(from + i);
    return { month, count: counts.get(month) ?? 0 };
  });
}

/** The last day of a month as a date, `2026-02-28`. */
export function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/** The last instant of a day of the reader's calendar. */
export function endOfDay(date: string): string {
  return new Date(`${date}T23:59:59.999`).toISOString();
}

function indexOf(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return year * 12 + number - 1;
}

function nameOf(index: number): string {
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}
