import { LONGEST_QUERY } from '../../search/tiers.ts';

/** What of a typed text is searched for: what is longer was pasted by mistake, and its beginning may still find somebody. */
export function typedQuery(text: string): string {
  return text.slice(0, LONGEST_QUERY);
}
