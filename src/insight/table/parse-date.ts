export type DateOrder = 'year_first' | 'day_first' | 'month_first';

const ISO =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;
const LOCAL =
  /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * Days since 1970-01-01 UTC, with a fraction for the time of day; an instant without a zone is taken as UTC.
 * @returns `undefined` for what is not a day of the calendar in this order
 */
export function parseDay(text: string, order: DateOrder): number | undefined {
  if (text.length < 6 || text.length > 40) return undefined;
  const match = (order === 'year_first' ? ISO : LOCAL).exec(text.trim());
  if (match === null) return undefined;
  const [a, b, c] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [year, month, day] =
    order === 'year_first'
      ? [a, b, c]
      : order === 'day_first'
        ? [fullYear(c), b, a]
        : [fullYear(c), a, b];
  const ms = Date.UTC(
    year,
    month - 1,
    day,
    Number(match[4] ?? 0),
    Number(match[5] ?? 0),
    Number(match[6] ?? 0),
  );
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return (ms - zoneMs(match[7])) / 86_400_000;
}

function fullYear(year: number): number {
  if (year >= 100) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

function zoneMs(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -1 : 1) * minutes * 60_000;
}

/** The order in which most values of a column are days; day before month where both read as many. */
export function dateOrderOf(values: readonly string[]): { order: DateOrder; days: number } {
  const orders: readonly DateOrder[] = ['year_first', 'day_first', 'month_first'];
  const counted = orders.map((order) => ({
    order,
    days: values.filter((value) => parseDay(value, order) !== undefined).length,
  }));
  return counted.reduce((best, one) => (one.days > best.days ? one : best));
}
