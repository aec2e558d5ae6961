/** A stretch of text; `marked` where it is what was typed. */
export interface Stretch {
  readonly text: string;
  readonly marked: boolean;
}

/** Cuts a text at ranges `[from, to)` in UTF-16 units; ranges outside the text or overlapping are mended. */
export function cutAtMarks(text: string, marks: readonly (readonly number[])[]): Stretch[] {
  const stretches: Stretch[] = [];
  let at = 0;
  for (const [from = 0, to = 0] of marks.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))) {
    const start = Math.max(at, from);
    const end = Math.min(text.length, to);
    if (end <= start) continue;
    if (start > at) stretches.push({ text: text.slice(at, start), marked: false });
    stretches.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length) stretches.push({ text: text.slice(at), marked: false });
  return stretches;
}

/**
 * Ranges of a text that begin a word of it and are typed in the query, whatever the case and the accents: for
 * text shown beside the one the server marked.
 */
export function findMarks(text: string, query: string): [number, number][] {
  const folded = fold(text);
  const words = query
    .split(/[\s@._+-]+/)
    .map((word) => fold(word).text)
    .filter((word) => word !== '');
  return words.flatMap((word) => {
    const found = startOfWord(folded.text, word);
    if (found === -1) return [];
    const from = folded.origin[found];
    const to = folded.origin[found + word.length] ?? text.length;
    return from === undefined ? [] : [[from, to] as [number, number]];
  });
}

function startOfWord(text: string, word: string): number {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return at;
  }
  return -1;
}

/** Lower case without accents; `origin[i]` is where the i-th folded unit stood in the text. */
function fold(text: string): { text: string; origin: number[] } {
  const origin: number[] = [];
  let folded = '';
  let at = 0;
  for (const character of text) {
    const bare = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    for (let unit = 0; unit < bare.length; unit += 1) origin.push(at);
    folded += bare;
    at += character.length;
  }
  return { text: folded, origin };
}
