import { AppError } from '../../errors.ts';

/** Charsets by the labels that exporters and browsers use; `iso-8859-1` is Windows-1252 in practice (WHATWG). */
const CHARSETS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  'utf-16le': 'utf-16le',
  'utf-16': 'utf-16le',
};

export interface Charset {
  readonly name: string;
  /** Whether a replacement character means that the sender's charset is another one. */
  readonly strict: boolean;
}

/**
 * @param contentType the `Content-Type` header; without `charset` it is UTF-8
 * @throws AppError `unsupported_media_type` for a charset that is not read here
 */
export function charsetOf(contentType: string): Charset {
  const label = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8';
  const name = CHARSETS[label];
  if (name === undefined) {
    throw new AppError(
      'unsupported_media_type',
      'the charset must be utf-8, windows-1252, iso-8859-1, iso-8859-15 or utf-16le',
    );
  }
  return { name, strict: name === 'utf-8' };
}

/** Decodes a body piece by piece; a byte order mark is dropped. Bytes that are not valid become U+FFFD. */
export async function* decode(
  chunks: AsyncIterable<Buffer>,
  charset: Charset,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(charset.name);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}
