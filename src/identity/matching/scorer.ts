import { GIVEN } from './compare-names.ts';
import { buildComparisons, type ComparisonSet, MIDDLE_NAME } from './comparisons.ts';
import { MISSING } from './level.ts';
import { logOdds, type MatchModel, type Parameters, weightBits } from './model.ts';
import type { Person } from './person.ts';
import { compileTables, indexTerms, type TermFrequencies } from './term-frequencies.ts';

/** One comparison's part in a decision, in bits. */
export interface Evidence {
  readonly comparison: string;
  readonly level: 'same' | 'near' | 'differs';
  readonly bits: number;
}

/** A model made ready to score the pairs of some records, by position. */
export interface Scorer {
  readonly parameters: Parameters;
  /** Writes the levels of two records at `into[at…]`. */
  compare(a: number, b: number, into: Uint8Array, at: number): void;
  /** natural logarithm of the odds, of levels written by `compare` */
  odds(levels: Uint8Array, at: number, a: number, b: number): number;
  /** What the names of two records lack for a join that nobody looks at. */
  nameBar(levels: Uint8Array, at: number, a: number, b: number): NameBar | undefined;
  /** the parts, weightiest first */
  evidence(levels: Uint8Array, at: number, a: number, b: number): Evidence[];
}

/**
 * `names_only`: nothing beside first and last name speaks for one person, and namesakes are many. `other_given_name`:
 * the given names differ, or one is an initial, and what agrees is what twins, couples and households share.
 */
export type NameBar = 'names_only' | 'other_given_name';

/** Levels from which a field speaks for the same person although the given names do not. */
const PERSONAL = new Map([
  ['birth_date', 4],
  ['email', 2],
  ['phone', 2],
  ['address', 3],
]);

/** Odds that outweigh a given name which differs: 500 to 1. */
const BEYOND_NAMES = Math.log(500);

/** Beyond what the same sex can say. */
const MORE_BITS = 1.5;

export function buildScorer(
  parameters: Parameters,
  frequencies: TermFrequencies,
  set: ComparisonSet,
  persons: readonly Person[],
): Scorer {
  const places = new Map(parameters.comparisons.map(({ name }, k) => [name, k]));
  const place = (name: string): number => places.get(name) ?? Number.POSITIVE_INFINITY;
  const scorer: Scorer = {
    parameters,
    compare(a, b, into, at) {
      const [one, other] = [persons[a], persons[b]];
      if (one !== undefined && other !== undefined) set.compare(one, other, into, at);
    },
    odds: (levels, at, a, b) => logOdds(parameters, frequencies, levels, at, a, b),
    nameBar(levels, at, a, b) {
      const given = levels[at + place('given_name')] ?? MISSING;
      const document = levels[at + place('document_id')] ?? MISSING;
      const weak = given <= GIVEN.resembles ? 2 : given === GIVEN.initial ? 1 : 0;
      if (weak > 0 && (document === MISSING || document === 0)) {
        const shared = [...PERSONAL].filter(([name, least]) => {
          // A household shares its address with everybody of that initial.
          if (name === 'address' && given === GIVEN.initial) return false;
          const level = levels[at + place(name)] ?? MISSING;
          return level !== MISSING && level >= least;
        });
        if (shared.length < weak && scorer.odds(levels, at, a, b) < BEYOND_NAMES) {
          return 'other_given_name';
        }
      }
      for (let k = MIDDLE_NAME; k < parameters.comparisons.length; k++) {
        const level = levels[at + k] ?? MISSING;
        // An address that is merely alike repeats the name.
        const least = parameters.comparisons[k]?.name === 'email' ? 2 : 1;
        if (level === MISSING || level < least) continue;
        if (weightBits(parameters, frequencies, k, level, a, b) > MORE_BITS) return undefined;
      }
      return 'names_only';
    },
    evidence(levels, at, a, b) {
      const why: Evidence[] = [];
      parameters.comparisons.forEach((comparison, k) => {
        const level = levels[at + k] ?? MISSING;
        if (level === MISSING) return;
        const top = comparison.usual.length - 1;
        const grade = level === top ? 'same' : level === 0 ? 'differs' : 'near';
        const bits = weightBits(parameters, frequencies, k, level, a, b);
        why.push({ comparison: comparison.name, level: grade, bits });
      });
      return why.sort((x, y) => Math.abs(y.bits) - Math.abs(x.bits));
    },
  };
  return scorer;
}

/** A model read back: everything that does not depend on the records to be scored. */
export interface OpenModel {
  readonly generic: ReadonlySet<string>;
  scorerFor(persons: readonly Person[]): Scorer;
}

const opened = new WeakMap<MatchModel, OpenModel>();

/** Compiles a model, once for each object. */
export function openModel(model: MatchModel): OpenModel {
  const known = opened.get(model);
  if (known !== undefined) return known;
  const names = model.comparisons.map(({ name }) => name);
  const set = buildComparisons(names.filter((name) => name.startsWith('other.')));
  const byName = new Map(model.comparisons.map((one) => [one.name, one]));
  const fitted = set.comparisons.map(({ name, usual }) => {
    // A comparison that came after the model was fitted counts by what is usual.
    const even = usual.map(() => 1 / usual.length);
    return byName.get(name) ?? { m: even, u: even, kin: even, terms: { common: [], rare: 1 } };
  });
  const parameters: Parameters = {
    comparisons: set.comparisons,
    prior: model.prior,
    kinPrior: model.kin_prior,
    m: fitted.map(({ m }) => m),
    u: fitted.map(({ u }) => u),
    kin: fitted.map(({ kin }) => kin),
  };
  const tables = compileTables(fitted.map(({ terms }) => terms));
  const open: OpenModel = {
    generic: new Set(model.generic),
    scorerFor: (persons) =>
      buildScorer(parameters, indexTerms(tables, set.comparisons, persons), set, persons),
  };
  opened.set(model, open);
  return open;
}
