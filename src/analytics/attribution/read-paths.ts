import { splitPath, type TouchPath } from './path.ts';

export interface PathColumns {
  readonly path: string;
  readonly conversions: string;
  readonly value: string | undefined;
  /** Without it, nobody is known who did not convert. */
  readonly nulls: string | undefined;
}

/** A row that could not be used: its number counts from 1, without the header. */
export interface RefusedPath {
  readonly row: number;
  readonly column: string;
  readonly code: 'no_touch' | 'not_a_number' | 'negative';
}

/**
 * Reads rows of a path table. A blank number is 0; a row whose path is blank, or whose numbers are none or below
 * zero, is refused and named: nothing is guessed, nothing lost in silence.
 */
export function readPaths(
  rows: readonly Readonly<Record<string, string>>[],
  columns: PathColumns,
  separator: string,
): { readonly paths: TouchPath[]; readonly refused: RefusedPath[] } {
  const paths: TouchPath[] = [];
  const refused: RefusedPath[] = [];
  rows.forEach((row, i) => {
    const touches = splitPath(row[columns.path] ?? '', separator);
    if (touches.length === 0) {
      refused.push({ row: i + 1, column: columns.path, code: 'no_touch' });
      return;
    }
    const numbers = [columns.conversions, columns.value, columns.nulls].map((column) => {
      const given = column === undefined ? '' : (row[column] ?? '');
      return { column: column ?? '', number: given === '' ? 0 : parseNumber(given) };
    });
    const wrong = numbers.find(({ number }) => !(number >= 0));
    if (wrong !== undefined) {
      const code = Number.isNaN(wrong.number) ? 'not_a_number' : 'negative';
      refused.push({ row: i + 1, column: wrong.column, code });
      return;
    }
    const [conversions = 0, value = 0, nulls = 0] = numbers.map(({ number }) => number);
    paths.push({ touches, conversions, value, nulls });
  });
  return { paths, refused };
}

/** `1234.5`, `1 234,5`; `NaN` for anything else, such as `1.234,5`, which two countries read differently. */
function parseNumber(text: string): number {
  const plain = text.replaceAll(/[\s\u00a0\u202f]/g, '');
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(plain)) return Number.NaN;
  const number = Number(plain.replace(',', '.'));
  return Number.isFinite(number) ? number : Number.NaN;
}
