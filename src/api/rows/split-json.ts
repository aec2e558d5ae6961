import { MAX_ROW_CHARS, type Row, refuse, rowOf, tooLong } from './row.ts';

/**
 * Reads a JSON array of objects, one object, or objects one after another, element by element: a broken or endless
 * element is refused and those around it are kept. Only brackets and quotes are watched here; each element's text
 * is parsed for itself.
 */
export async function* readJsonRows(chunks: AsyncIterable<string>): AsyncGenerator<Row> {
  const scanner = new JsonScanner();
  for await (const chunk of chunks) yield* scanner.push(chunk);
  yield* scanner.end();
}

type Place = 'start' | 'array' | 'sequence' | 'after';

class JsonScanner {
  #place: Place = 'start';
  #ordinal = 0;
  #inElement = false;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #parts: string[] = [];
  #length = 0;
  #reportedTail = false;

  *push(chunk: string): Generator<Row> {
    let from = 0;
    for (let i = 0; i < chunk.length; i += 1) {
      const char = chunk.charAt(i);
      if (!this.#inElement) {
        if (!this.#begins(char)) continue;
        if (this.#place === 'after') {
          yield* this.#tail();
          return;
        }
        from = i;
      }
      const where = this.#step(char);
      if (where === 'inside') continue;
      this.#add(chunk.slice(from, where === 'with' ? i + 1 : i));
      yield this.#finish();
      if (where === 'before' && char === ']') this.#place = 'after';
    }
    if (this.#inElement) this.#add(chunk.slice(from));
  }

  *end(): Generator<Row> {
    if (this.#inElement) yield this.#finish();
    if (this.#place === 'array') {
      yield refuse(this.#ordinal + 1, 'invalid_json', 'the array is not closed');
    }
  }

  /** Whether an element starts with this character, which stands between elements. */
  #begins(char: string): boolean {
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t' || char === '\uFEFF') {
      return false;
    }
    if (this.#place === 'after') return true;
    if (this.#place === 'array' && (char === ',' || char === ']')) {
      if (char === ']') this.#place = 'after';
      return false;
    }
    if (this.#place === 'start') {
      this.#place = char === '[' ? 'array' : 'sequence';
      if (char === '[') return false;
    }
    this.#ordinal += 1;
    this.#inElement = true;
    return true;
  }

  /** Whether the element goes on, or ends before this character (a number, or junk) or with it. */
  #step(char: string): 'inside' | 'before' | 'with' {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (char === '\\') this.#escaped = true;
      else if (char === '"') this.#inText = false;
      return 'inside';
    }
    if (char === '"') this.#inText = true;
    else if (char === '{' || char === '[') this.#depth += 1;
    else if (char === '}' || char === ']') {
      if (this.#depth === 0) return char === ']' && this.#place === 'array' ? 'before' : 'inside';
      this.#depth -= 1;
      if (this.#depth === 0) return 'with';
    } else if (char === ',' && this.#depth === 0 && this.#place === 'array') return 'before';
    return 'inside';
  }

  #add(part: string): void {
    this.#length += part.length;
    if (this.#length <= MAX_ROW_CHARS) this.#parts.push(part);
    else this.#parts = [];
  }

  #finish(): Row {
    const row =
      this.#length > MAX_ROW_CHARS
        ? tooLong(this.#ordinal)
        : rowOf(this.#ordinal, this.#parts.join(''));
    this.#parts = [];
    this.#length = 0;
    this.#inElement = false;
    this.#depth = 0;
    return row;
  }

  *#tail(): Generator<Row> {
    if (this.#reportedTail) return;
    this.#reportedTail = true;
    yield refuse(this.#ordinal + 1, 'invalid_json', 'something follows the end of the array');
  }
}
