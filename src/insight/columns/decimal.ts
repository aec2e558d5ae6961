/** Which sign parts whole from decimal. */
export type DecimalMark = '.' | ',';

/**
 * Which sign parts the decimals in a column: the one that comes last in values with both, else a comma when some value
 * has a comma that cannot part thousands (`12,5`), else the point.
 */
export function decimalMark(values: Iterable<string>): DecimalMark {
  let commaIsDecimal = false;
  for (const value of values) {
    const comma = value.lastIndexOf(',');
    if (comma < 0) continue;
    const point = value.lastIndexOf('.');
    if (point >= 0) return comma > point ? ',' : '.';
    if (!/^\D*\d{1,3}(,\d{3})+\D*$/.test(value)) commaIsDecimal = true;
  }
  return commaIsDecimal ? ',' : '.';
}

/**
 * A number as people write it: signs of currency, spaces and thousands marks are left out; `(5)` and `5-` are negative.
 * @returns `undefined` for a blank or anything that is not one number
 */
export function parseDecimal(text: string, mark: DecimalMark): number | undefined {
  let digits = text.trim().replaceAll(/[\s'’\u00a0\u202f]|\p{Sc}|[A-Z]{3}\b/gu, '');
  if (digits === '') return undefined;
  const negative = /^\(.*\)$|-$|^[-−]/u.test(digits);
  digits = digits.replaceAll(/^[-−+(]|[-)]$/gu, '');
  digits = mark === ',' ? digits.replaceAll('.', '').replace(',', '.') : digits.replaceAll(',', '');
  if (!/^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(digits)) return undefined;
  const value = Number(digits);
  return negative ? -value : value;
}
