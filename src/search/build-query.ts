import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/min';
import { typedIdentifiers } from '../identity/canonicalise.ts';
import { foldText } from '../identity/words/fold.ts';
import { compact } from './compact.ts';
import {
  type Clause,
  type ClauseBook,
  clause,
  matchBirth,
  matchDigits,
  matchEmail,
  matchIdentifierPart,
  matchInitials,
  matchWord,
  type Query,
} from './match-word.ts';
import { RANKING, SHORTEST, type Tier } from './tiers.ts';
import { type Chunk, parseTyped, type TypedQuery } from './typed-query.ts';

export interface QueryOptions {
  /** Tiers over fields that the asker may see; the others are not searched. */
  readonly tiers: ReadonlySet<Tier>;
  /** ISO 3166-1 alpha-2 country that phone numbers without a country code are read in. */
  readonly defaultCountry: string;
  /** Has the engine report which clauses matched each hit; {@link createExplainer} finds that out at less cost. */
  readonly isNamed?: boolean;
}

export interface BuiltQuery {
  readonly typed: TypedQuery;
  /** `undefined` where nothing typed can match: no words, or no tier that the asker may search. */
  readonly query: Query | undefined;
  readonly clauses: readonly Clause[];
}

/**
 * The query of what somebody typed: each part must match in some way, the best way counts. Alternatives are
 * the whole text as an identifier or phone number, and neighbouring words written as one.
 */
export function buildQuery(text: string, options: QueryOptions): BuiltQuery {
  const typed = parseTyped(text);
  const clauses: Clause[] = [];
  const whole: ClauseBook = {
    clauses,
    allowed: options.tiers,
    share: 1,
    callingCode: callingCodeOf(options.defaultCountry),
    isNamed: options.isNamed ?? false,
  };
  const parts: ClauseBook = { ...whole, share: 1 / Math.max(1, typed.chunks.length) };
  const alternatives = [
    ...matchIdentifier(whole, typed.text, options.defaultCountry),
    ...(typed.digits === undefined || typed.chunks.length < 2
      ? []
      : matchDigits(whole, 'all', typed.digits)),
    ...all(typed.chunks.map((chunk, i) => matchChunk(parts, String(i), chunk))),
    ...matchDates(parts, typed),
    ...matchTitled(whole, typed.titled ?? []),
    ...matchJoined(parts, typed.chunks),
  ];
  return { typed, clauses, query: best(alternatives) };
}

/** The whole text as what a system knows somebody by: an address, a number, an id, or a key as we write it. */
function matchIdentifier(book: ClauseBook, text: string, defaultCountry: string): Query[] {
  const add = (tier: Tier, word: string, filter: Query) => clause(book, tier, 'all', word, filter);
  const known = typedIdentifiers(text, { defaultCountry }).flatMap((typed) => {
    if (typed.kind === 'id') {
      return typed.values.flatMap((value) =>
        add('identifier_value', foldText(value), { term: { identifier_values: value } }),
      );
    }
    const { value } = typed.identifier;
    return typed.kind === 'email'
      ? add('email', foldText(value), { term: { emails: value } })
      : add('phone', value.slice(1), { term: { phones: value } });
  });
  const key = /^[a-z][a-z0-9_]*:\S/.test(text)
    ? add('identifier', text, { term: { identifiers: text } })
    : [];
  return [...known, ...key, ...matchWithoutSeparators(book, text)];
}

/** `CMD 2024 17` for CMD-2024-17: a number read out, or typed without what stands between its parts. */
function matchWithoutSeparators(book: ClauseBook, text: string): Query[] {
  const word = compact(text);
  if (word.length < SHORTEST.identifier_start || !/\p{N}/u.test(word)) return [];
  return [
    ...clause(
      book,
      'identifier_value',
      'all',
      word,
      { term: { 'identifier_values.start': word } },
      'identifier_without_separators',
    ),
    ...(/\s/.test(text) ? matchIdentifierPart(book, 'all', word) : []),
  ];
}

function callingCodeOf(country: string): string {
  return isSupportedCountry(country) ? getCountryCallingCode(country) : '';
}

function matchChunk(book: ClauseBook, part: string, chunk: Chunk): Query[] {
  const [only, second] = chunk.words;
  const words =
    second === undefined && only !== undefined
      ? matchWord(book, part, only)
      : matchWordsOfChunk(book, part, chunk);
  return [
    ...(chunk.digits === undefined ? [] : matchDigits(book, part, chunk.digits)),
    ...(chunk.date === undefined ? [] : matchBirth(book, part, chunk.date)),
    ...words,
  ];
}

/** `jean-pierre`, `jean.dupont@x.fr`, `CMD-2024-17`: words together, an e-mail, or one identifier. */
function matchWordsOfChunk(book: ClauseBook, part: string, chunk: Chunk): Query[] {
  const word = chunk.folded;
  const asOne = [
    ...clause(book, 'identifier_value', part, word, { term: { identifier_values: word } }),
    ...matchIdentifierPart(book, part, word),
    ...matchEmail(book, part, chunk),
  ];
  if (chunk.text.includes('@') || chunk.digits !== undefined) return asOne;
  const inside: ClauseBook = { ...book, share: book.share / chunk.words.length };
  const apart = chunk.words.map((one, i) => matchWord(inside, `${part}.${i}`, one));
  const joined = chunk.words.map(({ folded }) => folded).join('');
  const asName = joined.length < SHORTEST.joined ? [] : matchAsOneName(book, part, joined);
  const letters = joined.length === chunk.words.length ? matchInitials(book, part, joined) : [];
  return [...asOne, ...asName, ...letters, ...all(apart)];
}

function matchAsOneName(book: ClauseBook, part: string, joined: string): Query[] {
  return [
    ...clause(book, 'name_joined', part, joined, { term: { names: joined } }, 'name_as_one_word'),
    ...clause(book, 'name_prefix', part, joined, { prefix: { names: joined } }),
  ];
}

/** `le blanc` for Leblanc, `jean pierre` for Jeanpierre: one pair of neighbours at a time, as one name. */
function matchJoined(book: ClauseBook, chunks: readonly Chunk[]): Query[] {
  if (chunks.length < 2 || chunks.length > 4) return [];
  return chunks.slice(1).flatMap((right, i) => {
    const left = chunks[i];
    if (left === undefined) return [];
    const joined = [...left.words, ...right.words].map(({ folded }) => folded).join('');
    if (joined.length < SHORTEST.joined || /\p{N}/u.test(joined)) return [];
    const part = `${i}+${i + 1}`;
    const pair: ClauseBook = { ...book, share: 2 * book.share };
    const alternatives = matchAsOneName(pair, part, joined);
    const others = chunks
      .map((chunk, place) => ({ chunk, place }))
      .filter(({ place }) => place !== i && place !== i + 1)
      .map(({ chunk, place }) => matchChunk(book, String(place), chunk));
    return all([alternatives, ...others]);
  });
}

/** `M. Aubry` is a Monsieur Aubry or a Marie Aubry: whose given name fits comes first. */
function matchTitled(book: ClauseBook, titled: readonly Chunk[]): Query[] {
  const parts: ClauseBook = { ...book, share: 1 / Math.max(1, titled.length) };
  return all(titled.map((chunk, i) => matchChunk(parts, `titled ${i}`, chunk)));
}

/** `9 avril 1983` as one day beside the other chunks; a date that is one chunk is a way to read that chunk. */
function matchDates(book: ClauseBook, { chunks, dates }: TypedQuery): Query[] {
  return dates.flatMap(({ first, last, ...date }) => {
    const part = `${first}-${last}`;
    const wide: ClauseBook = { ...book, share: (last - first + 1) * book.share };
    const others = chunks
      .map((chunk, place) => ({ chunk, place }))
      .filter(({ place }) => place < first || place > last)
      .map(({ chunk, place }) => matchChunk(book, String(place), chunk));
    return all([matchBirth(wide, part, date), ...others]);
  });
}

/** Every list must be matched by one of its members; nothing when one of the lists is empty. */
function all(lists: readonly Query[][]): Query[] {
  const must = lists.map(best);
  if (must.length === 0 || must.some((query) => query === undefined)) return [];
  const present = must.filter((query) => query !== undefined);
  return present.length === 1 ? present : [{ bool: { must: present } }];
}

function best(queries: readonly Query[]): Query | undefined {
  if (queries.length <= 1) return queries[0];
  return { dis_max: { queries: [...queries], tie_breaker: RANKING.tie_breaker } };
}
