import type { TraitValue } from './compile-trait.ts';

/** How the values of a trait spread over a sample. Numbers and instants in order, lists by their most frequent values. */
export interface Distribution {
  readonly people: number;
  readonly without: number;
  /** least, first quarter, middle, third quarter and greatest, of those who have one (nearest rank) */
  readonly quartiles: readonly (number | string)[] | null;
  readonly values: readonly { readonly value: string; readonly people: number }[];
}

const MOST_SHOWN = 10;

export function distributionOf(values: readonly TraitValue[]): Distribution {
  const given = values.filter((value) => value !== null);
  const texts = given.flatMap((value) => (Array.isArray(value) ? value : []));
  const ordered = given
    .filter((value) => typeof value === 'number' || typeof value === 'string')
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const rank = (share: number) => ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)] ?? 0;
  const counts = new Map<string, number>();
  for (const text of [...texts, ...ordered.filter((value) => typeof value === 'string')]) {
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return {
    people: values.length,
    without: values.length - given.length,
    quartiles: ordered.length === 0 ? null : [0, 0.25, 0.5, 0.75, 1].map(rank),
    values: [...counts]
      .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, MOST_SHOWN)
      .map(([value, people]) => ({ value, people })),
  };
}
