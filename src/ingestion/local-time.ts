/** Hour (0 to 23) and ISO 8601 weekday (1 is Monday) on the clock of a place. */
export interface LocalTime {
  readonly local_hour: number;
  readonly local_weekday: number;
}

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
const MOST_REMEMBERED = 20_000;

/**
 * Builds a function from UTC instants to the local time of one zone. The zone's offset is asked once for each
 * quarter of an hour (no zone changes its offset more finely), for `Intl` is too slow to be asked per event.
 * @param timezone IANA name
 */
export function createLocalClock(timezone: string): (instant: string) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    timeZoneName: 'longOffset',
  });
  const offsets = new Map<number, number>();
  const offsetAt = (ms: number): number => {
    const quarter = Math.floor(ms / QUARTER_MS);
    const known = offsets.get(quarter);
    if (known !== undefined) return known;
    if (offsets.size >= MOST_REMEMBERED) offsets.clear();
    const offset = parseOffset(
      format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT',
    );
    offsets.set(quarter, offset);
    return offset;
  };
  return (instant) => {
    const utc = Date.parse(instant);
    const local = utc + offsetAt(utc);
    const days = Math.floor(local / DAY_MS);
    return {
      local_hour: Math.floor((local - days * DAY_MS) / 3_600_000),
      // 1970-01-01 was a Thursday.
      local_weekday: ((((days + 3) % 7) + 7) % 7) + 1,
    };
  };
}

/** `GMT`, `GMT+02:00` or `GMT-03:30:52` in milliseconds. */
function parseOffset(text: string): number {
  const match = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (match === null) return 0;
  const [, sign, hours, minutes, seconds] = match;
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1000;
  return sign === '-' ? -ms : ms;
}
