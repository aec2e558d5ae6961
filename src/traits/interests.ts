import type { ComputedTraits } from '../model/computed-traits.ts';
import type { Habits } from '../model/habits.ts';
import { shareOf } from './figures.ts';
import type { TraitInput } from './input.ts';
import { daysBetween } from './order-rhythm.ts';

/** Days in which an interest loses half its weight. */
export const HALF_LIFE_DAYS = 90;
/** Most categories and brands that are listed. */
const LISTED = 5;
/** Below this share of all interest nothing is listed: one view among a hundred is none. */
const LEAST_SHARE = 0.05;

/**
 * What somebody is interested in: categories and brands of what they looked at (1 point), put aside or in the cart (3)
 * and bought (10), each month's points halved every {@link HALF_LIFE_DAYS} days from the middle of the month. Shares
 * are of the weights of all categories, or all brands.
 * @returns `undefined` where no product with a category or brand was met
 */
export function interests({ state }: TraitInput, now: string): ComputedTraits['interests'] {
  const { categories, brands } = state.habits ?? {};
  if (categories === undefined && brands === undefined) return undefined;
  const [byCategory, byBrand] = [ranked(categories, now), ranked(brands, now)];
  return {
    categories: byCategory.filter(isListed).map(({ key }) => key),
    brands: byBrand.filter(isListed).map(({ key }) => key),
    top_category: byCategory[0]?.key ?? null,
    top_category_share: byCategory[0]?.share ?? null,
    top_brand: byBrand[0]?.key ?? null,
    top_brand_share: byBrand[0]?.share ?? null,
  };
}

const isListed = ({ share }: { share: number | null }, i: number): boolean =>
  i < LISTED && (share ?? 0) >= LEAST_SHARE;

function ranked(points: Habits['categories'], now: string) {
  const weights = Object.entries(points ?? {}).map(([key, months]) => {
    const weight = Object.entries(months).reduce(
      (sum, [month, count]) => sum + count * decayOf(month, now),
      0,
    );
    return { key, weight };
  });
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  return weights
    .toSorted((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))
    .map(({ key, weight }) => ({ key, share: shareOf(weight, total) }));
}

function decayOf(month: string, now: string): number {
  const days = Math.max(0, daysBetween(`${month}-15T00:00:00.000Z`, now));
  return 2 ** (-days / HALF_LIFE_DAYS);
}
