import { foldText, type Span, type Word, wordsOf } from '../identity/words/fold.ts';
import { MOST_WORDS } from './tiers.ts';
import { findDates, type TypedDate } from './typed-date.ts';

/** A stretch of typed text without blanks, and the words in it: `jean-pierre` is one chunk of two words. */
export interface Chunk extends Span {
  readonly text: string;
  readonly folded: string;
  readonly words: readonly Word[];
  /** Digits, where the chunk holds nothing but digits and what people write between them in phone numbers. */
  readonly digits: string | undefined;
  /** Set where the chunk, all of it, can be a date. */
  readonly date: TypedDate | undefined;
}

/** A date written over several chunks, `first` to `last`. */
export interface WideDate extends TypedDate {
  readonly first: number;
  readonly last: number;
}

export interface TypedQuery {
  readonly text: string;
  readonly chunks: readonly Chunk[];
  /** The chunks with titles that may be initials, `M. Aubry`; absent where there is none. */
  readonly titled: readonly Chunk[] | undefined;
  readonly dates: readonly WideDate[];
  /** Digits of the whole text, where it can be a phone number with blanks in it. */
  readonly digits: string | undefined;
}

/** Control characters, direction overrides and zero-width marks: invisible, so never meant. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu;
const PHONE_TEXT = /^\+?[\d\s().\-/]+$/;
const COURTESY = new Set(['m', 'mr', 'mme', 'mlle', 'mrs', 'ms', 'monsieur', 'madame']);

/** Cuts what was typed into chunks and words; nothing in it is ever read as query syntax. */
export function parseTyped(typed: string): TypedQuery {
  const text = typed.normalize('NFC').replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim();
  const all = [...text.matchAll(/\S+/g)].map((match) => toChunk(match[0], match.index));
  const meant = all.filter((chunk) => chunk.words.length > 0);
  const names = meant.filter((chunk) => !isTitle(chunk));
  const dates = findDates(text);
  const read = (some: readonly Chunk[]) =>
    joinDigits(text, some)
      .slice(0, MOST_WORDS)
      .map((chunk) => ({
        ...chunk,
        date: dates.find((date) => covers(date, chunk) && covers(chunk, date)),
      }));
  const chunks = read(names.length > 0 ? names : meant);
  const mayBeInitials = names.length > 0 && meant.some(isShortTitle);
  return {
    text,
    chunks,
    titled: mayBeInitials ? read(meant) : undefined,
    dates: dates.flatMap((date) => spread(date, chunks)),
    digits: digitsOf(text),
  };
}

/** `Mme`, `M.`; `M.-C.` is none, but initials. */
function isTitle({ words }: Chunk): boolean {
  return words.length === 1 && COURTESY.has(words[0]?.folded ?? '');
}

function isShortTitle(chunk: Chunk): boolean {
  return isTitle(chunk) && (chunk.words[0]?.folded.length ?? 0) <= 2;
}

/** Whether a stretch holds all words of a chunk, or all of a date: brackets and commas around them do not count. */
function covers(outer: Span, inner: Span & { readonly words?: readonly Word[] }): boolean {
  const start = inner.words?.[0]?.start ?? inner.start;
  const end = inner.words?.at(-1)?.end ?? inner.end;
  return outer.start <= start && outer.end >= end;
}

function spread(date: TypedDate, chunks: readonly Chunk[]): WideDate[] {
  const touched = chunks.flatMap((chunk, place) =>
    chunk.start < date.end && date.start < chunk.end ? [{ chunk, place }] : [],
  );
  const [first, last] = [touched[0]?.place, touched.at(-1)?.place];
  if (first === undefined || last === undefined || first === last) return [];
  return touched.every(({ chunk }) => covers(date, chunk)) ? [{ ...date, first, last }] : [];
}

function toChunk(text: string, start: number): Chunk {
  const words = wordsOf(text).map((word) => ({
    ...word,
    start: word.start + start,
    end: word.end + start,
  }));
  return {
    text,
    folded: foldText(text),
    words,
    start,
    end: start + text.length,
    digits: digitsOf(text),
    date: undefined,
  };
}

/** `06 12 34 56 78` becomes one chunk; `75001 0612` does too, which costs that query alone. */
function joinDigits(text: string, chunks: readonly Chunk[]): Chunk[] {
  const joined: Chunk[] = [];
  for (const chunk of chunks) {
    const last = joined.at(-1);
    if (last?.digits !== undefined && chunk.digits !== undefined && isPairs(last, chunk)) {
      joined[joined.length - 1] = toChunk(text.slice(last.start, chunk.end), last.start);
    } else joined.push(chunk);
  }
  return joined;
}

/** Groups of a phone number as people write them: short ones. A postcode beside a number is not one. */
function isPairs(former: Chunk, next: Chunk): boolean {
  const last = former.text.split(/\s/).at(-1) ?? '';
  return last.replace(/\D/g, '').length <= 4 && (next.digits?.length ?? 0) <= 4;
}

function digitsOf(text: string): string | undefined {
  if (!PHONE_TEXT.test(text)) return undefined;
  const digits = text.replace(/\(0\)/g, '').replace(/\D/g, '');
  if (digits === '') return undefined;
  return text.startsWith('+') ? `+${digits}` : digits;
}
