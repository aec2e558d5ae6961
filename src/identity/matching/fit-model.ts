import { type BlockingLimits, candidatePairs } from './blocking.ts';
import type { CandidatePairs } from './candidate-pairs.ts';
import { buildComparisons, type ComparisonSet } from './comparisons.ts';
import { areTwoPeople, findContradiction, haveTwoBirthDates } from './contradict.ts';
import { type ComparedPairs, estimate } from './estimate.ts';
import { gatherClusters, type Link } from './gather-clusters.ts';
import { findGenericValues, withoutValues } from './generic-values.ts';
import type { MatchModel, Parameters } from './model.ts';
import { learnNamesAlone } from './names-alone.ts';
import { findOneToOneSources } from './one-to-one.ts';
import type { Person } from './person.ts';
import { randomPairs } from './random-pairs.ts';
import { DEFAULT_THRESHOLD } from './score-pair.ts';
import { buildScorer, type Scorer } from './scorer.ts';
import { compileTables, countTerms, indexTerms, type TermTable } from './term-frequencies.ts';

/** As likely one person as not: such a link counts where a whole cluster bears it out. */
const EVEN = 0;
const RANDOM_PAIRS = 300_000;
/** Links from here on tell one-to-one sources. */
const SURE = Math.log(0.99 / 0.01);

export interface FitOptions {
  /** names of the `other.<name>` columns that are compared */
  readonly others?: readonly string[];
  readonly threshold?: number;
  readonly limits?: BlockingLimits;
}

/** A fitted model with all that was found on the way to it. */
export interface Fit {
  readonly model: MatchModel;
  readonly scorer: Scorer;
  readonly candidates: ComparedPairs;
  readonly clusters: Int32Array;
  /** the link that brought each record in */
  readonly joinedBy: readonly (Link | undefined)[];
  readonly oneToOne: readonly string[];
  readonly notes: FitNotes;
}

/** What was left out to stay within bounds, for a person to know. */
export interface FitNotes {
  /** values that so many share that they say nothing: one office's telephone, one shop's mailbox */
  readonly generic_values: number;
  /** records with nothing that can be compared */
  readonly empty_records: number;
  /** groups of records with a common key that were too large to be compared, and the largest of them */
  readonly skipped_blocks: number;
  readonly largest_block: number;
  /** joins refused because a cluster would have grown beyond any person's records */
  readonly oversized_joins: number;
}

/** Learns from records, without labels, how much each kind of agreement says. See {@link scorePair}. */
export function fitModel(persons: readonly Person[], options: FitOptions = {}): MatchModel {
  return fitAndCluster(persons, options).model;
}

/** Fits the model and clusters the records: {@link fitModel} with everything it found. */
export function fitAndCluster(given: readonly Person[], options: FitOptions): Fit {
  const generic = findGenericValues(given);
  const persons = given.map((person) => withoutValues(person, generic));
  const set = buildComparisons([...(options.others ?? [])].sort());
  const { comparisons } = set;
  const candidates = comparePairs(persons, candidatePairs(persons, options.limits), set);
  const random = comparePairs(persons, randomPairs(persons.length, RANDOM_PAIRS), set);
  const input = { comparisons, candidates, random, records: persons.length };
  const threshold = options.threshold ?? DEFAULT_THRESHOLD;
  const limit = Math.log(threshold / (1 - threshold));

  // Values are first counted by records, then by the people found so far: a person's seven records are no crowd.
  let parameters = estimate(input);
  let people: readonly number[] = persons.map((_, index) => index);
  for (let round = 0; ; round++) {
    const tables = countTerms(persons, comparisons, people, exactChances(parameters));
    const frequencies = indexTerms(compileTables(tables), comparisons, persons);
    if (round > 0) parameters = estimate({ ...input, frequencies, start: parameters });
    const asked = buildScorer(parameters, frequencies, set, persons);
    const namesAlone = learnNamesAlone(candidates, asked);
    const scorer = buildScorer(parameters, frequencies, set, persons, namesAlone);
    const outcome = cluster(persons, candidates, scorer, limit);
    people = [...outcome.clusters];
    if (round === REFITS) {
      const model = describeModel(parameters, tables, generic, people, namesAlone);
      const notes: FitNotes = {
        generic_values: generic.size,
        empty_records: persons.filter(isEmpty).length,
        skipped_blocks: candidates.dropped?.blocks ?? 0,
        largest_block: candidates.dropped?.largest ?? 0,
        oversized_joins: outcome.tooLarge,
      };
      return { ...outcome, model, scorer, candidates, notes };
    }
  }
}

function isEmpty(person: Person): boolean {
  const { names, births, mails, phones, documents, addresses, employers, others } = person;
  const lists = [names, births, mails, phones, documents, addresses, employers];
  return lists.every((list) => list.length === 0) && others.size === 0;
}

const REFITS = 2;

function describeModel(
  { comparisons, prior, kinPrior, m, u, kin }: Parameters,
  tables: readonly TermTable[],
  generic: ReadonlySet<string>,
  people: readonly number[],
  namesAlone: number | undefined,
): MatchModel {
  return {
    format: 1,
    records: people.length,
    people: new Set(people).size,
    prior,
    kin_prior: kinPrior,
    names_alone: namesAlone ?? null,
    comparisons: comparisons.map(({ name }, k) => ({
      name,
      m: m[k] ?? [],
      u: u[k] ?? [],
      kin: kin[k] ?? [],
      terms: tables[k] ?? { common: [], rare: 1 },
    })),
    generic: [...generic].sort().slice(0, MOST_GENERIC),
  };
}

/** Generic values kept in a model. */
const MOST_GENERIC = 20_000;

function exactChances(parameters: Parameters): number[] {
  return parameters.u.map((shares) => shares.at(-1) ?? 1);
}

function comparePairs(
  persons: readonly Person[],
  pairs: CandidatePairs,
  set: ComparisonSet,
): ComparedPairs {
  const width = set.comparisons.length;
  const levels = new Uint8Array(pairs.left.length * width);
  for (let pair = 0; pair < pairs.left.length; pair++) {
    const a = persons[pairs.left[pair] ?? 0];
    const b = persons[pairs.right[pair] ?? 0];
    if (a !== undefined && b !== undefined) set.compare(a, b, levels, pair * width);
  }
  return { ...pairs, levels };
}

function cluster(
  persons: readonly Person[],
  candidates: ComparedPairs,
  scorer: Scorer,
  limit: number,
): Pick<Fit, 'clusters' | 'joinedBy' | 'oneToOne'> & { tooLarge: number } {
  const width = scorer.parameters.comparisons.length;
  const prior = Math.log(scorer.parameters.prior);
  const links: Link[] = [];
  const lowest = Math.min(limit, EVEN);
  for (let pair = 0; pair < candidates.left.length; pair++) {
    const a = candidates.left[pair] ?? 0;
    const b = candidates.right[pair] ?? 0;
    const at = pair * width;
    const odds = scorer.odds(candidates.levels, at, a, b);
    if (odds >= lowest && scorer.nameBar(candidates.levels, at, a, b) === undefined)
      links.push({ a, b, odds });
  }
  const sources = persons.map((person) => person.source);
  const sure = links.filter((link) => link.odds >= SURE);
  const oneToOne = findOneToOneSources(sources, sure);
  const levels = new Uint8Array(width);
  const personsAt = (positions: readonly number[]) =>
    positions.map((at) => persons[at]).filter((person) => person !== undefined);
  const gathered = gatherClusters(persons.length, links, {
    threshold: limit,
    oddsOf(a, b) {
      scorer.compare(a, b, levels, 0);
      return scorer.odds(levels, 0, a, b) - prior;
    },
    prior,
    conflict: (left, right) => haveTwoBirthDates(personsAt(left), personsAt(right)),
    contradict: (a, b, torn) => areTwoPeople(persons[a], persons[b], persons[torn]),
    forbidden(a, b) {
      const [one, other] = [persons[a], persons[b]];
      if (one !== undefined && other !== undefined && findContradiction(one, other) !== undefined)
        return true;
      const source = sources[a];
      return source !== undefined && source === sources[b] && oneToOne.has(source);
    },
  });
  return { ...gathered, oneToOne: [...oneToOne].sort() };
}
