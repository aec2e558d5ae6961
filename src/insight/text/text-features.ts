import { type Word, wordsOf } from './words-of.ts';

/** Features fall into this many buckets: the lower half holds words, the upper half parts of words. */
export const BUCKETS = 1 << 19;
const HALF = BUCKETS / 2;

/** One occurrence of a feature; `first` and `last` are the words it comes from. */
export type EmitFeature = (bucket: number, first: number, last: number) => void;

/**
 * Names the features of a text: words and pairs of words, negated words apart, and the runs of 2 to 5 characters
 * within words, which carry endings, stems and misspellings.
 * @returns the words, so that features can be told to people
 */
export function textFeatures(text: string, emit: EmitFeature): readonly Word[] {
  const words = wordsOf(text);
  words.forEach((word, at) => {
    emit(wordBucket(hash(word.folded, 1)), at, at);
    if (word.negated) emit(wordBucket(hash(word.folded, 2)), at, at);
    const next = words[at + 1];
    if (next !== undefined) emit(wordBucket(hash(next.folded, hash(word.folded, 3))), at, at + 1);
    if (/^[_?!.]/.test(word.folded)) return;
    const padded = ` ${word.folded.slice(0, 40)} `;
    for (let from = 0; from < padded.length; from++) {
      let state = 0x811c9dc5 ^ 7;
      for (let to = from; to < Math.min(padded.length, from + 5); to++) {
        state = Math.imul(state ^ padded.charCodeAt(to), 0x01000193);
        if (to > from) emit(HALF + (mix(state) % HALF), at, at);
      }
    }
  });
  return words;
}

export function isWordBucket(bucket: number): boolean {
  return bucket < HALF;
}

function wordBucket(hashed: number): number {
  return mix(hashed) % HALF;
}

/** FNV-1a over UTF-16 units, from a seed. */
function hash(text: string, seed: number): number {
  let state = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) {
    state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  }
  return state;
}

/** Spreads a hash over all bits: FNV's low bits alone collide (finaliser of MurmurHash3). */
function mix(hashed: number): number {
  let mixed = hashed ^ (hashed >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
