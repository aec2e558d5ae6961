import { parse } from 'csv-parse/sync';
import { AppError } from '../../errors.ts';

export const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** Something about a header worth telling before rows are sent. */
export type HeaderNotice =
  | { readonly code: 'blank_column_named'; readonly column: number; readonly name: string }
  | { readonly code: 'repeated_column_named'; readonly column: number; readonly name: string }
  | { readonly code: 'header_looks_like_data'; readonly column: number };

export interface CsvHeader {
  readonly separator: Separator;
  readonly columns: readonly string[];
  readonly notices: readonly HeaderNotice[];
  /** Lines before and with the header: rows start after them. */
  readonly headerLines: number;
}

/**
 * The separator and columns of a CSV file, from its first lines. A blank column name becomes `column_N`, the second
 * `email` becomes `email_2`: analytics tools export such files, and one odd name should not cost all rows. Each is
 * reported with its position.
 * @throws AppError `invalid_request` when no line can be a header
 */
export function readCsvHeader(lines: readonly string[]): CsvHeader {
  let at = lines.findIndex((line) => line.trim() !== '');
  if (at === -1) throw new AppError('invalid_request', 'no line with column names was found');
  // Excel writes this line before the header to tell itself the separator.
  const told = /^sep=(.)$/i.exec((lines[at] ?? '').trim());
  if (told !== null) at++;
  const rest = lines.slice(at);
  const given = SEPARATORS.find((separator) => separator === told?.[1]);
  const separator = given ?? detectSeparator(rest);
  const { cells, used } = headerCells(rest, separator);
  const { columns, notices } = nameColumns(cells);
  return { separator, columns, notices, headerLines: at + used };
}

/** Quoted column names may hold line breaks: takes lines until the quotes are balanced. */
function headerCells(lines: readonly string[], separator: Separator) {
  for (let used = 1; used <= Math.min(lines.length, 50); used++) {
    const cells = parseRecord(lines.slice(0, used).join('\n'), separator);
    if (cells !== undefined) return { cells, used };
  }
  throw new AppError('invalid_request', 'line 1: the quotes around a column name are not closed');
}

function nameColumns(cells: readonly string[]) {
  const notices: HeaderNotice[] = [];
  const taken = new Set(cells.map((cell) => cell.trim()));
  const used = new Set<string>();
  const columns = cells.map((cell, index) => {
    const column = index + 1;
    const given = cell.trim();
    if (VALUE_SHAPED.test(given)) notices.push({ code: 'header_looks_like_data', column });
    if (FORBIDDEN.has(given)) {
      throw new AppError('invalid_request', `line 1, column ${column}: ${given} is not allowed`);
    }
    const blank = given === '';
    if (!blank && !used.has(given)) {
      used.add(given);
      return given;
    }
    const name = freeName(blank ? `column_${column}` : `${given}_2`, taken);
    taken.add(name);
    notices.push({ code: blank ? 'blank_column_named' : 'repeated_column_named', column, name });
    return name;
  });
  return { columns, notices };
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let n = 3; taken.has(name); n++) name = `${wanted.replace(/_\d+$/, '')}_${n}`;
  return name;
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
/** An e-mail address or a UUID is nobody's column name. */
const VALUE_SHAPED =
  /^([^\s@]+@[^\s@]+\.[^\s@]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/** The separator that cuts the first lines into the same number of fields most often; of two, the one that cuts more. */
export function detectSeparator(lines: readonly string[]): Separator {
  const sample = lines.filter((line) => line.trim() !== '').slice(0, 20);
  const scored = SEPARATORS.map((separator) => {
    const counts = sample.map((line) => separatorsIn(line, separator));
    const header = counts[0] ?? 0;
    const agreeing = counts.filter((count) => count === header).length;
    return { separator, score: header === 0 ? -1 : agreeing * 1000 + Math.min(header, 999) };
  });
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).separator;
}

function separatorsIn(line: string, separator: string): number {
  let count = 0;
  let quoted = false;
  for (const char of line) {
    if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) count++;
  }
  return count;
}

/**
 * Fields of one CSV row (RFC 4180), or `undefined` when its quotes are wrong. With `relaxed`, a quote inside an
 * unquoted value stands for itself, as in exports that write JSON into a column.
 */
export function parseRecord(
  text: string,
  separator: Separator,
  relaxed = false,
): string[] | undefined {
  if (!text.includes('"')) return text.split(separator);
  try {
    const records = parse(text, {
      delimiter: separator,
      relax_column_count: true,
      relax_quotes: relaxed,
    });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}
