import type { Comparison } from './comparisons.ts';
import { MISSING } from './level.ts';
import type { TermFrequencies, TermTable } from './term-frequencies.ts';

/** Fellegi and Sunter's parameters. */
export interface Parameters {
  readonly comparisons: readonly Comparison[];
  /** share of all pairs that are one person */
  readonly prior: number;
  /** share of all pairs that are relatives of one household */
  readonly kinPrior: number;
  /** share of each level among pairs of one person, by comparison */
  readonly m: readonly (readonly number[])[];
  /** share of each level among pairs of strangers */
  readonly u: readonly (readonly number[])[];
  /** share of each level among relatives; read only where a household shares the value, see {@link Comparison.kin} */
  readonly kin: readonly (readonly number[])[];
}

/**
 * What was learnt of a set of records, as plain JSON: `JSON.parse(JSON.stringify(model))` scores alike. Holds
 * values that several people share (names, towns, generic addresses), so it is personal data.
 */
export interface MatchModel {
  readonly format: 1;
  /** records and people it was fitted on */
  readonly records: number;
  readonly people: number;
  readonly prior: number;
  readonly kin_prior: number;
  /** odds, as a natural logarithm, from which first and last name alone may join; `null` for never */
  readonly names_alone: number | null;
  readonly comparisons: readonly {
    readonly name: string;
    readonly m: readonly number[];
    readonly u: readonly number[];
    readonly kin: readonly number[];
    readonly terms: TermTable;
  }[];
  /** values that say nothing, as {@link valueKeys} spells them */
  readonly generic: readonly string[];
}

/**
 * Natural logarithm of the odds that two records are one person, against two rival explanations at once:
 * strangers, who agree by chance in each field alone, and relatives, who share surname, address and telephone
 * together. The second is what keeps correlated evidence from being counted several times.
 * @param levels one level a comparison, beginning at `at`
 */
export function logOdds(
  model: Parameters,
  frequencies: TermFrequencies | undefined,
  levels: Uint8Array,
  at: number,
  a: number,
  b: number,
): number {
  const { same, kin, strangers } = explain(model, frequencies, levels, at, a, b);
  return same - logSum(kin, strangers);
}

/** Logarithms of how well each explanation fits a pair, weighted by how frequent it is. */
export function explain(
  model: Parameters,
  frequencies: TermFrequencies | undefined,
  levels: Uint8Array,
  at: number,
  a: number,
  b: number,
): { same: number; kin: number; strangers: number } {
  let same = 0;
  let kin = 0;
  let strangers = 0;
  for (let k = 0; k < model.comparisons.length; k++) {
    const level = levels[at + k] ?? MISSING;
    if (level === MISSING) continue;
    const m = shareOfOne(model, frequencies, k, level, a, b);
    const u = chanceOf(model, frequencies, k, level, a, b);
    same += Math.log(m);
    strangers += Math.log(u);
    kin += Math.log(kinShare(model, k, level, m, u));
  }
  const { prior, kinPrior } = model;
  return {
    same: Math.log(prior) + same,
    kin: Math.log(kinPrior) + kin,
    strangers: Math.log(1 - prior - kinPrior) + strangers,
  };
}

/** How often relatives agree so: as found where a household shares the value, else nearly as strangers do. */
function kinShare(model: Parameters, k: number, level: number, m: number, u: number): number {
  const comparison = model.comparisons[k];
  if (comparison?.household === true) return Math.max(model.kin[k]?.[level] ?? u, 1e-6);
  const share = comparison?.kin ?? 0;
  return share * m + (1 - share) * u;
}

/** Logarithm of a sum of two terms given by their logarithms. */
export function logSum(a: number, b: number): number {
  const higher = Math.max(a, b);
  return higher + Math.log1p(Math.exp(Math.min(a, b) - higher));
}

/** Weight of one comparison in bits: above zero it speaks for one person. */
export function weightBits(
  model: Parameters,
  frequencies: TermFrequencies | undefined,
  comparison: number,
  level: number,
  a: number,
  b: number,
): number {
  if (level === MISSING) return 0;
  const m = shareOfOne(model, frequencies, comparison, level, a, b);
  return Math.log2(m / chanceOf(model, frequencies, comparison, level, a, b));
}

/** How often a slip of the pen makes another name that people have. */
const SLIP_TO_KNOWN = 0.4;

/** How often records of one person agree so. Two names that are nearly the same and both exist are rarely one. */
function shareOfOne(
  model: Parameters,
  frequencies: TermFrequencies | undefined,
  k: number,
  level: number,
  a: number,
  b: number,
): number {
  const m = model.m[k]?.[level] ?? 1;
  const slips = model.comparisons[k]?.slips;
  if (slips === undefined || frequencies === undefined || !slips.includes(level)) return m;
  return frequencies.areBothKnown(k, a, b) ? m * SLIP_TO_KNOWN : m;
}

function chanceOf(
  model: Parameters,
  frequencies: TermFrequencies | undefined,
  comparison: number,
  level: number,
  a: number,
  b: number,
): number {
  const u = model.u[comparison] ?? [];
  const average = u[level] ?? 1;
  if (frequencies === undefined || level !== u.length - 1) return average;
  return frequencies.chance(comparison, a, b) ?? average;
}

export function probability(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
