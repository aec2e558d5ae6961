import type { Level } from './level.ts';

/** Which number comes first in `03/04/1970`. */
export type DateOrder = 'day_first' | 'month_first';

const MONTHS: Readonly<Record<string, string>> = {
  jan: '01',
  fev: '02',
  feb: '02',
  mar: '03',
  apr: '04',
  avr: '04',
  mai: '05',
  may: '05',
  juin: '06',
  jun: '06',
  juil: '07',
  jul: '07',
  aou: '08',
  aug: '08',
  sep: '09',
  oct: '10',
  nov: '11',
  dec: '12',
};
const YEAR_FIRST = /^(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})(?:[T ].*)?$/;
const YEAR_LAST = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/;
const COMPACT_YEAR_LAST = /^(\d{2})(\d{2})((?:19|20)\d{2})$/;

/** The order a column is written in, by the dates that only one order can read; the day first where none tells. */
export function dateOrderOf(values: Iterable<string>): DateOrder {
  let monthFirst = 0;
  for (const value of values) {
    const found = YEAR_LAST.exec(value.trim());
    if (found === null) continue;
    if (Number(found[2]) > 12) monthFirst++;
    if (Number(found[1]) > 12) monthFirst--;
  }
  return monthFirst > 0 ? 'month_first' : 'day_first';
}

/**
 * Spells a date of birth as eight digits `YYYYMMDD`. Impossible months and days stay: a slip that made them can
 * still be compared. Two-digit years are taken to be of the last hundred years before 2030.
 * @returns `undefined` for what is no date, and for placeholders such as 1900-01-01
 */
export function canonicaliseBirthDate(text: string, order: DateOrder): string | undefined {
  const spelt = spell(text.trim().toLowerCase(), order);
  if (spelt === undefined || PLACEHOLDERS.has(spelt)) return undefined;
  const year = Number(spelt.slice(0, 4));
  return year >= 1850 && year <= 2100 ? spelt : undefined;
}

const PLACEHOLDERS = new Set([
  '19000101',
  '19010101',
  '19700101',
  '11111111',
  '99991231',
  '20000101',
]);

function spell(text: string, order: DateOrder): string | undefined {
  const compact = COMPACT_YEAR_LAST.exec(text);
  const monthThere = Number(text.slice(4, 6));
  if (compact !== null && (monthThere > 12 || Number(text.slice(0, 4)) < 1850)) {
    return inOrder(compact[1], compact[2], compact[3], order);
  }
  const first = YEAR_FIRST.exec(text);
  if (first !== null) return digits(first[1], first[2], first[3]);
  const last = YEAR_LAST.exec(text);
  if (last !== null) return inOrder(last[1], last[2], last[3], order);
  return withMonthName(text);
}

function withMonthName(text: string): string | undefined {
  const word = /[a-zéûù]{3,}/
    .exec(text)?.[0]
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
  const month =
    word === undefined ? undefined : (MONTHS[word.slice(0, 4)] ?? MONTHS[word.slice(0, 3)]);
  const numbers = text.match(/\d+/g) ?? [];
  const year = numbers.find((number) => number.length === 4) ?? numbers[1];
  const day = numbers.find((number) => number !== year);
  return month === undefined ? undefined : digits(year, month, day);
}

function inOrder(
  a: string | undefined,
  b: string | undefined,
  year: string | undefined,
  order: DateOrder,
): string | undefined {
  const swapped = order === 'month_first' ? Number(a) <= 12 : Number(b) > 12;
  return swapped ? digits(year, a, b) : digits(year, b, a);
}

function digits(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): string | undefined {
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const full = year.length === 2 ? `${Number(year) < 30 ? 20 : 19}${year}` : year;
  return `${full}${month.padStart(2, '0')}${day.padStart(2, '0')}`;
}

/**
 * 5 the same; 4 day and month swapped, or one slip of the pen; 3 two of year, month and day, two digits, or within
 * a month; 2 within a year or so; 1 within ten years; 0 others.
 */
export function compareBirthDates(a: string, b: string): Level {
  if (a === b) return 5;
  const [yearA, monthA, dayA] = [a.slice(0, 4), a.slice(4, 6), a.slice(6)];
  const [yearB, monthB, dayB] = [b.slice(0, 4), b.slice(4, 6), b.slice(6)];
  if (yearA === yearB && monthA === dayB && dayA === monthB) return 4;
  if (differing(a, b) === 1 || isSwap(a, b)) return 4;
  const same = Number(yearA === yearB) + Number(monthA === monthB) + Number(dayA === dayB);
  const days = Math.abs(dayNumber(a) - dayNumber(b));
  // Two wrong digits are one slip or two; of another decade as well, it is another person's.
  const decade =
    yearA.slice(0, 3) !== yearB.slice(0, 3) && Math.abs(Number(yearA) - Number(yearB)) > 5;
  if (same === 2 || days <= 31 || (differing(a, b) === 2 && !decade)) return 3;
  if (days <= 400) return 2;
  return days <= 3660 ? 1 : 0;
}

/** Days since year 0, near enough to tell months from years. */
function dayNumber(date: string): number {
  return (
    Number(date.slice(0, 4)) * 365.25 + Number(date.slice(4, 6)) * 30.44 + Number(date.slice(6))
  );
}

function differing(a: string, b: string): number {
  let count = 0;
  for (let i = 0; i < 8; i++) if (a[i] !== b[i]) count++;
  return count;
}

function isSwap(a: string, b: string): boolean {
  if (differing(a, b) !== 2) return false;
  for (let i = 0; i < 7; i++) {
    if (a[i] !== b[i]) return a[i] === b[i + 1] && a[i + 1] === b[i];
  }
  return false;
}
