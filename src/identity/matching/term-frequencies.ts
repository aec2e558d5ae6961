import type { Comparison } from './comparisons.ts';
import type { Person } from './person.ts';

/**
 * How common the values of one comparison are, as plain data: the chance that a stranger has a value, for the values
 * that several people have. Bounded: the rarest beyond {@link MOST_TERMS} are forgotten first.
 */
export interface TermTable {
  /** pairs of value and chance, the commonest first */
  readonly common: readonly (readonly [string, number])[];
  /** chance of any value that is not in the list */
  readonly rare: number;
}

/** How likely two strangers share the very value that two records share, by comparison and position of the record. */
export interface TermFrequencies {
  /** `undefined` when the value they share cannot be told */
  chance(comparison: number, a: number, b: number): number | undefined;
  /** whether the value of each side is one that several people have: no slip of the pen */
  areBothKnown(comparison: number, a: number, b: number): boolean;
}

/** Values kept for one comparison: some 300 kB of JSON at most. */
export const MOST_TERMS = 5000;
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
): TermTable[] {
  const total = Math.max(2, new Set(people).size);
  return comparisons.map((comparison, index) => {
    const holders = new Map<string, Set<number>>();
    persons.forEach((person, at) => {
      for (const value of comparison.terms(person)) {
        if (value === '') continue;
        const set = holders.get(value);
        if (set === undefined) holders.set(value, new Set([people[at] ?? at]));
        else set.add(people[at] ?? at);
      }
    });
    const usual = average[index] ?? 0;
    const chanceOf = (size: number): number => {
      const guess = (size - 1 + PSEUDO_PEOPLE * usual) / (total - 1 + PSEUDO_PEOPLE);
      return Math.min(0.9, Math.max(guess, usual / 8));
    };
    const common = [...holders]
      .filter(([, set]) => set.size > 1)
      .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
      .slice(0, MOST_TERMS)
      .map(([term, set]) => [term, chanceOf(set.size)] as const);
    return { common, rare: chanceOf(1) };
  });
}

/** Looks the values of some records up in the tables, so that a pair is answered by position. */
export function indexTerms(
  tables: readonly CompiledTable[],
  comparisons: readonly Comparison[],
  persons: readonly Person[],
): TermFrequencies {
  const terms = comparisons.map((comparison) =>
    persons.map((person) => comparison.terms(person).filter((term) => term !== '')),
  );
  const chanceOf = (comparison: number, term: string): number =>
    tables[comparison]?.common.get(term) ?? tables[comparison]?.rare ?? 1;
  const known = terms.map((perPerson, k) =>
    perPerson.map(
      (values) => values.length > 0 && values.every((one) => tables[k]?.common.has(one)),
    ),
  );
  return {
    areBothKnown: (comparison, a, b) =>
      known[comparison]?.[a] === true && known[comparison]?.[b] === true,
    chance(comparison, a, b) {
      const [one, other] = [terms[comparison]?.[a] ?? [], terms[comparison]?.[b] ?? []];
      if (one.length === 1 && other.length === 1) {
        return one[0] === other[0] ? chanceOf(comparison, one[0] ?? '') : undefined;
      }
      let least: number | undefined;
      for (const term of one) {
        if (!other.includes(term)) continue;
        least = Math.min(least ?? 1, chanceOf(comparison, term));
      }
      return least;
    },
  };
}

/** A table that answers at once. */
export interface CompiledTable {
  readonly common: ReadonlyMap<string, number>;
  readonly rare: number;
}

export function compileTables(tables: readonly TermTable[]): CompiledTable[] {
  return tables.map(({ common, rare }) => ({ common: new Map(common), rare }));
}
