import type { CandidatePairs } from './candidate-pairs.ts';
import type { Comparison } from './comparisons.ts';
import { MISSING } from './level.ts';
import { explain, logOdds, logSum, type Parameters, probability } from './model.ts';
import type { TermFrequencies } from './term-frequencies.ts';

/** Compared pairs: `levels` holds one level a comparison for each pair, in order. */
export interface ComparedPairs extends CandidatePairs {
  readonly levels: Uint8Array;
}

export interface EstimateInput {
  readonly comparisons: readonly Comparison[];
  /** pairs that share a blocking key: all but a few of the true ones */
  readonly candidates: ComparedPairs;
  /** pairs drawn at random: all but a few are strangers */
  readonly random: ComparedPairs;
  readonly records: number;
  readonly frequencies?: TermFrequencies;
  readonly start?: Parameters;
}

const ITERATIONS = 12;
/** Pairs of relatives that are assumed beside {@link PRIOR_PAIRS} pairs of one person. */
const KIN_PAIRS = 20;
/** True pairs that the usual shares count for: data outweigh them from some dozens of people on. */
const PRIOR_PAIRS = 30;
/** A pair that is this unlikely from the start never adds anything that can be measured. */
const HOPELESS = Math.log(1e-7);

/**
 * Fits m by expectation–maximisation over the candidates, and u over random pairs less those that turn out to be
 * one person. The share of true pairs is found on the way: candidates hold nearly all of them, and the number of
 * all pairs is known. Needs no labels.
 */
export function estimate(input: EstimateInput): Parameters {
  const { comparisons, candidates, random, frequencies } = input;
  const allPairs = Math.max(1, (input.records * (input.records - 1)) / 2);
  let model = input.start ?? {
    comparisons,
    prior: Math.min(0.1, 0.3 / Math.max(1, input.records)),
    kinPrior: Math.min(0.1, 0.3 / Math.max(1, input.records)),
    ...startingShares(comparisons, random),
  };
  const hopeful: number[] = [];
  for (let pair = 0; pair < candidates.left.length; pair++) {
    if (oddsOf(model, frequencies, candidates, pair) > HOPELESS) hopeful.push(pair);
  }
  let seen: number[][] = [];
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const sums = comparisons.map((one) => one.usual.map((share) => share * PRIOR_PAIRS));
    const kinSums = comparisons.map((_, k) => usualKin(model, k).map((share) => share * KIN_PAIRS));
    let matches = 0;
    let relatives = 0;
    for (const pair of hopeful) {
      const { same, kin, strangers } = explain(
        model,
        frequencies,
        candidates.levels,
        pair * comparisons.length,
        candidates.left[pair] ?? 0,
        candidates.right[pair] ?? 0,
      );
      const all = logSum(same, logSum(kin, strangers));
      const p = Math.exp(same - all);
      const q = Math.exp(kin - all);
      matches += p;
      relatives += q;
      if (p > 1e-9) addLevels(sums, candidates, pair, p);
      if (q > 1e-9) addLevels(kinSums, candidates, pair, q);
    }
    seen = sums.map((row, k) =>
      row.map((sum, level) => sum - (comparisons[k]?.usual[level] ?? 0) * PRIOR_PAIRS),
    );
    const current = model;
    const refreshU = iteration === 2 || iteration === ITERATIONS - 1;
    model = {
      comparisons,
      prior: Math.min(0.3, Math.max(matches, 0.5) / allPairs),
      // Families can be rare in the data, never absent: a household's evidence stays open to doubt.
      kinPrior: Math.min(
        0.3,
        (((relatives + KIN_PAIRS) / (matches + PRIOR_PAIRS)) * Math.max(matches, 0.5)) / allPairs,
      ),
      m: sums.map((row, k) => withCeiling(normalised(row), comparisons[k]?.mostDiffering)),
      kin: kinSums.map(normalised),
      u: refreshU
        ? levelShares(
            comparisons,
            random,
            (pair) => 1 - probability(oddsOf(current, frequencies, random, pair)),
          )
        : model.u,
    };
  }
  return isBorneOut(model, seen) ? model : withoutMatches(model, allPairs);
}

/** Bits that the fields beside the name have to add, on average, for a match class to be believed. */
const LEAST_GAIN = 1;
/** Fields that repeat what the name says, or may. */
const REPEATING = new Set(['given_name', 'family_name', 'middle_name', 'sex']);

/**
 * Whether the pairs taken for one person agree, beside their names, more than strangers do. Among enough namesakes
 * EM always finds a class of likely matches; where their birth dates, addresses and numbers agree no more than
 * those of strangers, or there are none, it is a class of namesakes.
 * @param seen expected counts of each level among the pairs taken for one person
 */
function isBorneOut(model: Parameters, seen: readonly (readonly number[])[]): boolean {
  let gain = 0;
  let most = 0;
  model.comparisons.forEach(({ name, usual }, k) => {
    if (REPEATING.has(name)) return;
    const counts = seen[k] ?? [];
    const total = counts.reduce((sum, count) => sum + count, 0);
    most = Math.max(most, total);
    counts.forEach((count, level) => {
      const share = (count + (usual[level] ?? 0)) / (total + 1);
      if (count > 0) gain += count * Math.log2(share / (model.u[k]?.[level] ?? 1));
    });
  });
  return most > 0 && gain / most >= LEAST_GAIN;
}

/** The usual shares, and matches so rare that only evidence beyond any doubt makes one. */
function withoutMatches(model: Parameters, allPairs: number): Parameters {
  const { comparisons, u } = model;
  const m = comparisons.map((one) => one.usual.map((share) => Math.max(share, 1e-4)));
  const kin = comparisons.map((_, k) => usualKin({ comparisons, m, u }, k));
  const prior = Math.min(0.1, 0.5 / allPairs);
  return { comparisons, prior, kinPrior: prior, m, u, kin };
}

function startingShares(
  comparisons: readonly Comparison[],
  random: ComparedPairs,
): Pick<Parameters, 'm' | 'u' | 'kin'> {
  const m = comparisons.map((one) => one.usual.map((share) => Math.max(share, 1e-4)));
  const u = levelShares(comparisons, random, () => 1);
  return { m, u, kin: comparisons.map((_, k) => usualKin({ comparisons, m, u }, k)) };
}

/** What is held of relatives before any are seen: partly as one person, partly as strangers. */
function usualKin(
  { comparisons, u }: Pick<Parameters, 'comparisons' | 'm' | 'u'>,
  k: number,
): number[] {
  const { usual = [], kin = 0 } = comparisons[k] ?? {};
  return usual.map((share, level) => kin * share + (1 - kin) * (u[k]?.[level] ?? 0));
}

function addLevels(sums: number[][], pairs: ComparedPairs, pair: number, weight: number): void {
  for (let k = 0; k < sums.length; k++) {
    const level = pairs.levels[pair * sums.length + k] ?? MISSING;
    const row = sums[k];
    if (level !== MISSING && row !== undefined) row[level] = (row[level] ?? 0) + weight;
  }
}

/** Takes from level 0 what is beyond `most`, and gives it to the others in proportion. */
function withCeiling(row: readonly number[], most: number | undefined): number[] {
  const [first = 0, ...rest] = row;
  if (most === undefined || first <= most) return [...row];
  return [most, ...rest.map((share) => (share * (1 - most)) / (1 - first))];
}

function oddsOf(
  model: Parameters,
  frequencies: TermFrequencies | undefined,
  pairs: ComparedPairs,
  pair: number,
): number {
  const at = pair * model.comparisons.length;
  return logOdds(
    model,
    frequencies,
    pairs.levels,
    at,
    pairs.left[pair] ?? 0,
    pairs.right[pair] ?? 0,
  );
}

/** Shares of the levels among pairs, each pair counting `weight`; a level never met keeps half a pair. */
function levelShares(
  comparisons: readonly Comparison[],
  pairs: ComparedPairs,
  weight: (pair: number) => number,
): number[][] {
  const sums = comparisons.map((one) => one.usual.map(() => 0.5));
  for (let pair = 0; pair < pairs.left.length; pair++) {
    const counts = weight(pair);
    for (let k = 0; k < comparisons.length; k++) {
      const level = pairs.levels[pair * comparisons.length + k] ?? MISSING;
      const row = sums[k];
      if (level !== MISSING && row !== undefined) row[level] = (row[level] ?? 0) + counts;
    }
  }
  return sums.map(normalised);
}

function normalised(row: readonly number[]): number[] {
  const sum = row.reduce((total, value) => total + value, 0);
  return row.map((value) => Math.max(value / sum, 1e-7));
}
