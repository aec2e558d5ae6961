import { AppError } from '../../errors.ts';
import { type CsvHeader, type HeaderNotice, readCsvHeader } from './csv-header.ts';
import { readCsvRows } from './csv-rows.ts';
import { decodeText, detectEncoding, type TextEncoding, toByteText } from './encoding.ts';
import { type FileItem, READ_LIMITS, type ReadLimits, refuse } from './file-item.ts';
import { readJsonRows } from './json-rows.ts';
import { isObject, parseObject } from './json-text.ts';
import { lineEnding, readLines } from './lines.ts';
import { bulkAction, readBulkRows, readNdjsonRows } from './ndjson-rows.ts';
import { DamagedFileError, type OpenFile, openFile } from './open-file.ts';

export type FileFormat = 'csv' | 'ndjson' | 'json' | 'bulk';

/** What a file turned out to be. */
export interface FileDescription {
  readonly format: FileFormat;
  readonly compressed: boolean;
  readonly encoding: string;
  readonly separator: string | undefined;
  /** Column names, or the keys of the first JSON object. */
  readonly columns: readonly string[];
  readonly notices: readonly HeaderNotice[];
  readonly sizeBytes: number;
}

export interface RowFile {
  readonly description: FileDescription;
  /** Every row in order, good or refused; to be iterated once. A damaged file ends in a refused row. */
  rows(): AsyncGenerator<FileItem[]>;
  /** Bytes read from disk so far. */
  bytesRead(): number;
}

/**
 * Opens a file of rows of any format Azimut reads, telling format, encoding, separator and columns by its beginning.
 * Rows are streamed: memory does not grow with the file.
 * @throws AppError `not_found`, or `invalid_request` when the file as a whole cannot be used
 */
export async function readFileOfRows(
  path: string,
  limits: ReadLimits = READ_LIMITS,
): Promise<RowFile> {
  const file = await openFile(path, limits);
  const encoding = detectEncoding(file.sample);
  const sample = await sampleText(file.sample, encoding);
  if (sample.trim() === '' && file.sample.length < 4096) {
    throw new AppError('invalid_request', `${path} holds no rows`);
  }
  const format = detectFormat(sample);
  const header = format === 'csv' ? readHeader(path, sample) : undefined;
  return {
    description: {
      format,
      compressed: file.compressed,
      encoding: encoding.name,
      separator: header?.separator,
      columns: header?.columns ?? firstKeys(sample),
      notices: header?.notices ?? [],
      sizeBytes: file.sizeBytes,
    },
    bytesRead: file.bytesRead,
    rows: () => guarded(rowsOf(file, format, header, encoding, limits)),
  };
}

function rowsOf(
  file: OpenFile,
  format: FileFormat,
  header: CsvHeader | undefined,
  encoding: TextEncoding,
  limits: ReadLimits,
): AsyncGenerator<FileItem[]> {
  const bytes = toByteText(file.chunks(), encoding);
  if (format === 'json') return readJsonRows(bytes, encoding, limits);
  const ending = encoding.utf16 === undefined ? lineEnding(file.sample) : 0x0a;
  const lines = readLines(bytes, encoding, { rowBytes: limits.rowBytes, ending });
  if (format === 'bulk') return readBulkRows(lines);
  return header === undefined ? readNdjsonRows(lines) : readCsvRows(lines, header, limits);
}

/** Turns damage into a last refused row: what was read before it stays good. */
async function* guarded(rows: AsyncGenerator<FileItem[]>): AsyncGenerator<FileItem[]> {
  let line = 0;
  try {
    for await (const items of rows) {
      line = items.at(-1)?.line ?? line;
      yield items;
    }
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    yield [refuse(line + 1, 'damaged_file', error.message, '')];
  }
}

async function sampleText(sample: Buffer, encoding: TextEncoding): Promise<string> {
  const parts: string[] = [];
  const bytes = encoding.utf16 === undefined ? wholeCharacters(sample) : sample;
  for await (const part of toByteText(once(bytes), encoding)) {
    parts.push(decodeText(part, encoding));
  }
  return parts.join('');
}

/** Cuts a sample at its last line, so that no character is halved; short samples have one line and stay whole. */
function wholeCharacters(sample: Buffer): Buffer {
  const last = Math.max(sample.lastIndexOf(0x0a), sample.lastIndexOf(0x0d));
  return last > sample.length / 2 ? sample.subarray(0, last + 1) : sample;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** Tells JSON from CSV by the first character, and kinds of JSON by the first lines that parse. */
export function detectFormat(sample: string): FileFormat {
  const start = sample.trimStart();
  if (start.startsWith('[')) return 'json';
  if (!start.startsWith('{')) return 'csv';
  const lines = start.split(/\r\n|\n|\r/, 12).filter((line) => line.trim() !== '');
  if (bulkAction(lines[0] ?? '') !== undefined) return 'bulk';
  return lines.slice(0, 10).some((line) => 'value' in parseObject(line)) ? 'ndjson' : 'json';
}

function readHeader(path: string, sample: string): CsvHeader {
  try {
    return readCsvHeader(sample.split(/\r\n|\n|\r/, 200));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

/** Keys of the first object in the sample, as far as they can be told. */
function firstKeys(sample: string): string[] {
  for (const line of sample.split(/\r\n|\n|\r/, 12)) {
    if (bulkAction(line) !== undefined) continue;
    const parsed = parseObject(
      line
        .trim()
        .replace(/^\[/, '')
        .replace(/[\],]+$/, ''),
    );
    if (!('value' in parsed)) continue;
    const source = parsed.value['_source'];
    return Object.keys(isObject(source) ? source : parsed.value);
  }
  return [];
}
