import type { Comparison } from './comparisons.ts';
import type { Person } from './person.ts';

/** How likely two strangers share the very value that two records share, by comparison and record. */
export interface TermFrequencies {
  /** `undefined` when the value they share cannot be told, or is met for the first time */
  chance(comparison: number, a: number, b: number): number | undefined;
}

/** Strangers behind a guess of how common a value is that was met once: pulls towards the average of its field. */
const PSEUDO_PEOPLE = 100;

/**
 * Counts values by the people who have them, not by records: seven records of one person do not make a value
 * common.
 * @param people cluster number of each record, as far as is known yet
 * @param average chance that two strangers agree at all, by comparison
 */
export function countTerms(
  persons: readonly Person[],
  comparisons: readonly Comparison[],
  people: readonly number[],
  average: readonly number[],
): TermFrequencies {
  const total = Math.max(2, new Set(people).size);
  const terms = comparisons.map((comparison) =>
    persons.map((person) => comparison.terms(person).filter((term) => term !== '')),
  );
  const chances = terms.map((perPerson, index) => {
    const holders = new Map<string, Set<number>>();
    perPerson.forEach((values, at) => {
      for (const value of values) {
        const set = holders.get(value);
        if (set === undefined) holders.set(value, new Set([people[at] ?? at]));
        else set.add(people[at] ?? at);
      }
    });
    const usual = average[index] ?? 0;
    const byTerm = new Map<string, number>();
    for (const [term, set] of holders) {
      const guess = (set.size - 1 + PSEUDO_PEOPLE * usual) / (total - 1 + PSEUDO_PEOPLE);
      byTerm.set(term, Math.min(0.9, Math.max(guess, usual / 8)));
    }
    return byTerm;
  });
  const single = chances.map((byTerm, index) =>
    Float64Array.from(terms[index] ?? [], (values) =>
      values.length === 1 ? (byTerm.get(values[0] ?? '') ?? -1) : -1,
    ),
  );
  return {
    chance(comparison, a, b) {
      const chance = single[comparison]?.[a] ?? -1;
      if (chance > 0 && (single[comparison]?.[b] ?? -1) === chance) return chance;
      const other = new Set(terms[comparison]?.[b]);
      const shared = (terms[comparison]?.[a] ?? []).filter((term) => other.has(term));
      const known = shared.map((term) => chances[comparison]?.get(term) ?? 1);
      return known.length === 0 ? undefined : Math.min(...known);
    },
  };
}
