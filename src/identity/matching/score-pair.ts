import { type Contradiction, findContradiction } from './contradict.ts';
import { withoutValues } from './generic-values.ts';
import { type MatchModel, probability } from './model.ts';
import type { Person } from './person.ts';
import { type Evidence, type NameBar, openModel, type Scorer } from './scorer.ts';

/** Probability from which two records are joined without asking, the same for every set of data. */
export const DEFAULT_THRESHOLD = 0.9;
/** Probability from which a pair that is not joined is shown to a steward. */
export const POSSIBLE_THRESHOLD = 0.5;

/** Why two records are not joined by themselves, whatever their odds. */
export type Bar = Contradiction | NameBar;

export interface PairScore {
  /** that the two are one person, from 0 to 1 */
  readonly probability: number;
  /** base-2 logarithm of the odds */
  readonly bits: number;
  /** weightiest first; they add up to less than `bits` says where relatives would agree as well */
  readonly evidence: readonly Evidence[];
  /** set when an automatic join is out of the question; a steward may still decide */
  readonly barred?: Bar;
  /** what to do about it at the product's own thresholds */
  readonly verdict: 'same' | 'possible' | 'different';
}

/**
 * Scores two records by a fitted model: the live half of what `resolveRecords` does to a file, by the same functions.
 *
 * Fit once, keep as JSON, score for ever:
 * `fitModel(persons, …)` → `MatchModel` → `scorePair(model, preparePerson(…), preparePerson(…))`.
 * A model is compiled the first time it is used, so hand over the same object each time.
 */
export function scorePair(model: MatchModel, a: Person, b: Person): PairScore {
  const open = openModel(model);
  const persons = [a, b].map((person) => withoutValues(person, open.generic));
  const scorer = open.scorerFor(persons);
  const levels = new Uint8Array(scorer.parameters.comparisons.length);
  scorer.compare(0, 1, levels, 0);
  const odds = scorer.odds(levels, 0, 0, 1);
  const barred = barOf(scorer, persons, levels, 0, 0, 1);
  const p = probability(odds);
  const possible = p >= POSSIBLE_THRESHOLD ? 'possible' : 'different';
  return {
    probability: p,
    bits: odds / Math.LN2,
    evidence: scorer.evidence(levels, 0, 0, 1),
    ...(barred === undefined ? {} : { barred }),
    verdict: p >= DEFAULT_THRESHOLD && barred === undefined ? 'same' : possible,
  };
}

/** What keeps two records apart whatever their odds; `a` and `b` are positions in `persons`. */
export function barOf(
  scorer: Scorer,
  persons: readonly Person[],
  levels: Uint8Array,
  at: number,
  a: number,
  b: number,
): Bar | undefined {
  const [one, other] = [persons[a], persons[b]];
  const contradiction =
    one === undefined || other === undefined ? undefined : findContradiction(one, other);
  if (contradiction !== undefined) return contradiction;
  return scorer.nameBar(levels, at, a, b);
}
