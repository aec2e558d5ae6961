import { minorDigits } from '../../model/minor-units.ts';

/** Numbers, money and dates in one language: `Intl` and nothing else. Instants are shown in the reader's zone. */
export interface Format {
  number(value: number): string;
  percent(ratio: number): string;
  /** @param minor integer minor units of `currency` */
  money(minor: number, currency: string): string;
  date(instant: string): string;
  /** A date without a zone, `1983-04-09`: the same day for every reader. */
  calendarDate(date: string): string;
  /** A month without a day, `2026-03`: `mars 2026`. */
  month(month: string): string;
  /** `jeudi 12 mars 2026`: heads the events of one day. */
  day(instant: string): string;
  time(instant: string): string;
  dateTime(instant: string): string;
  /** How long before `now`, in the largest unit that fits: `il y a 3 mois`. */
  age(instant: string, now: number): string;
  /** `aujourd’hui`, `hier`, `il y a 3 jours`. */
  daysAgo(days: number): string;
  duration(milliseconds: number): string;
  list(values: readonly string[]): string;
  /** Name of an ISO 3166 country, the code itself where `Intl` knows none. */
  country(code: string): string;
  /** Name of an ISO 639 language, the code itself where `Intl` knows none. */
  language(code: string): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['week', 7 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
] as const;

export function createFormat(locale: string): Format {
  const numbers = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const calendar = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
  const months = new Intl.DateTimeFormat(locale, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const times = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const ages = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const lists = new Intl.ListFormat(locale, { type: 'unit', style: 'short' });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  return {
    number: (value) => numbers.format(value),
    percent: (ratio) => percents.format(ratio),
    money: (minor, currency) => formatMoney(locale, minor, currency),
    date: (instant) => dates.format(new Date(instant)),
    calendarDate: (date) => calendar.format(new Date(date)),
    day: (instant) => days.format(new Date(instant)),
    month: (date) => months.format(new Date(date)),
    time: (instant) => times.format(new Date(instant)),
    dateTime: (instant) => moments.format(new Date(instant)),
    age: (instant, now) => {
      const elapsed = now - Date.parse(instant);
      const [unit, length] = UNITS.find(([, each]) => Math.abs(elapsed) >= each) ?? UNITS[5];
      return ages.format(-Math.round(elapsed / length), unit);
    },
    daysAgo: (days) => ages.format(-days, 'day'),
    duration: (milliseconds) => formatDuration(locale, milliseconds),
    list: (values) => lists.format(values),
    country: (code) => displayName(countries, code),
    language: (code) => displayName(languages, code),
  };
}

function formatMoney(locale: string, minor: number, currency: string): string {
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return money.format(minor / 10 ** minorDigits(currency));
}

function formatDuration(locale: string, milliseconds: number): string {
  const [unit, length] = (
    [
      ['day', DAY],
      ['hour', HOUR],
      ['minute', MINUTE],
    ] as const
  ).find(([, each]) => milliseconds >= each) ?? ['second', 1000];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 0,
  }).format(milliseconds / length);
}

/** A malformed code makes `Intl` throw: data is shown as it is rather than breaking the page. */
function displayName(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
