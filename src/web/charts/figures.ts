import type { Unit } from './datum.ts';

/** Figures of charts in one language. */
export interface Figures {
  /** A figure with its unit; a dash where it is unknown. */
  write(value: number | null, unit: Unit): string;
  /** The same in few letters, for axes and narrow marks: `12 k`. */
  short(value: number | null, unit: Unit): string;
  /** A change against what it is compared with, with its sign: `+12 %`; `null` where there is nothing to compare with. */
  change(now: number | null, before: number | null): string | null;
  /** @param interval the calendar interval that begins at the instant */
  time(instant: number, interval: string, zone: string): string;
  /** An hour of the day as the language says it: `9 h`. */
  hour(hour: number): string;
  /** A degree of latitude or longitude with its side: `48,8° N`. */
  degrees(value: number, axis: 'lat' | 'lon'): string;
  /** @param day 1 is Monday */
  weekday(day: number, form: 'short' | 'long'): string;
}

const DASH = '–';
const DAY_SECONDS = 86_400;

export function createFigures(locale: string): Figures {
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const compact = new Intl.NumberFormat(locale, {
    notation: 'compact',
    maximumFractionDigits: 1,
  });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const one = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const points = new Intl.NumberFormat(locale, {
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  });
  const change = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  });
  const times = new Map<string, Intl.DateTimeFormat>();
  const write = (value: number | null, unit: Unit, tight: boolean): string => {
    if (value === null || !Number.isFinite(value)) return DASH;
    switch (unit.kind) {
      case 'share':
        return share.format(value);
      case 'money':
        return money(locale, value, unit.currency, tight);
      case 'seconds':
        return duration(locale, value);
      case 'hours':
        return duration(locale, value * 3600);
      case 'days':
        return duration(locale, value * DAY_SECONDS);
      case 'rating':
        return `${one.format(value * 5)} / 5`;
      case 'points':
        return points.format(value);
      default:
        return tight ? compact.format(value) : plain.format(value);
    }
  };
  return {
    write: (value, unit) => write(value, unit, false),
    short: (value, unit) => write(value, unit, true),
    change(now, before) {
      if (now === null || before === null || before === 0) return null;
      return change.format((now - before) / Math.abs(before));
    },
    time(instant, interval, zone) {
      const id = `${interval} ${zone}`;
      const format = times.get(id) ?? timeFormat(locale, interval, zone);
      times.set(id, format);
      return interval === 'quarter'
        ? `${locale.startsWith('fr') ? 'T' : 'Q'}${Math.floor(new Date(instant).getUTCMonth() / 3) + 1} ${new Date(instant).getUTCFullYear()}`
        : format.format(instant);
    },
    hour: (hour) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit: 'hour', unitDisplay: 'narrow' }).format(
        hour,
      ),
    degrees(value, axis) {
      const west = locale.startsWith('fr') ? 'O' : 'W';
      const side = axis === 'lat' ? (value < 0 ? 'S' : 'N') : value < 0 ? west : 'E';
      return `${one.format(Math.abs(value))}° ${side}`;
    },
    // 1 January 2024 was a Monday.
    weekday: (day, form) =>
      new Intl.DateTimeFormat(locale, { weekday: form, timeZone: 'UTC' }).format(
        Date.UTC(2024, 0, day),
      ),
  };
}

function money(locale: string, minor: number, currency: string, tight: boolean): string {
  const whole = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const digits = whole.resolvedOptions().maximumFractionDigits ?? 2;
  const amount = minor / 10 ** digits;
  if (!tight) return whole.format(amount);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: Math.abs(amount) < 1000 ? 0 : 1,
  }).format(amount);
}

const UNITS = [
  ['day', DAY_SECONDS],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

function duration(locale: string, seconds: number): string {
  const [unit, length] =
    UNITS.find(([, each]) => Math.abs(seconds) >= each * 1.5) ?? (['second', 1] as const);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: seconds / length < 10 ? 1 : 0,
  }).format(seconds / length);
}

function timeFormat(locale: string, interval: string, zone: string): Intl.DateTimeFormat {
  switch (interval) {
    case 'minute':
      return new Intl.DateTimeFormat(locale, {
        hour: '2-digit',
        minute: '2-digit',
        timeZone: zone,
      });
    case 'hour':
      return new Intl.DateTimeFormat(locale, {
        day: 'numeric',
        month: 'short',
        hour: 'numeric',
        timeZone: zone,
      });
    case 'month':
      return new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: zone });
    case 'year':
      return new Intl.DateTimeFormat(locale, { year: 'numeric', timeZone: zone });
    default:
      return new Intl.DateTimeFormat(locale, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone: zone,
      });
  }
}
