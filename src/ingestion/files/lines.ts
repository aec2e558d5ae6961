import { isUtf8 } from 'node:buffer';
import { decodeText, type TextEncoding } from './encoding.ts';
import { ORIGINAL_CHARS } from './file-item.ts';

/** A line without its ending. `overlongBytes` is set when it passed the limit; `text` is then its beginning. */
export interface Line {
  readonly number: number;
  readonly text: string;
  readonly overlongBytes?: number;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Splits bytes into lines ending in LF, CRLF, or CR alone (old Macintosh files), holding at most one line beyond
 * the chunk at hand. A line over the limit is passed over without being kept.
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  encoding: TextEncoding,
  limit: { readonly rowBytes: number; readonly ending: number },
): AsyncGenerator<Line[]> {
  let carry: Buffer[] = [];
  let carried = 0;
  let number = 0;
  const take = (block: Buffer): Line[] => {
    const texts = isUtf8(block)
      ? block.toString('utf8').split(limit.ending === LF ? '\n' : '\r')
      : splitBytes(block, limit.ending).map((line) => decodeText(line, encoding));
    return texts.map((text) => {
      number++;
      const line = { number, text: text.endsWith('\r') ? text.slice(0, -1) : text };
      return text.length > limit.rowBytes ? { ...line, overlongBytes: text.length } : line;
    });
  };
  const overlong = (): Line => {
    number++;
    const text = decodeText(Buffer.concat(carry).subarray(0, ORIGINAL_CHARS), encoding);
    return { number, text, overlongBytes: carried };
  };
  const keep = (bytes: Buffer) => {
    if (carried <= limit.rowBytes) carry.push(bytes);
    carried += bytes.length;
  };
  for await (const chunk of chunks) {
    const first = chunk.indexOf(limit.ending);
    if (first === -1) {
      keep(chunk);
      continue;
    }
    const lines: Line[] = [];
    let from = 0;
    if (carried + first > limit.rowBytes) {
      keep(chunk.subarray(0, first));
      lines.push(overlong());
      carry = [];
      carried = 0;
      from = first + 1;
    }
    const last = chunk.lastIndexOf(limit.ending);
    if (last >= from) {
      lines.push(...take(Buffer.concat([...carry, chunk.subarray(from, last)])));
      carry = [];
      carried = 0;
    }
    keep(chunk.subarray(last + 1));
    yield lines;
  }
  if (carried > limit.rowBytes) yield [overlong()];
  else if (carried > 0) yield take(Buffer.concat(carry));
}

/** The byte that ends lines in this file. */
export function lineEnding(sample: Buffer): number {
  return sample.includes(LF) || !sample.includes(CR) ? LF : CR;
}

function splitBytes(block: Buffer, ending: number): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let at = block.indexOf(ending); at !== -1; at = block.indexOf(ending, from)) {
    lines.push(block.subarray(from, at));
    from = at + 1;
  }
  lines.push(block.subarray(from));
  return lines;
}
