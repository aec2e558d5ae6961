import { foldText, type Span, unfoldedLength, type Word, wordsOf } from '../identity/words/fold.ts';
import { doubleNames, otherForms } from '../identity/words/nicknames.ts';
import type { ProfileDoc } from '../model/profile.ts';
import { compact, compactSpan } from './compact.ts';
import { isWithinEdits } from './edit-distance.ts';
import type { Clause } from './match-word.ts';
import { phoneticKey } from './phonetic.ts';
import { TIERS, type Tier } from './tiers.ts';

/** Why a person was found: which value of which field, by which way, and the letters to mark in it. */
export interface Reason {
  readonly field: (typeof TIERS)[Tier]['field'];
  readonly how: Tier;
  readonly value: string;
  /** UTF-16 units of `value`, `end` excluded */
  readonly spans: Span[];
}

/**
 * Reads the engine's report of matched clauses: the best way for each part of the query, best first, with the
 * letters found again in what the hit shows. A part whose value is not in the hit gives no reason.
 * @param clauses of the query, in the order they were built
 * @param matched names of the clauses the engine reports for this hit
 */
export function explainHit(
  clauses: readonly Clause[],
  matched: readonly string[],
  hit: Partial<ProfileDoc>,
): Reason[] {
  return mergeReasons([...reasonsByPart(clauses, matched, hit).values()]);
}

/** As {@link explainHit}, by the part of the typed query each speaks for. */
export function reasonsByPart(
  clauses: readonly Clause[],
  matched: readonly string[],
  hit: Partial<ProfileDoc>,
): Map<string, Reason> {
  const names = new Set(matched);
  const byPart = new Map<string, Reason>();
  const found = clauses
    .filter((clause) => names.has(clause.name))
    .toSorted((a, b) => TIERS[b.tier].weight - TIERS[a.tier].weight);
  for (const clause of found) {
    if (byPart.has(clause.part)) continue;
    const reason = locate(clause, hit);
    if (reason !== undefined) byPart.set(clause.part, reason);
  }
  return byPart;
}

/** Reasons about one value become one, with the strongest way and all letters. */
function mergeReasons(reasons: readonly Reason[]): Reason[] {
  const merged = new Map<string, Reason>();
  for (const reason of reasons) {
    const key = `${reason.field}\0${reason.how}\0${reason.value}`;
    const former = merged.get(key);
    merged.set(
      key,
      former === undefined
        ? reason
        : { ...former, spans: joinSpans([...former.spans, ...reason.spans]) },
    );
  }
  return [...merged.values()];
}

function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && span.start <= last.end) {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else joined.push(span);
  }
  return joined;
}

function locate(clause: Clause, hit: Partial<ProfileDoc>): Reason | undefined {
  const { field } = TIERS[clause.tier];
  const stored = hit[field];
  const values = Array.isArray(stored) ? stored : typeof stored === 'string' ? [stored] : [];
  for (const value of values) {
    const spans = FINDERS[clause.tier](value, clause.word);
    if (spans.length > 0) return { field, how: clause.tier, value, spans };
  }
  return undefined;
}

/** Finds in a value what the engine found in the index; nothing when this value is not the one that matched. */
type Finder = (value: string, word: string) => Span[];

const whole: Finder = (value) => [{ start: 0, end: value.length }];
const exactly: Finder = (value, word) =>
  foldText(value) === foldText(word) ? whole(value, word) : [];
const exactlyCompact: Finder = (value, word) =>
  compact(value) === compact(word) ? whole(value, word) : [];
const compactStart: Finder = (value, word) =>
  compact(value).startsWith(word) ? [compactSpan(value, 0, word.length)] : [];
const compactEnd: Finder = (value, word) => {
  const letters = compact(value);
  return letters.endsWith(word)
    ? [compactSpan(value, letters.length - word.length, word.length)]
    : [];
};
const from: Finder = (value, word) =>
  foldText(value).startsWith(word)
    ? [{ start: 0, end: unfoldedLength(value, [...word].length) }]
    : [];

function words(accept: (word: Word, typed: string) => boolean): Finder {
  return (value, typed) =>
    wordsOf(value)
      .filter((word) => accept(word, typed))
      .map(toSpan);
}

const wordStart: Finder = (value, typed) =>
  wordsOf(value)
    .filter((word) => word.folded.startsWith(typed))
    .map((word) => ({
      start: word.start,
      end: word.start + unfoldedLength(word.text, typed.length),
    }));

const joinedWords: Finder = (value, typed) => {
  const all = wordsOf(value);
  for (let i = 0; i < all.length; i++) {
    let text = '';
    for (const word of all.slice(i, i + 3)) {
      text += word.folded;
      if (text.startsWith(typed)) return [{ start: all[i]?.start ?? 0, end: word.end }];
    }
  }
  return [];
};

const nickname: Finder = (value, typed) => {
  const forms = new Set(otherForms(typed));
  const all = wordsOf(value);
  const single = all.filter((word) => forms.has(word.folded));
  if (single.length > 0) return single.map(toSpan);
  const double = doubleNames(typed).find((names) =>
    names.every((name) => all.some((word) => word.folded === name)),
  );
  return all.filter((word) => double?.includes(word.folded)).map(toSpan);
};

const emailPart: Finder = (value, typed) => {
  const folded = foldText(value);
  if (folded.length !== value.length) return whole(value, typed);
  const pieces = [...folded.matchAll(/[^@._+-]+/g)];
  return typed.split(/[@._+-]+/).flatMap((part) => {
    const piece = pieces.find((match) => part !== '' && match[0].startsWith(part));
    return piece === undefined ? [] : [{ start: piece.index, end: piece.index + part.length }];
  });
};

/** Digits at the end of a number, typed with or without its trunk or international prefix. */
const phoneTail: Finder = (value, typed) => {
  const tail = [typed, typed.replace(/^00/, ''), typed.replace(/^0+/, '')].find(
    (digits) => digits !== '' && value.endsWith(digits),
  );
  return tail === undefined ? [] : [{ start: value.length - tail.length, end: value.length }];
};

const phoneAnywhere: Finder = (value, typed) =>
  value.startsWith(`+${typed}`) ? [{ start: 0, end: typed.length + 1 }] : phoneTail(value, typed);

/** A day is stored as `YYYY-MM-DD`; what was typed is one or several beginnings of it. */
const born: Finder = (value, typed) => {
  const meaning = typed.split(' ').find((start) => value.startsWith(start));
  return meaning === undefined ? [] : [{ start: 0, end: meaning.length }];
};

/** The first letter of a name for each letter; nothing unless all are found. */
const initials: Finder = (value, typed) => {
  const free = wordsOf(value);
  const found = [...typed].map((letter) => {
    const at = free.findIndex(({ folded }) => folded.startsWith(letter));
    return at < 0 ? undefined : free.splice(at, 1)[0];
  });
  if (found.some((word) => word === undefined)) return [];
  return found.flatMap((word) =>
    word === undefined
      ? []
      : [{ start: word.start, end: word.start + unfoldedLength(word.text, 1) }],
  );
};

const city: Finder = (value, typed) => {
  const found = wordStart(value, typed);
  return found.length > 0 || !/^ste?$/.test(typed)
    ? found
    : wordStart(value, typed.replace('st', 'saint'));
};

const FINDERS: Readonly<Record<Tier, Finder>> = {
  identifier: exactly,
  email: exactly,
  phone: phoneTail,
  phone_part: phoneAnywhere,
  identifier_value: exactlyCompact,
  identifier_start: compactStart,
  identifier_end: compactEnd,
  birth_date: born,
  birth_month: born,
  birth_year: born,
  name: words((word, typed) => word.folded === typed),
  name_joined: joinedWords,
  nickname,
  name_prefix: (value, typed) => {
    const found = wordStart(value, typed);
    return found.length > 0 ? found : joinedWords(value, typed);
  },
  email_part: emailPart,
  company: wordStart,
  city,
  city_fuzzy: words((word, typed) => isWithinEdits(word.folded, typed, 1)),
  double_initials: initials,
  initial: initials,
  initials,
  postcode: from,
  phonetic: words((word, typed) => phoneticKey(word.text) === phoneticKey(typed)),
  fuzzy: words((word, typed) => isWithinEdits(word.folded, typed, 1)),
  fuzzy_far: words((word, typed) => isWithinEdits(word.folded, typed, 2)),
};

function toSpan({ start, end }: Word): Span {
  return { start, end };
}
