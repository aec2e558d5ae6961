import type { Query } from './match-word.ts';

/** Exact texts of an event that are looked through letter by letter, besides what was written or said. */
const LABELS = [
  'items.name',
  'items.brand',
  'items.category',
  'items.sku',
  'order.order_id',
  'order.store',
  'subject.id',
  'subject.topic',
  'page.title',
  'page.path',
  'campaign.name',
  'name',
  'source',
] as const;

/** More words than this add nothing that tells one interaction from another. */
const MOST_WORDS = 8;

/**
 * Conditions that an interaction mentions each of the words: in its text, by stem in French or English and by the
 * beginning of a word, or anywhere within its labels, case ignored. Labels are compared on the documents that the
 * other filters leave, one person's, so that no word list of the whole index is walked through.
 */
export function mentions(text: string): Query[] {
  return text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS)
    .map((word) => ({
      bool: {
        minimum_should_match: 1,
        should: [
          { match: { text: { query: word, operator: 'and' } } },
          { match_phrase_prefix: { text: { query: word, max_expansions: 50 } } },
          { match: { 'text.fr': { query: word, operator: 'and' } } },
          { match: { 'text.en': { query: word, operator: 'and' } } },
          {
            script: {
              script: {
                source: CONTAINS,
                params: { labels: LABELS, word: word.toLowerCase().replaceAll('_', ' ') },
              },
            },
          },
        ],
      },
    }));
}

const CONTAINS = `for (label in params.labels) {
  if (!doc.containsKey(label)) continue;
  for (value in doc[label]) {
    if (value.toLowerCase(Locale.ROOT).replace('_', ' ').contains(params.word)) return true;
  }
}
return false;`;
