import { foldText, type Span, unfoldedLength, type Word, wordsOf } from '../identity/words/fold.ts';
import { doubleNames, otherForms } from '../identity/words/nicknames.ts';
import { compact, compactSpan } from './compact.ts';
import { isWithinEdits } from './edit-distance.ts';
import { phoneticKey } from './phonetic.ts';
import type { Tier } from './tiers.ts';

/** A value of a profile as the engine's analyzers see it, each way worked out once and only when asked for. */
export class StoredText {
  readonly value: string;
  #words: readonly Word[] | undefined;
  #sounds: readonly string[] | undefined;
  #folded: string | undefined;
  #compact: string | undefined;

  constructor(value: string) {
    this.value = value;
  }

  get words(): readonly Word[] {
    this.#words ??= wordsOf(this.value);
    return this.#words;
  }

  /** of each word */
  get sounds(): readonly string[] {
    this.#sounds ??= this.words.map(({ text }) => phoneticKey(text));
    return this.#sounds;
  }

  get folded(): string {
    this.#folded ??= foldText(this.value);
    return this.#folded;
  }

  get compact(): string {
    this.#compact ??= compact(this.value);
    return this.#compact;
  }
}

/** Finds in a value what was typed, as the engine finds it in the index; nothing where it does not match. */
type Finder = (text: StoredText, typed: string) => Span[];

const whole = ({ value }: StoredText): Span[] => [{ start: 0, end: value.length }];

const exactly: Finder = (text, typed) => (text.folded === foldText(typed) ? whole(text) : []);

const exactlyCompact: Finder = (text, typed) => {
  return text.compact === compact(typed) ? whole(text) : [];
};

const compactStart: Finder = (text, typed) =>
  text.compact.startsWith(typed) ? [compactSpan(text.value, 0, typed.length)] : [];

const compactEnd: Finder = (text, typed) =>
  text.compact.endsWith(typed)
    ? [compactSpan(text.value, text.compact.length - typed.length, typed.length)]
    : [];

const from: Finder = (text, typed) =>
  text.folded.startsWith(typed)
    ? [{ start: 0, end: unfoldedLength(text.value, [...typed].length) }]
    : [];

function words(accept: (word: Word, typed: string) => boolean): Finder {
  return (text, typed) => text.words.filter((word) => accept(word, typed)).map(toSpan);
}

/** The engine forgives no wrong first letter. */
function withinEdits(most: number): Finder {
  return words(({ folded }, typed) => folded[0] === typed[0] && isWithinEdits(folded, typed, most));
}

const wholeWord = words(({ folded }, typed) => folded === typed);

const wordStart: Finder = (text, typed) =>
  text.words
    .filter((word) => word.folded.startsWith(typed))
    .map((word) => ({
      start: word.start,
      end: word.start + unfoldedLength(word.text, typed.length),
    }));

/** Up to three words in a row, written as one. */
const joinedWords: Finder = ({ words: all }, typed) => {
  for (let i = 0; i < all.length; i++) {
    let joined = '';
    for (const word of all.slice(i, i + 3)) {
      joined += word.folded;
      if (joined === typed) return [{ start: all[i]?.start ?? 0, end: word.end }];
    }
  }
  return [];
};

const nickname: Finder = ({ words: all }, typed) => {
  const forms = otherForms(typed);
  const single = all.filter((word) => forms.includes(word.folded));
  if (single.length > 0) return single.map(toSpan);
  const double = doubleNames(typed).find((names) =>
    names.every((name) => all.some((word) => word.folded === name)),
  );
  return all.filter((word) => double?.includes(word.folded)).map(toSpan);
};

const phonetic: Finder = (text, typed) => {
  const sound = phoneticKey(typed);
  return text.words.filter((_, i) => text.sounds[i] === sound).map(toSpan);
};

/** Each part of what was typed must be there: all but the last one whole. */
const emailPart: Finder = (text, typed) => {
  const { folded, value } = text;
  const pieces = [...folded.matchAll(/[^@._+-]+/g)];
  const parts = typed.split(/[@._+-]+/).filter((part) => part !== '');
  const found = parts.map((part, i) =>
    pieces.find(([piece]) => (i === parts.length - 1 ? piece.startsWith(part) : piece === part)),
  );
  if (parts.length === 0 || found.includes(undefined)) return [];
  if (folded.length !== value.length) return whole(text);
  return found.flatMap((piece, i) =>
    piece === undefined ? [] : [{ start: piece.index, end: piece.index + (parts[i]?.length ?? 0) }],
  );
};

/** Digits at the end of a number, typed with or without its trunk or international prefix. */
const phoneTail: Finder = ({ value }, typed) => {
  const tail = [typed, typed.replace(/^00/, ''), typed.replace(/^0+/, '')].find(
    (digits) => digits !== '' && value.endsWith(digits),
  );
  return tail === undefined ? [] : [{ start: value.length - tail.length, end: value.length }];
};

const phoneAnywhere: Finder = (text, typed) =>
  text.value.startsWith(`+${typed}`)
    ? [{ start: 0, end: typed.length + 1 }]
    : phoneTail(text, typed);

/** A day is stored as `YYYY-MM-DD`; what was typed is one or several beginnings of it. */
const born: Finder = ({ value }, typed) => {
  const meaning = typed.split(' ').find((start) => value.startsWith(start));
  return meaning === undefined ? [] : [{ start: 0, end: meaning.length }];
};

/** The first letter of a name for each letter; nothing unless all are found. */
const initials: Finder = ({ words: all }, typed) => {
  const free = [...all];
  const found = [...typed].map((letter) => {
    const at = free.findIndex(({ folded }) => folded.startsWith(letter));
    return at < 0 ? undefined : free.splice(at, 1)[0];
  });
  if (found.includes(undefined)) return [];
  return found.flatMap((word) => (word === undefined ? [] : [firstLetterOf(word)]));
};

/** First letters of the first names, in order. */
const firstInitials: Finder = ({ words: all }, typed) => {
  const letters = [...typed];
  const first = all.slice(0, letters.length);
  return first.length === letters.length &&
    first.every(({ folded }, i) => folded.startsWith(letters[i] ?? ''))
    ? first.map(firstLetterOf)
    : [];
};

const city: Finder = (text, typed) => {
  const found = wordStart(text, typed);
  return found.length > 0 || !/^ste?$/.test(typed)
    ? found
    : wordStart(text, typed.replace('st', 'saint'));
};

/** Where a way of searching has two forms, the second one. */
type OtherForm = 'name_as_one_word' | 'identifier_without_separators';
export type Letters = Tier | OtherForm;

export const LETTER_FINDERS: Readonly<Record<Letters, Finder>> = {
  identifier: exactly,
  email: exactly,
  phone: phoneTail,
  phone_part: phoneAnywhere,
  identifier_value: exactly,
  identifier_without_separators: exactlyCompact,
  identifier_start: compactStart,
  identifier_end: compactEnd,
  birth_date: born,
  birth_month: born,
  birth_year: born,
  name: wholeWord,
  name_as_one_word: wholeWord,
  name_joined: joinedWords,
  nickname,
  name_prefix: wordStart,
  email_part: emailPart,
  company: wordStart,
  city,
  city_fuzzy: withinEdits(1),
  double_initials: firstInitials,
  initial: firstInitials,
  initials,
  postcode: from,
  phonetic,
  fuzzy: withinEdits(1),
  fuzzy_far: withinEdits(2),
};

function toSpan({ start, end }: Word): Span {
  return { start, end };
}

function firstLetterOf({ start, text }: Word): Span {
  return { start, end: start + unfoldedLength(text, 1) };
}
