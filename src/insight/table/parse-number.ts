import { isMissing } from './missing.ts';

export type DecimalMark = '.' | ',';

const GROUPED: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^([+-]?)(\d{1,3}(?:[ ,'’\u00a0\u202f]\d{3})+|\d*)(?:\.(\d+))?(e[+-]?\d{1,3})?$/i,
  ',': /^([+-]?)(\d{1,3}(?:[ .'’\u00a0\u202f]\d{3})+|\d*)(?:,(\d+))?(e[+-]?\d{1,3})?$/i,
};

/**
 * A number as people and programs write it: sign, thousands separators, decimal mark, exponent; a currency sign or
 * `%` around it is ignored, brackets around it mean minus.
 * @returns `undefined` for anything else
 */
export function parseNumber(text: string, mark: DecimalMark = '.'): number | undefined {
  let plain = text.trim();
  if (plain === '' || plain.length > 60) return undefined;
  if (/^\(.*\)$/.test(plain)) plain = `-${plain.slice(1, -1)}`;
  plain = plain
    .replace(/^([+-]?)\s*[€$£]\s*/, '$1')
    .replace(/[\s\u00a0\u202f]*([€$£%]|EUR|USD|GBP)$/, '');
  const match = GROUPED[mark].exec(plain);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const value = Number(`${sign}${whole.replace(/\D/g, '') || '0'}.${fraction || '0'}${exponent}`);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * The decimal mark under which most values of a column are numbers; the point where both read as many.
 * @returns mark and how many of the values that are not missing it reads
 */
export function decimalMarkOf(values: readonly string[]): { mark: DecimalMark; numbers: number } {
  let point = 0;
  let comma = 0;
  for (const value of values) {
    if (isMissing(value)) continue;
    if (parseNumber(value, '.') !== undefined) point++;
    if (parseNumber(value, ',') !== undefined) comma++;
  }
  return comma > point ? { mark: ',', numbers: comma } : { mark: '.', numbers: point };
}
