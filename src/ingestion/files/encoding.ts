import { isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import iconv from 'iconv-lite';

/**
 * How the bytes of a file become text. UTF-16 is decoded as a whole; everything else is read as UTF-8 where it
 * is valid, and line by line as `fallback` where it is not, since exports glued together mix the two.
 */
export interface TextEncoding {
  readonly name: string;
  readonly bomBytes: number;
  readonly utf16: 'utf-16le' | 'utf-16be' | undefined;
  readonly fallback: string;
}

/** Encodings a Western customer file may be in; the first is taken when nothing speaks for another. */
const FALLBACKS = ['windows-1252', 'ISO-8859-1', 'ISO-8859-2', 'windows-1250', 'windows-1251'];

export function detectEncoding(sample: Buffer): TextEncoding {
  const bom = byteOrderMark(sample);
  if (bom !== undefined) return bom;
  const utf16 = withoutMark(sample);
  if (utf16 !== undefined) return { name: utf16, bomBytes: 0, utf16, fallback: FALLBACK };
  const fallback = fallbackOf(sample);
  // A character may be cut at the end of the sample: up to three bytes of it do not count.
  const whole = [0, 1, 2, 3].some((cut) => isUtf8(sample.subarray(0, sample.length - cut)));
  return { name: whole ? 'utf-8' : fallback, bomBytes: 0, utf16: undefined, fallback };
}

const FALLBACK = 'windows-1252';

function byteOrderMark(sample: Buffer): TextEncoding | undefined {
  const hex = sample.subarray(0, 3).toString('hex');
  if (hex === 'efbbbf') return { name: 'utf-8', bomBytes: 3, utf16: undefined, fallback: FALLBACK };
  if (hex.startsWith('fffe')) {
    return { name: 'utf-16le', bomBytes: 2, utf16: 'utf-16le', fallback: FALLBACK };
  }
  if (hex.startsWith('feff')) {
    return { name: 'utf-16be', bomBytes: 2, utf16: 'utf-16be', fallback: FALLBACK };
  }
  return undefined;
}

/** UTF-16 without a mark shows as a NUL beside most letters, always on the same side. */
function withoutMark(sample: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(sample.length - (sample.length % 2), 4096);
  if (length < 8) return undefined;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (sample[i] === 0) even++;
    if (sample[i + 1] === 0) odd++;
  }
  const half = length / 2;
  if (odd > half * 0.6 && even < half * 0.1) return 'utf-16le';
  if (even > half * 0.6 && odd < half * 0.1) return 'utf-16be';
  return undefined;
}

function fallbackOf(sample: Buffer): string {
  const firstOdd = sample.findIndex((byte) => byte > 0x7f);
  if (firstOdd === -1) return FALLBACK;
  const around = sample.subarray(Math.max(0, firstOdd - 2048), firstOdd + 16 * 1024);
  const best = analyse(around).find((match) => FALLBACKS.includes(match.name));
  // ISO 8859-1 has nothing printable that windows-1252 lacks, and its label is mostly a lie.
  return best === undefined || best.name === 'ISO-8859-1' ? FALLBACK : best.name;
}

/** Turns bytes into UTF-8 bytes where the file is UTF-16; passes other files through. Drops the mark. */
export async function* toByteText(
  chunks: AsyncIterable<Buffer>,
  encoding: TextEncoding,
): AsyncGenerator<Buffer> {
  let skip = encoding.bomBytes;
  const decoder = encoding.utf16 === undefined ? undefined : iconv.getDecoder(encoding.utf16);
  for await (const chunk of chunks) {
    const bytes = skip > 0 ? chunk.subarray(skip) : chunk;
    skip = Math.max(0, skip - chunk.length);
    if (bytes.length === 0) continue;
    yield decoder === undefined ? bytes : Buffer.from(decoder.write(bytes), 'utf8');
  }
  const rest = decoder?.end();
  if (rest !== undefined && rest !== '') yield Buffer.from(rest, 'utf8');
}

/** Text of bytes that hold whole characters, such as a line. */
export function decodeText(bytes: Buffer, encoding: TextEncoding): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : iconv.decode(bytes, encoding.fallback);
}
