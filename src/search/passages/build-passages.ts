import type { estypes } from '@elastic/elasticsearch';
import type { Query } from '../match-word.ts';
import { type RecalledWord, readRecalled } from './recalled.ts';

/** Marks around found words, from the private use area: what people type is stripped of it. */
export const MARKS = { open: '\ue000', close: '\ue001' } as const;

/** Where the numbers of orders and cases stand, beside the identifiers that a source claims. */
export const NUMBER_FIELDS = ['order.order_id', 'subject.id'] as const;

/** What of an interaction a hit shows. */
export const PASSAGE_FIELDS = [
  'event_id',
  'profile_id',
  'name',
  'channel',
  'occurred_at',
  'source',
  ...NUMBER_FIELDS,
] as const;

const WEIGHTS = {
  /** words as typed before their stems, so that a quotation comes first */
  typed: 1.3,
  translated: 0.6,
  begun: 0.4,
  misspelt: 0.3,
  /** the kind of interaction that the sentence speaks of */
  kind: 4,
  number: 50,
} as const;
/** Letters shown around what was found. */
const PASSAGE_LENGTH = 160;
/** Share of three or more words that must be found: memory adds words. */
const SHARE_FOUND = 0.6;

/**
 * The search of interactions by what was said in them, newest first among equals, one for each person.
 * @param size interactions to bring, more than people are wanted: several may be of one person merged later
 * @returns `undefined` where nothing in the text can be looked for
 */
export function buildPassages(typed: string, size: number): estypes.SearchRequest | undefined {
  const { words, kinds, numbers } = readRecalled(typed);
  const byNumber = numbers.flatMap((value) =>
    NUMBER_FIELDS.map((field) => matchNumber(field, value)),
  );
  const spoken = words.map((word, i) => matchRecalled(word, i === words.length - 1));
  if (spoken.length === 0) return undefined;
  const byWords: Query = {
    bool: {
      must: [{ bool: { should: spoken, minimum_should_match: mustMatch(spoken.length) } }],
      ...(kinds.length === 0
        ? {}
        : {
            should: [
              { constant_score: { filter: { terms: { name: [...kinds] } }, boost: WEIGHTS.kind } },
            ],
          }),
    },
  };
  return {
    size,
    track_total_hits: false,
    _source: [...PASSAGE_FIELDS],
    query: byNumber.length === 0 ? byWords : { dis_max: { queries: [...byNumber, byWords] } },
    collapse: { field: 'profile_id' },
    sort: [{ _score: { order: 'desc' } }, { occurred_at: { order: 'desc' } }],
    highlight: {
      pre_tags: [MARKS.open],
      post_tags: [MARKS.close],
      fields: {
        text: {
          type: 'unified',
          matched_fields: ['text', 'text.fr', 'text.en'],
          fragment_size: PASSAGE_LENGTH,
          number_of_fragments: 1,
        },
      },
    },
  };
}

function mustMatch(words: number): number {
  return words <= 2 ? words : Math.ceil(words * SHARE_FOUND);
}

function matchRecalled({ text, translations }: RecalledWord, last: boolean): Query {
  const long = [...text].length >= 4;
  const stems = (word: string, boost: number): Query => ({
    multi_match: { query: word, fields: [`text^${WEIGHTS.typed}`, 'text.fr', 'text.en'], boost },
  });
  return {
    dis_max: {
      queries: [
        stems(text, 1),
        ...translations.map((word) => stems(word, WEIGHTS.translated)),
        ...(long
          ? [
              {
                match: {
                  text: {
                    query: text,
                    fuzziness: 'AUTO:5,9',
                    prefix_length: 1,
                    boost: WEIGHTS.misspelt,
                  },
                },
              },
            ]
          : []),
        ...(long && last ? [{ prefix: { text: { value: text, boost: WEIGHTS.begun } } }] : []),
      ],
    },
  };
}

function matchNumber(field: (typeof NUMBER_FIELDS)[number], value: string): Query {
  const filter: Query = { prefix: { [field]: { value, case_insensitive: true } } };
  return { constant_score: { filter, boost: WEIGHTS.number } };
}
