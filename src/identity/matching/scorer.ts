import { FAMILY, GIVEN } from './compare-names.ts';
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
  /** Whether nothing beside first and last name speaks for one person. */
  hasNamesOnly(levels: Uint8Array, at: number, a: number, b: number): boolean;
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

/** Odds that a link which is no cluster's has to have: 9 to 1, as the default threshold. */
const LIKELY = Math.log(9);
const DOCUMENT_SAME = 2;
/** Odds that outweigh a given name which differs: 500 to 1. */
const BEYOND_NAMES = Math.log(500);
/** Odds that outweigh an initial, which fits one in ten of a household: 20 to 1. */
const BEYOND_INITIAL = Math.log(20);

/** Beyond what the same sex can say. */
const MORE_BITS = 1.5;

/** @param namesAlone odds from which names alone may join, see `learnNamesAlone` */
export function buildScorer(
  parameters: Parameters,
  frequencies: TermFrequencies,
  set: ComparisonSet,
  persons: readonly Person[],
  namesAlone = Number.POSITIVE_INFINITY,
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
      const family = levels[at + place('family_name')] ?? MISSING;
      // Twins share birth date, mailbox and telephone; another family name as well is another person's.
      if (given <= GIVEN.resembles && family === FAMILY.different && document !== DOCUMENT_SAME)
        return 'other_given_name';
      const differing = given === GIVEN.different ? 3 : 2;
      const weak = given <= GIVEN.resembles ? differing : given === GIVEN.initial ? 1 : 0;
      if (weak > 0 && (document === MISSING || document === 0)) {
        const shared = [...PERSONAL].filter(([name, least]) => {
          // A household shares its address with everybody of that initial.
          if (name === 'address' && weak === 1) return false;
          const level = levels[at + place(name)] ?? MISSING;
          return level !== MISSING && level >= least;
        });
        const odds = scorer.odds(levels, at, a, b);
        const beyond = weak === 1 ? BEYOND_INITIAL : BEYOND_NAMES;
        if (shared.length < weak && odds < beyond) return 'other_given_name';
        // Nor may another given name come in on the strength of a cluster.
        if (weak > 1 && odds < LIKELY) return 'other_given_name';
      }
      return scorer.hasNamesOnly(levels, at, a, b) && scorer.odds(levels, at, a, b) < namesAlone
        ? 'names_only'
        : undefined;
    },
    hasNamesOnly(levels, at, a, b) {
      for (let k = MIDDLE_NAME; k < parameters.comparisons.length; k++) {
        const level = levels[at + k] ?? MISSING;
        // An address that is merely alike repeats the name.
        const least = parameters.comparisons[k]?.name === 'email' ? 2 : 1;
        if (level === MISSING || level < least) continue;
        if (weightBits(parameters, frequencies, k, level, a, b) > MORE_BITS) return false;
      }
      return true;
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
      buildScorer(
        parameters,
        indexTerms(tables, set.comparisons, persons),
        set,
        persons,
        model.names_alone ?? undefined,
      ),
  };
  opened.set(model, open);
  return open;
}
