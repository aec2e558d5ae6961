import type { ComparedPairs } from './estimate.ts';
import { MISSING } from './level.ts';
import type { Scorer } from './scorer.ts';

/** Odds from which first and last name may speak alone: 32, 64, 128 and 256 to 1. */
const LIMITS = [5, 6, 7, 8].map((bits) => bits * Math.LN2);
/** Namesakes with two dates of birth that have to be seen before the names are believed. */
const LEAST_SEEN = 30;
/** Share of them that have to be one person. */
const LEAST_RIGHT = 0.97;
/** Most dates of one person that differ by a mistake. */
const MOST_MISTAKEN = 0.05;
/** Birth dates that agree less have nothing in common. */
const SAME_DATE = 3;

/**
 * The odds from which records that share nothing but a first and a last name may be joined, found by asking the dates
 * of birth: of the pairs that are as likely without their dates, nearly all have to be confirmed by them. In a file of
 * common names, or without birth dates, no odds are enough.
 * @returns natural logarithm of the odds, or `undefined` when names alone never join
 */
export function learnNamesAlone(candidates: ComparedPairs, scorer: Scorer): number | undefined {
  const { comparisons, m, u } = scorer.parameters;
  const width = comparisons.length;
  const birth = comparisons.findIndex(({ name }) => name === 'birth_date');
  if (birth === -1) return undefined;
  const seen = LIMITS.map(() => 0);
  const refuted = LIMITS.map(() => 0);
  for (let pair = 0; pair < candidates.left.length; pair++) {
    const date = candidates.levels[pair * width + birth] ?? MISSING;
    if (date === MISSING) continue;
    const [a, b] = [candidates.left[pair] ?? 0, candidates.right[pair] ?? 0];
    const levels = candidates.levels.slice(pair * width, (pair + 1) * width);
    levels[birth] = MISSING;
    const odds = scorer.odds(levels, 0, a, b);
    if (odds < (LIMITS[0] ?? 0) || !scorer.hasNamesOnly(levels, 0, a, b)) continue;
    LIMITS.forEach((limit, at) => {
      if (odds < limit) return;
      seen[at] = (seen[at] ?? 0) + 1;
      if (date < SAME_DATE) refuted[at] = (refuted[at] ?? 0) + 1;
    });
  }
  const differing = (shares: readonly number[] | undefined) =>
    (shares ?? []).slice(0, SAME_DATE).reduce((sum, share) => sum + share, 0);
  const mistaken = Math.min(MOST_MISTAKEN, differing(m[birth]));
  const strangers = differing(u[birth]);
  return LIMITS.find((_, at) => {
    const count = seen[at] ?? 0;
    const share = ((refuted[at] ?? 0) + 0.5) / (count + 1);
    const right = (strangers - share) / (strangers - mistaken);
    return count >= LEAST_SEEN && strangers > mistaken && right >= LEAST_RIGHT;
  });
}
