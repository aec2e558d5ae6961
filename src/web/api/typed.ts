/** Longest text that the server searches for, in UTF-16 units; `LONGEST_QUERY` of the API. */
export const LONGEST_TYPED = 256;

/** What of a typed text is searched for: what is longer was pasted by mistake, and its beginning may still find somebody. */
export function typedQuery(text: string): string {
  return text.slice(0, LONGEST_TYPED);
}
