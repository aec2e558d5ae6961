import { type BlockingLimits, candidatePairs } from './blocking.ts';
import type { CandidatePairs } from './candidate-pairs.ts';
import { buildComparisons, type ComparisonSet, MIDDLE_NAME } from './comparisons.ts';
import { contradict } from './contradict.ts';
import { type ComparedPairs, estimate } from './estimate.ts';
import type { ColumnMap, RawRecord } from './fields.ts';
import { gatherClusters, type Link } from './gather-clusters.ts';
import { withoutGenericValues } from './generic-values.ts';
import { MISSING } from './level.ts';
import { logOdds, type MatchModel, probability, weightBits } from './model.ts';
import { findOneToOneSources } from './one-to-one.ts';
import type { Person } from './person.ts';
import { preparePersons } from './prepare.ts';
import { randomPairs } from './random-pairs.ts';
import { countTerms, type TermFrequencies } from './term-frequencies.ts';

/** Probability from which two records are linked, the same for every set of data. */
export const DEFAULT_THRESHOLD = 0.9;

/** As likely one person as not: such a link counts where a whole cluster bears it out. */
const EVEN = 0;
/** Beyond what the same sex can say. */
const MORE_BITS = 1.5;
const RANDOM_PAIRS = 300_000;
/** Links from here on are kept for clustering and for the list of one-to-one sources. */
const SURE = Math.log(0.99 / 0.01);

export interface ResolveOptions {
  readonly columns: ColumnMap;
  readonly defaultCountry: string;
  readonly threshold?: number;
  readonly limits?: BlockingLimits;
}

/** One comparison's part in a decision, in bits. */
export interface Evidence {
  readonly comparison: string;
  readonly level: 'same' | 'near' | 'differs';
  readonly bits: number;
}

export interface ResolvedRecord {
  /** `source:id` where two sources use the same id */
  readonly record_id: string;
  readonly id: string;
  readonly source: string | undefined;
  /** `record_id` of the first record of the cluster, in order of source and id */
  readonly cluster_id: string;
  /** probability of the link by which it came in; 1 for a record that is alone */
  readonly score: number;
  /** the evidence of that link, weightiest first; empty for a record that is alone */
  readonly why: readonly Evidence[];
}

export interface Resolution {
  /** in order of source and id */
  readonly records: readonly ResolvedRecord[];
  readonly clusters: number;
  readonly pairsCompared: number;
  readonly oneToOneSources: readonly string[];
  readonly model: MatchModel;
  /** whether blocking put two records, by position in `records`, side by side */
  wasCompared(a: number, b: number): boolean;
}

/**
 * Decides which records are one person, without labels: candidate pairs, comparison, fit of the model on these
 * very records, then clusters that agree as wholes. The order of the records does not matter.
 */
export function resolveRecords(raw: readonly RawRecord[], options: ResolveOptions): Resolution {
  const sorted = [...raw].sort(byContent);
  const persons = withoutGenericValues(preparePersons(sorted, options.columns, options));
  const others = [...new Set(options.columns.values())]
    .filter((field) => field.startsWith('other.'))
    .sort();
  const set = buildComparisons(others);
  const candidates = comparePairs(persons, candidatePairs(persons, options.limits), set);
  const random = comparePairs(persons, randomPairs(persons.length, RANDOM_PAIRS), set);
  const input = { comparisons: set.comparisons, candidates, random, records: persons.length };
  const threshold = options.threshold ?? DEFAULT_THRESHOLD;
  const base = { persons, set, candidates, limit: Math.log(threshold / (1 - threshold)) };

  // Values are first counted by records, then by the people found so far: a person's seven records are no crowd.
  let people: readonly number[] = persons.map((_, index) => index);
  let model = estimate(input);
  let frequencies = countTerms(persons, set.comparisons, people, exactChances(model));
  let outcome = cluster({ ...base, model, frequencies });
  for (let round = 0; round < 2; round++) {
    people = [...outcome.clusters];
    frequencies = countTerms(persons, set.comparisons, people, exactChances(model));
    model = estimate({ ...input, frequencies, start: model });
    outcome = cluster({ ...base, model, frequencies });
  }
  return present({ ...base, model, frequencies }, outcome);
}

/** Records in an order of their own: by source and id, and by content where a file repeats an id. */
function byContent(a: RawRecord, b: RawRecord): number {
  const key = (one: RawRecord) => [one.source ?? '', one.id] as const;
  const [sourceA, idA] = key(a);
  const [sourceB, idB] = key(b);
  if (sourceA !== sourceB) return sourceA < sourceB ? -1 : 1;
  if (idA !== idB) return idA < idB ? -1 : 1;
  const content = (one: RawRecord) => JSON.stringify(one.groups.map((group) => [...group]));
  return content(a) < content(b) ? -1 : 1;
}

function exactChances(model: MatchModel): number[] {
  return model.u.map((shares) => shares.at(-1) ?? 1);
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

interface Fitted {
  readonly persons: readonly Person[];
  readonly set: ComparisonSet;
  readonly candidates: ComparedPairs;
  readonly limit: number;
  readonly model: MatchModel;
  readonly frequencies: TermFrequencies;
}

function cluster(fitted: Fitted) {
  const { persons, set, candidates, limit, model, frequencies } = fitted;
  const width = set.comparisons.length;
  const links: Link[] = [];
  const lowest = Math.min(limit, EVEN);
  for (let pair = 0; pair < candidates.left.length; pair++) {
    const a = candidates.left[pair] ?? 0;
    const b = candidates.right[pair] ?? 0;
    const odds = logOdds(model, frequencies, candidates.levels, pair * width, a, b);
    if (odds >= lowest && restsOnMoreThanNames(fitted, pair, a, b)) links.push({ a, b, odds });
  }
  const sources = persons.map((person) => person.source);
  const oneToOne = findOneToOneSources(
    sources,
    links.filter((link) => link.odds >= SURE),
  );
  const levels = new Uint8Array(width);
  const gathered = gatherClusters(persons.length, links, {
    threshold: limit,
    oddsOf(a, b) {
      const [one, other] = [persons[a], persons[b]];
      if (one === undefined || other === undefined) return 0;
      set.compare(one, other, levels, 0);
      return logOdds(model, frequencies, levels, 0, a, b) - Math.log(model.prior);
    },
    prior: Math.log(model.prior),
    forbidden(a, b) {
      const [one, other] = [persons[a], persons[b]];
      if (one !== undefined && other !== undefined && contradict(one, other)) return true;
      const source = sources[a];
      return source !== undefined && source === sources[b] && oneToOne.has(source);
    },
  });
  return { ...gathered, oneToOne: [...oneToOne].sort() };
}

/** Namesakes are many: beside names something else must agree. */
function restsOnMoreThanNames(fitted: Fitted, pair: number, a: number, b: number): boolean {
  const { set, candidates, model, frequencies } = fitted;
  const at = pair * set.comparisons.length;
  for (let k = MIDDLE_NAME; k < set.comparisons.length; k++) {
    const level = candidates.levels[at + k] ?? MISSING;
    if (level === MISSING || level === 0) continue;
    if (weightBits(model, frequencies, k, level, a, b) > MORE_BITS) return true;
  }
  return false;
}

function present(fitted: Fitted, outcome: ReturnType<typeof cluster>): Resolution {
  const { persons, set, candidates, model, frequencies } = fitted;
  const levels = new Uint8Array(set.comparisons.length);
  const repeated = new Set<string>();
  const ids = new Set<string>();
  for (const { id } of persons) (ids.has(id) ? repeated : ids).add(id);
  const nameOf = (person: Person) =>
    repeated.has(person.id) ? `${person.source ?? ''}:${person.id}` : person.id;
  const records = persons.map((person, index): ResolvedRecord => {
    const link = outcome.joinedBy[index];
    const [one, other] = [persons[link?.a ?? index], persons[link?.b ?? index]];
    const why: Evidence[] = [];
    if (link !== undefined && one !== undefined && other !== undefined) {
      set.compare(one, other, levels, 0);
      set.comparisons.forEach((comparison, k) => {
        const level = levels[k] ?? MISSING;
        if (level === MISSING) return;
        const top = comparison.usual.length - 1;
        const grade = level === top ? 'same' : level === 0 ? 'differs' : 'near';
        const bits = weightBits(model, frequencies, k, level, link.a, link.b);
        why.push({ comparison: comparison.name, level: grade, bits });
      });
      why.sort((x, y) => Math.abs(y.bits) - Math.abs(x.bits));
    }
    const first = persons[outcome.clusters[index] ?? index] ?? person;
    return {
      record_id: nameOf(person),
      id: person.id,
      source: person.source,
      cluster_id: nameOf(first),
      score: link === undefined ? 1 : probability(link.odds),
      why,
    };
  });
  return {
    records,
    clusters: new Set(outcome.clusters).size,
    pairsCompared: candidates.left.length,
    oneToOneSources: outcome.oneToOne,
    model,
    wasCompared: (a, b) => holdsPair(candidates, Math.min(a, b), Math.max(a, b)),
  };
}

/** Looks a pair up by halving: candidates are sorted by left, then right. */
function holdsPair(pairs: CandidatePairs, left: number, right: number): boolean {
  let from = 0;
  let to = pairs.left.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const a = pairs.left[middle] ?? 0;
    const b = pairs.right[middle] ?? 0;
    if (a === left && b === right) return true;
    if (a < left || (a === left && b < right)) from = middle + 1;
    else to = middle;
  }
  return false;
}
