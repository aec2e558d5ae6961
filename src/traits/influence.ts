import type { ComputedTraits } from '../model/computed-traits.ts';
import { countOf } from './figures.ts';
import type { TraitInput } from './input.ts';

/** Least followers of each role, the greatest first. */
const ROLES = [
  ['mega', 1_000_000],
  ['macro', 100_000],
  ['micro', 10_000],
  ['nano', 1_000],
] as const;

/** Custom traits that sources keep the number of followers in. */
const FOLLOWERS = ['followers', 'followers_count', 'social_followers'] as const;

/**
 * What weight somebody has in public, by the greatest number of followers that any source told: below 1,000 they take
 * part, from 1,000 on `nano`, 10,000 `micro`, 100,000 `macro`, 1,000,000 `mega`.
 * @returns `undefined` where they never posted and no source tells of followers
 */
export function influence({ state, custom }: TraitInput): ComputedTraits['influence'] {
  const told = FOLLOWERS.map((name) => Number(custom[name])).filter((count) => count > 0);
  const followers = Math.floor(Math.max(0, state.habits?.reach?.followers ?? 0, ...told));
  const posts_count = countOf(state.tallies, 'social_post_published');
  if (posts_count === 0 && followers === 0) return undefined;
  const role = ROLES.find(([, least]) => followers >= least)?.[0] ?? 'participant';
  return {
    role,
    followers: followers === 0 ? null : followers,
    posts_count,
    likes_count: state.habits?.reach?.likes ?? 0,
  };
}
