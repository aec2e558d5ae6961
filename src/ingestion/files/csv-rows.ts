import type { CsvHeader } from './csv-header.ts';
import { parseRecord } from './csv-header.ts';
import { type FileItem, type ReadLimits, refuse } from './file-item.ts';
import type { Line } from './lines.ts';

/**
 * Rows of a CSV file, one by one, so that a bad row costs itself alone. A row whose quotes span lines is put
 * together first; if they never close, or what comes out has the wrong number of fields, its first line is refused
 * and reading goes on with the next one.
 */
export async function* readCsvRows(
  lines: AsyncIterable<Line[]>,
  header: CsvHeader,
  limits: ReadLimits,
): AsyncGenerator<FileItem[]> {
  let waiting: Line[] = [];
  let skip = header.headerLines;
  for await (const block of lines) {
    const fresh = skip > 0 ? block.slice(skip) : block;
    skip = Math.max(0, skip - block.length);
    const { items, rest } = takeRows([...waiting, ...fresh], header, limits, false);
    waiting = rest;
    if (items.length > 0) yield items;
  }
  const { items } = takeRows(waiting, header, limits, true);
  if (items.length > 0) yield items;
}

interface Taken {
  readonly items: FileItem[];
  /** lines of a quoted row that goes on beyond what was read */
  readonly rest: Line[];
}

function takeRows(
  lines: readonly Line[],
  header: CsvHeader,
  limits: ReadLimits,
  last: boolean,
): Taken {
  const items: FileItem[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    if (line === undefined) break;
    const single = readSingle(line, header);
    if (single !== 'open') {
      if (single !== undefined) items.push(single);
      at++;
      continue;
    }
    const joined = joinQuoted(lines, at, header, limits);
    if (joined === 'more' && !last) return { items, rest: lines.slice(at) };
    if (typeof joined === 'object') {
      items.push(joined.item);
      at = joined.next;
    } else {
      items.push(
        refuse(line.number, 'bad_quotes', 'a quote is opened and never closed', line.text),
      );
      at++;
    }
  }
  return { items, rest: [] };
}

/** A row that stands on one line; `open` when its quotes go on; `undefined` for a blank line. */
function readSingle(line: Line, header: CsvHeader): FileItem | 'open' | undefined {
  if (line.overlongBytes !== undefined) {
    return refuse(line.number, 'too_long', `${line.overlongBytes} bytes in one line`, line.text);
  }
  if (line.text.trim() === '') return undefined;
  if (line.text.includes('\0')) {
    return refuse(line.number, 'nul_byte', 'the line holds NUL bytes', line.text);
  }
  const quotes = countQuotes(line.text);
  if (quotes % 2 === 1) return 'open';
  const fields = parseRecord(line.text, header.separator) ?? relaxedFields(line.text, header);
  if (fields === undefined) {
    return refuse(line.number, 'bad_quotes', 'a quote stands inside an unquoted value', line.text);
  }
  return rowOf(fields, header, line.number, line.text);
}

/** Misplaced quotes are forgiven only where the number of fields proves that the row was cut rightly. */
function relaxedFields(text: string, header: CsvHeader): string[] | undefined {
  const fields = parseRecord(text, header.separator, true);
  return fields?.length === header.columns.length ? fields : undefined;
}

function joinQuoted(
  lines: readonly Line[],
  from: number,
  header: CsvHeader,
  limits: ReadLimits,
): { item: FileItem; next: number } | 'more' | 'broken' {
  const parts: string[] = [];
  let length = 0;
  let quotes = 0;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined || line.overlongBytes !== undefined) return 'broken';
    parts.push(line.text);
    length += line.text.length + 1;
    quotes += countQuotes(line.text);
    if (length > limits.quotedRowBytes) return 'broken';
    if (quotes % 2 === 1) continue;
    const text = parts.join('\n');
    const fields = parseRecord(text, header.separator);
    if (fields === undefined) return 'broken';
    const item = rowOf(fields, header, lines[from]?.number ?? 0, text);
    return item.kind === 'row' ? { item, next: at + 1 } : 'broken';
  }
  return 'more';
}

function rowOf(
  fields: readonly string[],
  header: CsvHeader,
  line: number,
  original: string,
): FileItem {
  const { columns } = header;
  // A spreadsheet pads rows with empty fields beyond the last column: they say nothing.
  const beyond = fields.slice(columns.length).some((field) => field.trim() !== '');
  if (beyond) {
    const reason = `${fields.length} fields where the header has ${columns.length}`;
    return refuse(line, 'too_many_fields', reason, original);
  }
  if (fields.length < columns.length) {
    const reason = `${fields.length} fields where the header has ${columns.length}`;
    return refuse(line, 'too_few_fields', reason, original);
  }
  const row = Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? '']));
  return { kind: 'row', line, text: JSON.stringify(row) };
}

function countQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) count++;
  return count;
}
