import { foldText, type Span } from '../identity/words/fold.ts';

const SEPARATORS = /[^\p{L}\p{N}\p{M}]/gu;

/** Letters and digits alone, folded: `CMD-2024/17` is `cmd202417`, as the engine's `compact` analyzer makes it. */
export function compact(text: string): string {
  return foldText(text.replace(SEPARATORS, ''));
}

/** Where the `length` compact letters from `at` on stand in a text, separators between them included. */
export function compactSpan(text: string, at: number, length: number): Span {
  let seen = 0;
  let start = -1;
  let end = 0;
  let units = 0;
  for (const character of text) {
    const width = compact(character).length;
    if (width > 0 && seen + width > at && seen < at + length) {
      if (start < 0) start = units;
      end = units + character.length;
    }
    seen += width;
    units += character.length;
  }
  return { start: Math.max(0, start), end };
}
