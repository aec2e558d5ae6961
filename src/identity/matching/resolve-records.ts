import type { BlockingLimits } from './blocking.ts';
import type { CandidatePairs } from './candidate-pairs.ts';
import type { ColumnMap, RawRecord } from './fields.ts';
import { type Fit, type FitNotes, fitAndCluster } from './fit-model.ts';
import { type MatchModel, probability } from './model.ts';
import type { Person } from './person.ts';
import { preparePersons } from './prepare.ts';
import { type Bar, barOf, DEFAULT_THRESHOLD, POSSIBLE_THRESHOLD } from './score-pair.ts';
import type { Evidence } from './scorer.ts';

export interface ResolveOptions {
  readonly columns: ColumnMap;
  readonly defaultCountry: string;
  readonly threshold?: number;
  readonly limits?: BlockingLimits;
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

/** A pair that was not joined and may yet be one person. */
export interface PossiblePair {
  readonly record_id_a: string;
  readonly record_id_b: string;
  readonly score: number;
  readonly why: readonly Evidence[];
  /** what kept a pair of high score apart */
  readonly barred?: Bar | 'cluster';
}

export interface Resolution {
  /** in order of source and id */
  readonly records: readonly ResolvedRecord[];
  readonly clusters: number;
  readonly pairsCompared: number;
  readonly oneToOneSources: readonly string[];
  readonly model: MatchModel;
  readonly notes: FitNotes;
  /** pairs in two clusters that may be one person all the same, likeliest first: for a steward */
  readonly possible: readonly PossiblePair[];
  /** Compared pairs of at least this probability, by position in `records`. */
  scoredPairs(least: number): Iterable<{ a: number; b: number; probability: number }>;
  /** whether blocking put two records, by position in `records`, side by side */
  wasCompared(a: number, b: number): boolean;
}

/**
 * Decides which records are one person, without labels: candidate pairs, comparison, fit of the model on these
 * very records, then clusters that agree as wholes. The order of the records does not matter.
 */
export function resolveRecords(raw: readonly RawRecord[], options: ResolveOptions): Resolution {
  const sorted = [...raw].sort(byContent);
  const persons = preparePersons(sorted, options.columns, options);
  const others = [...new Set(options.columns.values())].filter((one) => one.startsWith('other.'));
  const fitted = fitAndCluster(persons, { ...options, others });
  const { model, scorer, candidates, clusters, joinedBy, oneToOne } = fitted;
  const nameOf = recordNames(sorted);
  const levels = new Uint8Array(scorer.parameters.comparisons.length);
  const records = persons.map((person, index): ResolvedRecord => {
    const link = joinedBy[index];
    if (link !== undefined) scorer.compare(link.a, link.b, levels, 0);
    return {
      record_id: nameOf(index),
      id: person.id,
      source: person.source,
      cluster_id: nameOf(clusters[index] ?? index),
      score: link === undefined ? 1 : probability(link.odds),
      why: link === undefined ? [] : scorer.evidence(levels, 0, link.a, link.b),
    };
  });
  return {
    records,
    clusters: new Set(clusters).size,
    pairsCompared: candidates.left.length,
    oneToOneSources: oneToOne,
    model,
    notes: fitted.notes,
    possible: possiblePairs(fitted, persons, nameOf),
    *scoredPairs(least) {
      const width = scorer.parameters.comparisons.length;
      for (let pair = 0; pair < candidates.left.length; pair++) {
        const [a, b] = [candidates.left[pair] ?? 0, candidates.right[pair] ?? 0];
        const score = probability(scorer.odds(candidates.levels, pair * width, a, b));
        if (score >= least) yield { a, b, probability: score };
      }
    },
    wasCompared: (a, b) => holdsPair(candidates, Math.min(a, b), Math.max(a, b)),
  };
}

/** Pairs listed for a steward at most: nobody looks at more. */
const MOST_POSSIBLE = 20_000;

function possiblePairs(
  { scorer, candidates, clusters }: Fit,
  persons: readonly Person[],
  nameOf: (index: number) => string,
): PossiblePair[] {
  const width = scorer.parameters.comparisons.length;
  const found: { pair: number; score: number }[] = [];
  for (let pair = 0; pair < candidates.left.length; pair++) {
    const [a, b] = [candidates.left[pair] ?? 0, candidates.right[pair] ?? 0];
    if (clusters[a] === clusters[b]) continue;
    const score = probability(scorer.odds(candidates.levels, pair * width, a, b));
    if (score >= POSSIBLE_THRESHOLD) found.push({ pair, score });
  }
  found.sort((x, y) => y.score - x.score || x.pair - y.pair);
  return found.slice(0, MOST_POSSIBLE).map(({ pair, score }) => {
    const [a, b] = [candidates.left[pair] ?? 0, candidates.right[pair] ?? 0];
    const at = pair * width;
    const barred =
      barOf(scorer, persons, candidates.levels, at, a, b) ??
      (score >= DEFAULT_THRESHOLD ? ('cluster' as const) : undefined);
    return {
      record_id_a: nameOf(a),
      record_id_b: nameOf(b),
      score,
      why: scorer.evidence(candidates.levels, at, a, b),
      ...(barred === undefined ? {} : { barred }),
    };
  });
}

/** The id of a record by its position, with its source where two sources use the same id. */
function recordNames(records: readonly RawRecord[]): (index: number) => string {
  const repeated = new Set<string>();
  const ids = new Set<string>();
  for (const { id } of records) (ids.has(id) ? repeated : ids).add(id);
  return (index) => {
    const { id, source } = records[index] ?? { id: '', source: undefined };
    return repeated.has(id) ? `${source ?? ''}:${id}` : id;
  };
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
