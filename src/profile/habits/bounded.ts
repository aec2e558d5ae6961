import { joinRecords } from '../claims.ts';

/** Order that keys are kept in: earlier ones first. It must depend on the keys alone. */
export type KeyOrder = (a: string, b: string) => number;

/**
 * Joins two records key by key and keeps the first `most` keys of a fixed order.
 *
 * What is kept is exact, and does not depend on the order of arrival: a key among the first of all keys that ever
 * come is among the first of whatever came so far, hence never dropped. An order by count or by recency would not do.
 */
export function joinBounded<T>(
  a: Readonly<Record<string, T>> | undefined,
  b: Readonly<Record<string, T>>,
  join: (x: T, y: T) => T,
  bound: { readonly most: number; readonly order: KeyOrder },
): Record<string, T> {
  const joined = joinRecords(a ?? {}, b, join);
  const keys = Object.keys(joined);
  if (keys.length <= bound.most) return joined;
  const kept = new Set(keys.toSorted(bound.order).slice(0, bound.most));
  return Object.fromEntries(Object.entries(joined).filter(([key]) => kept.has(key)));
}

/** Years, months or days as text of one length: the newest first. */
export const newestFirst: KeyOrder = (a, b) => (a < b ? 1 : -1);

/** No preference for any name, yet always the same one. */
export const byHash: KeyOrder = (a, b) => hashOf(a) - hashOf(b) || (a < b ? -1 : 1);

/**
 * 32 bits of a text (Fowler, Noll and Vo, variant 1a, over UTF-16 units). Tells apart, hides nothing.
 * @param seed another one gives an independent hash
 */
export function hashOf(text: string, seed = 0x81_1c_9d_c5): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01_00_01_93);
  }
  return hash >>> 0;
}

/** {@link hashOf} as seven letters and digits. */
export function shortHash(text: string, seed?: number): string {
  return hashOf(text, seed).toString(36).padStart(7, '0');
}
