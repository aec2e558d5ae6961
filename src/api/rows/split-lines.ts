import { MAX_ROW_CHARS } from './row.ts';

/** One line without its end; `text` is `undefined` when it was too long to be kept. */
export interface Line {
  readonly line: number;
  readonly text: string | undefined;
}

/** Splits text at LF, CRLF or CR-free lines, never holding more than one line of bounded length. */
export async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<Line> {
  let parts: string[] = [];
  let length = 0;
  let line = 1;
  const take = (): Line => {
    const text = parts.join('');
    const whole = length <= MAX_ROW_CHARS;
    parts = [];
    length = 0;
    line += 1;
    return {
      line: line - 1,
      text: whole ? (text.endsWith('\r') ? text.slice(0, -1) : text) : undefined,
    };
  };
  const add = (part: string) => {
    length += part.length;
    if (length <= MAX_ROW_CHARS) parts.push(part);
    else parts = [];
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      add(chunk.slice(from, end));
      yield take();
      from = end + 1;
    }
    add(chunk.slice(from));
  }
  if (length > 0) yield take();
}
