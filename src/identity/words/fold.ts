/** Letters that Unicode does not decompose, spelled as the engine's `asciifolding` spells them. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ŧ: 't',
};
const COMBINING = /[\u0300-\u036f]/g;
const UNDECOMPOSED_LETTER = new RegExp(`[${Object.keys(UNDECOMPOSED).join('')}]`, 'g');
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Lower case, accents off, ligatures spelled out: what the `folded` analyzer of the engine does to letters. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(COMBINING, '')
    .toLowerCase()
    .replace(COMBINING, '')
    .replace(UNDECOMPOSED_LETTER, (letter) => UNDECOMPOSED[letter] ?? letter)
    .normalize('NFC');
}

/** Part of a text in UTF-16 units, `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Word extends Span {
  /** as written */
  readonly text: string;
  readonly folded: string;
}

/** Words of a text as the engine's tokenizer `words` cuts them, with their places. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map((match) => ({
    text: match[0],
    folded: foldText(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/**
 * How many UTF-16 units of `text` make its first `foldedLength` folded ones: `œu` folds to three letters, and
 * a mark that stands alone folds to none.
 */
export function unfoldedLength(text: string, foldedLength: number): number {
  let folded = 0;
  let units = 0;
  for (const character of text) {
    const width = foldText(character).length;
    if (folded >= foldedLength && width > 0) break;
    folded += width;
    units += character.length;
  }
  return units;
}
