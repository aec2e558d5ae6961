import { AppError } from '../../errors.ts';
import { charsetOf, decode } from './decode.ts';
import { readCsvRows } from './read-csv.ts';
import { type Row, refuse, rowOf, tooLong } from './row.ts';
import { readJsonRows } from './split-json.ts';
import { splitLines } from './split-lines.ts';

const FORMATS: Readonly<Record<string, 'ndjson' | 'json' | 'csv'>> = {
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/x-jsonlines': 'ndjson',
  'application/json': 'json',
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'csv',
};
export const ROW_MEDIA_TYPES = Object.keys(FORMATS);

/**
 * Rows of a body in the format its `Content-Type` names, one at a time.
 * @throws AppError `unsupported_media_type` for other formats or charsets, `invalid_request` for a bad CSV header
 */
export async function* readRows(
  contentType: string,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Row> {
  const format = FORMATS[contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''];
  if (format === undefined) {
    throw new AppError(
      'unsupported_media_type',
      `content-type must be one of ${ROW_MEDIA_TYPES.join(', ')}`,
    );
  }
  const charset = charsetOf(contentType);
  const text = decode(chunks, charset);
  const rows =
    format === 'json'
      ? readJsonRows(text)
      : format === 'ndjson'
        ? readNdjsonRows(text)
        : readCsvRows(splitLines(text));
  for await (const row of rows) yield charset.strict ? refuseUndecodable(row) : row;
}

async function* readNdjsonRows(chunks: AsyncIterable<string>): AsyncGenerator<Row> {
  for await (const { line, text } of splitLines(chunks)) {
    if (text === undefined) yield tooLong(line);
    else if (text.trim() !== '') yield rowOf(line, text);
  }
}

/** Better one precise refusal than a name kept with a hole in it for ever. */
function refuseUndecodable(row: Row): Row {
  if (row.kind === 'refused' || !row.payload.includes('\uFFFD')) return row;
  return refuse(
    row.line,
    'invalid_encoding',
    'not valid UTF-8; name the charset in content-type, such as charset=windows-1252',
  );
}
