import { decodeText, type TextEncoding } from './encoding.ts';
import { type FileItem, type ReadLimits, refuse } from './file-item.ts';
import { isObject, jsonRow, parseObject } from './json-text.ts';

const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];
const [QUOTE, BACKSLASH, COMMA, LF] = [0x22, 0x5c, 0x2c, 0x0a];

/**
 * Rows of a JSON file: the elements of an array, or objects one after the other. Elements are cut out by counting
 * brackets and parsed one by one, so that a broken element costs itself alone, and memory holds one element.
 * A file that is a single object around one array of objects (`{"customers": […]}`) yields that array.
 */
export async function* readJsonRows(
  chunks: AsyncIterable<Buffer>,
  encoding: TextEncoding,
  limits: ReadLimits,
): AsyncGenerator<FileItem[]> {
  const splitter = createSplitter(limits);
  for await (const chunk of chunks) {
    const items = splitter.push(chunk).flatMap((element) => elementRows(element, encoding));
    if (items.length > 0) yield items;
  }
  const unfinished = splitter.end();
  if (unfinished !== undefined) {
    const text = decodeText(unfinished.bytes, encoding);
    yield [refuse(unfinished.line, 'unfinished', 'the file ends inside this element', text)];
  }
}

interface Element {
  readonly line: number;
  readonly bytes: Buffer;
  readonly overlongBytes?: number;
  readonly topLevel: boolean;
}

function elementRows(element: Element, encoding: TextEncoding): FileItem[] {
  const text = decodeText(element.bytes, encoding);
  if (element.overlongBytes !== undefined) {
    const reason = `${element.overlongBytes} bytes in one element`;
    return [refuse(element.line, 'too_long', reason, text)];
  }
  if (element.topLevel) {
    const rows = wrappedRows(text);
    if (rows !== undefined) return rows.map((row) => jsonRow(JSON.stringify(row), element.line));
  }
  return [jsonRow(text, element.line)];
}

function wrappedRows(text: string): unknown[] | undefined {
  const parsed = parseObject(text);
  if ('refused' in parsed) return undefined;
  const lists = Object.values(parsed.value).filter(
    (value): value is unknown[] =>
      Array.isArray(value) && value.length > 0 && value.every(isObject),
  );
  const others = Object.values(parsed.value).filter((value) => typeof value !== 'object');
  // A contact with a list of orders is a row itself; an envelope says little beside its list.
  return lists.length === 1 && others.length <= 3 && !hasId(parsed.value) ? lists[0] : undefined;
}

function hasId(value: Record<string, unknown>): boolean {
  return Object.keys(value).some((key) => /(^|_)(id|uuid|email)$/i.test(key));
}

function createSplitter(limits: ReadLimits) {
  let base: 0 | 1 | undefined;
  let depth = 0;
  let line = 1;
  let started: { line: number; scalar: boolean } | undefined;
  let parts: Buffer[] = [];
  let size = 0;
  let inString = false;
  let escaped = false;

  // An object on the top level may be an envelope around the whole list: it gets more room.
  const limit = () => (base === 0 ? limits.rowBytes * 8 : limits.rowBytes);
  const keep = (bytes: Buffer) => {
    if (size <= limit()) parts.push(bytes);
    size += bytes.length;
  };
  const finish = (): Element => {
    const bytes = Buffer.concat(parts);
    const element = {
      line: started?.line ?? line,
      bytes: size > limit() ? bytes.subarray(0, limits.rowBytes) : bytes,
      ...(size > limit() ? { overlongBytes: size } : {}),
      topLevel: base === 0,
    };
    started = undefined;
    parts = [];
    size = 0;
    return element;
  };

  return {
    push(chunk: Buffer): Element[] {
      const elements: Element[] = [];
      let from = 0;
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at] ?? 0;
        if (byte === LF) line++;
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inString = false;
          continue;
        }
        if (started === undefined) {
          if (SPACE.has(byte) || byte === COMMA) continue;
          if (base === undefined) {
            base = byte === OPEN_BRACKET ? 1 : 0;
            if (base === 1) {
              depth = 1;
              continue;
            }
          }
          if (byte === CLOSE_BRACKET && depth === base) {
            depth = 0;
            continue;
          }
          from = at;
          started = { line, scalar: byte !== OPEN_BRACE && byte !== OPEN_BRACKET };
        } else if (started.scalar && depth === base && (byte === COMMA || byte === CLOSE_BRACKET)) {
          keep(chunk.subarray(from, at));
          elements.push(finish());
          if (byte === CLOSE_BRACKET) depth = 0;
          continue;
        }
        if (byte === QUOTE) inString = true;
        else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
        else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
          depth--;
          if (!started.scalar && depth <= (base ?? 0)) {
            depth = base ?? 0;
            keep(chunk.subarray(from, at + 1));
            elements.push(finish());
          }
        }
      }
      if (started !== undefined) keep(chunk.subarray(from));
      return elements;
    },
    end(): Element | undefined {
      if (started !== undefined) return finish();
      return depth > 0 ? { line, bytes: Buffer.alloc(0), topLevel: false } : undefined;
    },
  };
}
