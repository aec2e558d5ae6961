/** Why a row of a file was not sent, stable enough to group by. */
export type RowRefusal =
  | 'too_long'
  | 'too_many_fields'
  | 'too_few_fields'
  | 'bad_quotes'
  | 'nul_byte'
  | 'invalid_json'
  | 'not_an_object'
  | 'forbidden_key'
  | 'unsupported_action'
  | 'unfinished'
  | 'damaged_file';

/** One row that can be sent: `text` is a JSON object, `line` counts from 1 in the unpacked file. */
export interface FileRow {
  readonly kind: 'row';
  readonly line: number;
  readonly text: string;
}

/** One row that cannot: `reason` names the rule, `original` is the beginning of what stood there. */
export interface RefusedRow {
  readonly kind: 'refused';
  readonly line: number;
  readonly code: RowRefusal;
  readonly reason: string;
  readonly original: string;
}

export type FileItem = FileRow | RefusedRow;

/** Characters of a refused row that are kept: enough to repair it, not enough to fill the disk. */
export const ORIGINAL_CHARS = 64 * 1024;

export function refuse(
  line: number,
  code: RowRefusal,
  reason: string,
  original: string,
): RefusedRow {
  return { kind: 'refused', line, code, reason, original: original.slice(0, ORIGINAL_CHARS) };
}

/** Bounds that keep the memory of a reader independent of the file. Bytes are counted after unpacking. */
export interface ReadLimits {
  /** longest line, or element of a JSON array */
  readonly rowBytes: number;
  /** longest quoted CSV row, whose line breaks are part of a value */
  readonly quotedRowBytes: number;
  /** a gzip file may grow by this factor once it has passed `gzipFreeBytes` */
  readonly gzipRatio: number;
  readonly gzipFreeBytes: number;
}

const MEBIBYTE = 1024 * 1024;
export const READ_LIMITS: ReadLimits = {
  rowBytes: 5 * MEBIBYTE,
  quotedRowBytes: MEBIBYTE,
  gzipRatio: 200,
  gzipFreeBytes: 256 * MEBIBYTE,
};
