import type { estypes } from '@elastic/elasticsearch';
import type { Word } from '../identity/words/fold.ts';
import { doubleNames, otherForms } from '../identity/words/nicknames.ts';
import { compact } from './compact.ts';
import type { Letters } from './find-letters.ts';
import { phoneStarts, phoneTails } from './phone-forms.ts';
import { SHORTEST, TIERS, type Tier } from './tiers.ts';
import { dayAfter, firstDay, type TypedDate } from './typed-date.ts';
import type { Chunk } from './typed-query.ts';

/** The client's own type admits `undefined` by accident of its mapped type. */
export type Query = NonNullable<estypes.QueryDslQueryContainer>;

/** One way that is tried for one part of the query. */
export interface Clause {
  readonly tier: Tier;
  /** how it is found again in what a hit shows */
  readonly letters: Letters;
  /** folded word or digits that were looked for; for `phonetic` the word as typed */
  readonly word: string;
  /** place in the typed query that this clause speaks for */
  readonly part: string;
}

/** Collects the clauses of one query; tiers that the asker may not search are not even built. */
export interface ClauseBook {
  readonly clauses: Clause[];
  readonly allowed: ReadonlySet<Tier>;
  /** share of the tier's weight: one over the number of parts, so that long queries rank as short ones */
  readonly share: number;
  readonly callingCode: string;
  /** Has the engine report each clause that matched, by its number: as costly as the search, so for tests alone. */
  readonly isNamed: boolean;
}

/** A `constant_score` clause of a tier, or nothing where the tier is closed. */
export function clause(
  book: ClauseBook,
  tier: Tier,
  part: string,
  word: string,
  filter: Query,
  letters: Letters = tier,
): Query[] {
  if (!book.allowed.has(tier)) return [];
  const name = book.isNamed ? { _name: String(book.clauses.length) } : {};
  book.clauses.push({ tier, letters, word, part });
  return [{ constant_score: { filter, boost: TIERS[tier].weight * book.share, ...name } }];
}

/** All ways one word may match, best first. */
export function matchWord(
  book: ClauseBook,
  part: string,
  { folded: word, text }: Pick<Word, 'folded' | 'text'>,
): Query[] {
  const add = (tier: Tier, filter: Query) => clause(book, tier, part, word, filter);
  const length = [...word].length;
  const hasDigit = /\p{N}/u.test(word);
  const fromLength = (shortest: number, queries: () => Query[]) =>
    length >= shortest ? queries() : [];
  return [
    ...add('identifier_value', { term: { identifier_values: word } }),
    ...add('name', { term: { names: word } }),
    ...fromLength(SHORTEST.joined, () => add('name_joined', { term: { 'names.joined': word } })),
    ...matchNickname(book, part, word),
    ...add('name_prefix', { prefix: { names: word } }),
    ...matchIdentifierPart(book, part, word),
    ...fromLength(SHORTEST.email_part, () =>
      add('email_part', { prefix: { 'emails.parts': word } }),
    ),
    ...fromLength(SHORTEST.company, () => add('company', { prefix: { company: word } })),
    ...(hasDigit
      ? matchPostcode(book, part, word)
      : [
          ...fromLength(SHORTEST.city, () => add('city', matchCity(word))),
          ...fromLength(SHORTEST.city_fuzzy, () =>
            add('city_fuzzy', { fuzzy: { city: { value: word, fuzziness: 1, prefix_length: 1 } } }),
          ),
          ...matchInitials(book, part, word),
          ...fromLength(SHORTEST.phonetic, () =>
            // As typed: a cedilla is heard.
            clause(book, 'phonetic', part, text, { match: { 'names.phonetic': { query: text } } }),
          ),
          ...fromLength(SHORTEST.fuzzy, () =>
            add('fuzzy', { fuzzy: { names: { value: word, fuzziness: 1, prefix_length: 1 } } }),
          ),
          ...fromLength(SHORTEST.fuzzy_far, () =>
            add('fuzzy_far', { fuzzy: { names: { value: word, fuzziness: 2, prefix_length: 1 } } }),
          ),
        ]),
  ];
}

function matchNickname(book: ClauseBook, part: string, word: string): Query[] {
  const forms = otherForms(word);
  const single: Query[] = forms.length === 0 ? [] : [{ terms: { names: [...forms] } }];
  const double: Query[] = doubleNames(word).map((names) => ({
    bool: { filter: names.map((name): Query => ({ term: { names: name } })) },
  }));
  const [first, ...rest] = [...single, ...double];
  if (first === undefined) return [];
  const filter = rest.length === 0 ? first : { bool: { should: [first, ...rest] } };
  return clause(book, 'nickname', part, word, filter);
}

/** The beginning of an identifier, or its end where that has a digit; separators are neither stored nor asked. */
export function matchIdentifierPart(book: ClauseBook, part: string, text: string): Query[] {
  const word = compact(text);
  const length = [...word].length;
  const reversed = [...word].reverse().join('');
  return [
    ...(length < SHORTEST.identifier_start
      ? []
      : clause(book, 'identifier_start', part, word, {
          prefix: { 'identifier_values.start': word },
        })),
    // Without a digit, every address at one mail host would match.
    ...(length < SHORTEST.identifier_end || !/\p{N}/u.test(word)
      ? []
      : clause(book, 'identifier_end', part, word, {
          prefix: { 'identifier_values.end': reversed },
        })),
  ];
}

/** Born on that day, in that month or that year. */
export function matchBirth(book: ClauseBook, part: string, date: TypedDate): Query[] {
  const tier = ({ day: 'birth_date', month: 'birth_month', year: 'birth_year' } as const)[
    date.precision
  ];
  const ranges = date.meanings.map((meaning): Query => {
    return { range: { birth_date: { gte: firstDay(meaning), lt: dayAfter(meaning) } } };
  });
  const [first, ...rest] = ranges;
  if (first === undefined) return [];
  const filter = rest.length === 0 ? first : { bool: { should: [first, ...rest] } };
  return clause(book, tier, part, date.meanings.join(' '), filter);
}

/** A map, since words of any kind are looked up: `constructor` is none of these. */
const SAINTS: ReadonlyMap<string, string> = new Map([
  ['st', 'saint'],
  ['ste', 'sainte'],
]);

function matchCity(word: string): Query {
  const saint = SAINTS.get(word);
  const typed: Query = { prefix: { city: word } };
  return saint === undefined ? typed : { bool: { should: [typed, { term: { city: saint } }] } };
}

/**
 * `j` or `jp` beside another word: how the first names begin, or else any names. Alone, it would be nearly everybody.
 */
export function matchInitials(book: ClauseBook, part: string, word: string): Query[] {
  if (book.share === 1 || !/^\p{L}{1,3}$/u.test(word)) return [];
  const letters = [...word];
  const different = [...new Set(letters)];
  const filter = different.map((letter): Query => ({ prefix: { names: letter } }));
  return [
    ...clause(book, letters.length > 1 ? 'double_initials' : 'initial', part, word, {
      prefix: { 'names.initials': word },
    }),
    ...(different.length < 2 ? [] : clause(book, 'initials', part, word, { bool: { filter } })),
  ];
}

function matchPostcode(book: ClauseBook, part: string, word: string): Query[] {
  if (!/^\d{2,5}$/.test(word) && !/^[a-z]{1,2}\d/.test(word)) return [];
  return clause(book, 'postcode', part, word, { prefix: { postcode: word.toUpperCase() } });
}

/** Phone tiers for a chunk of digits: whole numbers and long tails by `phone`, less by `phone_part`. */
export function matchDigits(book: ClauseBook, part: string, digits: string): Query[] {
  const tails = phoneTails(digits, SHORTEST.phone_part);
  const starts = phoneStarts(digits, book.callingCode, SHORTEST.phone_part);
  const isWhole = digits.replace(/\D/g, '').length >= SHORTEST.phone;
  const bare = digits.replace('+', '');
  return [
    ...(tails.length === 0
      ? []
      : clause(book, isWhole ? 'phone' : 'phone_part', part, bare, {
          terms: { 'phones.suffix': tails },
        })),
    ...starts.flatMap((start) =>
      clause(book, 'phone_part', part, start, { prefix: { 'phones.start': start } }),
    ),
  ];
}

/** E-mail tiers for a chunk with `@`, or with dots, dashes and the like between words. */
export function matchEmail(book: ClauseBook, part: string, chunk: Chunk): Query[] {
  const parts = chunk.folded.split(/[@._+-]+/).filter((text) => text !== '');
  const last = parts.at(-1);
  if (last === undefined) return [];
  const conditions: Query[] = [
    ...parts.slice(0, -1).map((text): Query => ({ term: { 'emails.parts': text } })),
    { prefix: { 'emails.parts': last } },
  ];
  return [
    ...(chunk.text.includes('@')
      ? clause(book, 'email', part, chunk.folded, { term: { emails: chunk.folded } })
      : []),
    ...clause(book, 'email_part', part, chunk.folded, { bool: { filter: conditions } }),
  ];
}
