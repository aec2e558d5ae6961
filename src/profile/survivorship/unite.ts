import { LONGEST_UNION } from '../../model/survivorship.ts';
import type { Contender } from './contender.ts';
import { sameKey } from './same-value.ts';

/** Longest text that an element of a list may be. */
const LONGEST_ELEMENT = 1024;

/**
 * One list of what several sources list: the newest source's elements, then what the others add, each once however
 * spelt, the first `limit` of them. A single text counts as a list of one.
 */
export function uniteLists(
  contenders: readonly Contender[],
  limit: number,
): { readonly newest: Contender | undefined; readonly value: string[] } {
  const sorted = contenders.toSorted((a, b) =>
    a.at === b.at ? (a.source < b.source ? -1 : 1) : a.at > b.at ? -1 : 1,
  );
  const elements = new Map<string, string>();
  for (const { value } of sorted) {
    for (const text of asList(value)) {
      const key = sameKey('', text, '');
      if (!elements.has(key)) elements.set(key, text);
    }
  }
  return { newest: sorted[0], value: [...elements.values()].slice(0, limit) };
}

/** A value of a field that is declared a list, as one. */
export function asList(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all
    .map(String)
    .filter((text) => text.trim() !== '' && text.length <= LONGEST_ELEMENT)
    .slice(0, LONGEST_UNION);
}
