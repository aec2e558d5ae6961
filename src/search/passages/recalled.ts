import { foldText, wordsOf } from '../../identity/words/fold.ts';
import { MOST_WORDS } from '../tiers.ts';
import { ABOUT_KINDS, EMPTY_WORDS, SAME_MEANING } from './word-lists.ts';

/** What is left of a remembered sentence: the words to find, and the kinds of interaction it names. */
export interface Recalled {
  readonly words: readonly RecalledWord[];
  /** names of events that the sentence speaks of: `complained` */
  readonly kinds: readonly string[];
  /** stretches that can be the number of an order or case */
  readonly numbers: readonly string[];
}

export interface RecalledWord {
  readonly text: string;
  /** the same in the other language */
  readonly translations: readonly string[];
}

/** Shortest stretch with a digit that is looked for as a number of an order or case. */
const SHORTEST_NUMBER = 4;

/** Reads `the one who complained about the broken lamp`: complaints with the words broken and lamp. */
export function readRecalled(typed: string): Recalled {
  const text = typed.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu, ' ');
  const said = wordsOf(text).map(({ folded }) => folded);
  const full = [...new Set(said)].filter((word) => !EMPTY_WORDS.has(word));
  const kinds = new Set(full.flatMap((word) => ABOUT_KINDS.get(word) ?? []));
  const content = full.filter((word) => !ABOUT_KINDS.has(word));
  // `réclamation` alone is a word to find as well as a kind.
  const words = (content.length > 0 ? content : full).slice(0, MOST_WORDS);
  const numbers = [...text.matchAll(/\S+/g)]
    .map(([stretch]) => stretch.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((stretch) => /\d/.test(stretch) && stretch.length >= SHORTEST_NUMBER);
  return {
    words: words.map((word) => ({ text: word, translations: translate(word) })),
    kinds: [...kinds],
    numbers: [...new Set(numbers)].slice(0, 3),
  };
}

function translate(word: string): readonly string[] {
  return SAME_MEANING.get(foldText(word)) ?? [];
}
