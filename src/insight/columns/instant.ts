export const DAY_MS = 86_400_000;

/** How instants of one column are read; `format` is for people. */
export interface InstantReader {
  readonly format: string;
  /** milliseconds since 1970, or `undefined` for what is no date; without a zone of its own, a text is UTC */
  read(text: string): number | undefined;
}

const TIME = String.raw`(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?`;
const YEAR_FIRST = new RegExp(
  String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${TIME}\s*(Z|[+-]\d{2}:?\d{2})?$`,
);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})${TIME}$`);

/**
 * Finds how a column writes instants: year first (ISO 8601 and its like), `YYYYMMDD`, day first or month first (told
 * apart by a part above 12; day first when nothing tells), seconds or milliseconds since 1970.
 * @param sample some values of the column
 * @returns `undefined` when fewer than 9 in 10 non-blank values read as instants
 */
export function instantReader(sample: readonly string[]): InstantReader | undefined {
  const values = sample.map((value) => value.trim()).filter((value) => value !== '');
  if (values.length === 0) return undefined;
  const readers: InstantReader[] = [
    { format: 'year first', read: readYearFirst },
    { format: 'YYYYMMDD', read: readCompact },
    monthFirst(values)
      ? { format: 'month first', read: (text) => readYearLast(text, 2, 1) }
      : { format: 'day first', read: (text) => readYearLast(text, 1, 2) },
    { format: 'seconds or milliseconds since 1970', read: readEpoch },
  ];
  return readers.find(
    ({ read }) => values.filter((v) => read(v) !== undefined).length >= values.length * 0.9,
  );
}

function monthFirst(values: readonly string[]): boolean {
  return values.some((value) => Number(YEAR_LAST.exec(value)?.[2] ?? 0) > 12);
}

function readYearFirst(text: string): number | undefined {
  const found = YEAR_FIRST.exec(text.trim());
  if (found === null) return undefined;
  const [, y, mo, d, h, mi, s, zone] = found;
  const local = utc(Number(y), Number(mo), Number(d), h, mi, s);
  return local === undefined ? undefined : local - offsetMs(zone);
}

function readYearLast(text: string, dayPart: 1 | 2, monthPart: 1 | 2): number | undefined {
  const found = YEAR_LAST.exec(text.trim());
  if (found === null) return undefined;
  const short = Number(found[3]);
  const year = found[3]?.length === 2 ? short + (short < 70 ? 2000 : 1900) : short;
  const [, , , , h, mi, s] = found;
  return utc(year, Number(found[monthPart]), Number(found[dayPart]), h, mi, s);
}

function readCompact(text: string): number | undefined {
  const found = /^(1[89]\d{2}|20\d{2})(\d{2})(\d{2})$/.exec(text.trim());
  if (found === null) return undefined;
  return utc(Number(found[1]), Number(found[2]), Number(found[3]), undefined, undefined, undefined);
}

function readEpoch(text: string): number | undefined {
  if (!/^\d{9,13}(\.\d+)?$/.test(text.trim())) return undefined;
  const value = Number(text);
  return value >= 1e11 ? value : value * 1000;
}

function utc(
  year: number,
  month: number,
  day: number,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
): number | undefined {
  const at = Date.UTC(
    year,
    month - 1,
    day,
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  const back = new Date(at);
  const real = back.getUTCMonth() === month - 1 && back.getUTCDate() === day;
  return real && Number(hour ?? 0) < 24 ? at : undefined;
}

function offsetMs(zone: string | undefined): number {
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (found === null) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return (found[1] === '-' ? -minutes : minutes) * 60_000;
}
