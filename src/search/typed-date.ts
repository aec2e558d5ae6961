import type { Span } from '../identity/words/fold.ts';

/** A date that was typed, as the beginnings of `YYYY-MM-DD` it may mean: `1983-04-09`, `1983-04` or `1983`. */
export interface TypedDate extends Span {
  readonly precision: 'day' | 'month' | 'year';
  /** most likely first; several where day and month may be swapped, or the century is not said */
  readonly meanings: readonly string[];
}

const MONTHS = [
  'janvier|january|janv|jan',
  'février|fevrier|february|févr|fevr|fév|fev|feb',
  'mars|march|mar',
  'avril|april|avr|apr',
  'mai|may',
  'juin|june|jun',
  'juillet|july|juil|jul',
  'août|aout|august|aug',
  'septembre|september|sept|sep',
  'octobre|october|oct',
  'novembre|november|nov',
  'décembre|decembre|december|déc|dec',
];
const MONTH = `(?:${MONTHS.join('|')})\\.?`;
const MONTH_MATCHERS = MONTHS.map((names) => new RegExp(`^(?:${names})\\.?$`, 'i'));
const YEAR = '(?:19|20)\\d\\d';
/** What people write before a date of birth. */
const BORN = '(?:(?:née?\\s+(?:le|en)|nee?\\s+(?:le|en)|born(?:\\s+(?:on|in))?|dob:?)\\s+)?';
const ORDINAL = '(?:er|st|nd|rd|th)?';

type Read = (groups: Readonly<Record<string, string>>) => Pick<TypedDate, 'precision' | 'meanings'>;

/** Ways of writing a date, those that say more first. */
const FORMS: readonly { readonly pattern: RegExp; readonly read: Read }[] = [
  form(`(?<y>${YEAR})(?<s>[-/. ])(?<m>\\d\\d?)\\k<s>(?<d>\\d\\d?)`, ({ y, m, d }) =>
    days([[y, m, d]]),
  ),
  form(
    `(?<d>\\d\\d?)(?<s>[-/. ])(?<m>\\d\\d?)\\k<s>(?<y>${YEAR}|\\d\\d)`,
    // Day first as in most of the world, else month first as in America.
    ({ y, m, d }) =>
      days(years(y).flatMap((year) => [[year, m, d] as const])).meanings.length > 0
        ? days([
            ...years(y).map((year) => [year, m, d] as const),
            ...years(y).map((year) => [year, d, m] as const),
          ])
        : days(years(y).map((year) => [year, d, m] as const)),
  ),
  form(
    `(?<d>\\d\\d?)${ORDINAL}(?:\\s+(?:de|of))?\\s+(?<m>${MONTH}),?\\s+(?<y>${YEAR}|\\d\\d)`,
    (g) => days(years(g['y']).map((year) => [year, monthOf(g['m']), g['d']])),
  ),
  form(`(?<m>${MONTH})\\s+(?<d>\\d\\d?)${ORDINAL},?\\s+(?<y>${YEAR})`, ({ y, m, d }) =>
    days([[y, monthOf(m), d]]),
  ),
  form(`(?<d>\\d\\d)(?<m>\\d\\d)(?<y>${YEAR})`, ({ y, m, d }) => days([[y, m, d]])),
  form(`(?<y>${YEAR})(?<m>\\d\\d)(?<d>\\d\\d)`, ({ y, m, d }) => days([[y, m, d]])),
  form(`(?<m>${MONTH}),?\\s+(?<y>${YEAR})`, ({ y, m }) => months([[y, monthOf(m)]])),
  form(`(?<m>\\d\\d?)[-/. ](?<y>${YEAR})`, ({ y, m }) => months([[y, m]])),
  form(`(?<y>${YEAR})-(?<m>\\d\\d)`, ({ y, m }) => months([[y, m]])),
  form(`(?<y>${YEAR})`, ({ y }) => ({ precision: 'year', meanings: y === undefined ? [] : [y] })),
];

/** The dates in a text, by place; where two readings overlap, the one that says more is taken. */
export function findDates(text: string): TypedDate[] {
  const found: TypedDate[] = [];
  for (const { pattern, read } of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length };
      if (found.some((other) => other.start < span.end && span.start < other.end)) continue;
      const date = read(match.groups ?? {});
      if (date.meanings.length > 0) found.push({ ...span, ...date });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The first day after all days that begin so: `1983-04` → `1983-05-01`. */
export function dayAfter(meaning: string): string {
  const [year = 0, month, day] = meaning.split('-').map(Number);
  const next =
    month === undefined
      ? Date.UTC(year + 1, 0, 1)
      : day === undefined
        ? Date.UTC(year, month, 1)
        : Date.UTC(year, month - 1, day + 1);
  return new Date(next).toISOString().slice(0, 10);
}

/** The first day of all that begin so. */
export function firstDay(meaning: string): string {
  return `${meaning}-01-01`.slice(0, 10);
}

function form(pattern: string, read: Read) {
  const alone = `(?<![\\p{L}\\p{N}])${BORN}${pattern}(?![\\p{L}\\p{N}])`;
  return { pattern: new RegExp(alone, 'giu'), read };
}

type Part = string | undefined;

function days(candidates: readonly (readonly [Part, Part, Part])[]) {
  const meanings = candidates.flatMap(([y, m, d]) => {
    if (y === undefined || m === undefined || d === undefined) return [];
    const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
    const date = new Date(`${day}T00:00:00.000Z`);
    // The thirty-first of February is read as a day of March.
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? [day] : [];
  });
  return { precision: 'day', meanings: [...new Set(meanings)] } as const;
}

function months(candidates: readonly (readonly [Part, Part])[]) {
  const meanings = days(candidates.map(([y, m]) => [y, m, '01'])).meanings;
  return { precision: 'month', meanings: meanings.map((day) => day.slice(0, 7)) } as const;
}

/** `83` says no century. */
function years(year: Part): string[] {
  if (year === undefined) return [];
  return year.length === 2 ? [`19${year}`, `20${year}`] : [year];
}

function monthOf(name: Part): Part {
  const month = MONTH_MATCHERS.findIndex((matcher) => matcher.test(name ?? ''));
  return month < 0 ? undefined : String(month + 1);
}
