import { isMissing } from './missing.ts';
import { type DateOrder, dateOrderOf, parseDay } from './parse-date.ts';
import { type DecimalMark, decimalMarkOf, parseNumber } from './parse-number.ts';

/** What the values of a column are taken for. */
export type ColumnKind =
  | { readonly kind: 'number'; readonly mark: DecimalMark }
  | { readonly kind: 'date'; readonly order: DateOrder }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'category' }
  | { readonly kind: 'left_out'; readonly reason: LeftOut };

export type LeftOut = 'blank' | 'constant' | 'id' | 'free_text' | 'reveals_label' | 'named_option';

const YES_NO = new Set([
  'yes',
  'no',
  'y',
  'n',
  'true',
  'false',
  't',
  'f',
  'oui',
  'non',
  'vrai',
  'faux',
  'o',
]);
/** Share of values that must read as a number or day for the column to be taken for it. */
const MOSTLY = 0.95;
const SAMPLE = 5000;

/**
 * Tells by its values and name what a column holds. Values that are missing do not count; up to 5 % of others may
 * differ from the rest and are then missing.
 */
export function kindOfColumn(name: string, values: readonly string[]): ColumnKind {
  const given = values.filter((value) => !isMissing(value));
  if (given.length === 0) return { kind: 'left_out', reason: 'blank' };
  const distinct = new Set(given);
  if (distinct.size === 1 && given.length === values.length) {
    return { kind: 'left_out', reason: 'constant' };
  }
  if (distinct.size <= 2 && [...distinct].every((value) => YES_NO.has(value.toLowerCase()))) {
    return { kind: 'boolean' };
  }
  const sample = spread(given, SAMPLE);
  const { mark, numbers } = decimalMarkOf(sample);
  if (numbers >= MOSTLY * sample.length) {
    const isId = looksLikeId(name, given, distinct.size, mark);
    return isId ? { kind: 'left_out', reason: 'id' } : { kind: 'number', mark };
  }
  const { order, days } = dateOrderOf(sample);
  if (days >= MOSTLY * sample.length) return { kind: 'date', order };
  const length = sample.reduce((sum, value) => sum + value.length, 0) / sample.length;
  const share = distinct.size / given.length;
  if (length > 40 && share > 0.3) return { kind: 'left_out', reason: 'free_text' };
  if (given.length >= 20 && share > 0.9) {
    const words = sample.filter((value) => value.trim().split(/\s+/).length >= 4).length;
    const reason = words > sample.length / 2 ? 'free_text' : 'id';
    return { kind: 'left_out', reason };
  }
  return { kind: 'category' };
}

/**
 * Whole numbers that never repeat and either are named like an id or fill their range without gaps. A number that
 * merely happens not to repeat, such as an exact amount, stays.
 */
function looksLikeId(
  name: string,
  given: readonly string[],
  distinct: number,
  mark: DecimalMark,
): boolean {
  if (given.length < 20 || distinct < given.length * 0.99) return false;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of given) {
    const number = parseNumber(value, mark);
    if (number === undefined || !Number.isInteger(number)) return false;
    least = Math.min(least, number);
    most = Math.max(most, number);
  }
  const named =
    /(^|[^a-z])(ids?|uuid|guid|key|code|nr|no|num|numero|number|ref|reference|index|row)([^a-z]|$)/i.test(
      name.replace(/([a-z])([A-Z])/g, '$1_$2'),
    );
  return named || most - least < given.length * 1.05;
}

/** At most `count` values, evenly spread, so that a file sorted by time is not judged by its beginning. */
function spread(values: readonly string[], count: number): readonly string[] {
  if (values.length <= count) return values;
  const step = values.length / count;
  return Array.from({ length: count }, (_, i) => values[Math.floor(i * step)] ?? '');
}

/** Numbers of a column; `NaN` where there is none. */
export function readNumbers(
  values: readonly string[],
  kind: Extract<ColumnKind, { kind: 'number' | 'date' }>,
): Float64Array {
  const read = (value: string) =>
    kind.kind === 'number' ? parseNumber(value, kind.mark) : parseDay(value, kind.order);
  return Float64Array.from(values, (value) => read(value) ?? Number.NaN);
}
