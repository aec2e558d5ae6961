import { MAX_TEXT_LENGTH } from '../body/check-structure.ts';
import { detectSeparator, splitFields } from './csv-fields.ts';
import { parseHeader } from './csv-header.ts';
import { MAX_ROW_CHARS, type Row, refuse, tooLong } from './row.ts';
import type { Line } from './split-lines.ts';

const MAX_RECORD_LINES = 1000;
const MAX_RECOVERIES = 200;

/**
 * Reads CSV with a header line. Written here rather than taken from a package because of one rule: a quote that is
 * never closed must cost the line it is on, not the good rows after it. When a record runs on to the end, beyond its
 * bounds or into the wrong number of columns, its first line alone is refused and reading resumes on the second.
 * @throws AppError `invalid_request` when the header is not usable
 */
export async function* readCsvRows(lines: AsyncIterable<Line>): AsyncGenerator<Row> {
  const input = new Lookahead(lines);
  const header = await readHeader(input);
  if (header === undefined) return;
  let recoveries = 0;
  for (let first = await input.take(); first !== undefined; first = await input.take()) {
    if (first.text === undefined) {
      yield tooLong(first.line);
      continue;
    }
    if (first.text.trim() === '') continue;
    const record = await readRecord(first.text, input, header);
    if (record.kind === 'fields') {
      input.drop(record.extraLines);
      yield toRow(first.line, header.names, record.fields);
      continue;
    }
    yield refuse(first.line, 'unbalanced_quotes', 'a quoted field is not closed');
    recoveries += 1;
    if (recoveries > MAX_RECOVERIES) {
      // Each recovery looks ahead: without an end, a hostile file would be read many times over.
      yield refuse(first.line + 1, 'unbalanced_quotes', 'nothing from here on was read');
      return;
    }
  }
}

interface Header {
  readonly names: readonly string[];
  readonly separator: string;
}

async function readHeader(input: Lookahead): Promise<Header | undefined> {
  for (let line = await input.take(); line !== undefined; line = await input.take()) {
    if (line.text?.trim() === '') continue;
    const text = line.text ?? '';
    const separator = detectSeparator(text);
    const split = splitFields(text, separator);
    return { names: parseHeader(split.kind === 'fields' ? split.fields : [text]), separator };
  }
  return undefined;
}

type Record_ =
  | { readonly kind: 'fields'; readonly fields: readonly string[]; readonly extraLines: number }
  | { readonly kind: 'unbalanced' };

async function readRecord(first: string, input: Lookahead, header: Header): Promise<Record_> {
  let text = first;
  for (let extraLines = 0; extraLines <= MAX_RECORD_LINES; extraLines += 1) {
    const split = splitFields(text, header.separator);
    if (split.kind === 'fields') {
      const fits = split.fields.length === header.names.length;
      if (extraLines > 0 && !fits) return { kind: 'unbalanced' };
      return { kind: 'fields', fields: split.fields, extraLines };
    }
    // Lines without a quote cannot close the field: they are joined without splitting again.
    let next = await input.peek(extraLines);
    while (next?.text !== undefined && !next.text.includes('"') && extraLines < MAX_RECORD_LINES) {
      text += `\n${next.text}`;
      extraLines += 1;
      next = await input.peek(extraLines);
    }
    if (next?.text === undefined) return { kind: 'unbalanced' };
    text += `\n${next.text}`;
    if (text.length > MAX_ROW_CHARS) return { kind: 'unbalanced' };
  }
  return { kind: 'unbalanced' };
}

function toRow(line: number, names: readonly string[], fields: readonly string[]): Row {
  const extra = fields.slice(names.length);
  if (fields.length < names.length || extra.some((field) => field !== '')) {
    return refuse(line, 'column_count', `has ${fields.length} columns instead of ${names.length}`);
  }
  if (fields.some((field) => field.length > MAX_TEXT_LENGTH)) {
    return refuse(line, 'text_too_long', `a text is longer than ${MAX_TEXT_LENGTH} characters`);
  }
  const cells = names.map((name, i): [string, string] => [name, (fields[i] ?? '').toWellFormed()]);
  const kept = cells.filter(([name, cell]) => cell !== '' || !/^column_\d+$/.test(name));
  return { kind: 'row', line, payload: JSON.stringify(Object.fromEntries(kept)) };
}

/** Lines that can be looked at before they are taken. */
class Lookahead {
  readonly #lines: AsyncIterator<Line>;
  #seen: Line[] = [];
  #next = 0;

  constructor(lines: AsyncIterable<Line>) {
    this.#lines = lines[Symbol.asyncIterator]();
  }

  async peek(offset: number): Promise<Line | undefined> {
    while (this.#seen.length - this.#next <= offset) {
      const { done, value } = await this.#lines.next();
      if (done === true) return undefined;
      this.#seen.push(value);
    }
    return this.#seen[this.#next + offset];
  }

  async take(): Promise<Line | undefined> {
    const line = await this.peek(0);
    if (line !== undefined) this.drop(1);
    return line;
  }

  drop(count: number): void {
    this.#next += count;
    // Emptied in one go now and then: shifting an array line by line is slow.
    if (this.#next < 1024 && this.#next < this.#seen.length) return;
    this.#seen = this.#seen.slice(this.#next);
    this.#next = 0;
  }
}
