import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { type Recommended, recommendFor } from '../../insight/stored/recommend-for.ts';
import type { StoredRecommender } from '../../insight/stored/recommend-model.ts';
import type { Asker } from '../people/open-profile.ts';
import { profileIdsOf } from '../people/profile-ids.ts';
import type { AdviceDeps } from './deps.ts';

/** What a list of recommendations reads of a profile. */
export const LIST_PARTS = ['consents', 'computed.interests', 'state.merged_from'] as const;

/** Without consent to this purpose a list does not look at what somebody did. */
export const PERSONALISATION = 'personalisation';

/** `not_kept`: no system tells stock, so that nothing is known of it. */
export type StockState = 'checked' | 'not_kept';

export interface RecommendedList {
  readonly items: readonly (Recommended & { readonly pieces: number | null })[];
  readonly personalised: boolean;
  readonly stock: StockState;
}

/** Articles looked up in stock at once, for each that is asked for. */
const SPARE = 4;
const MOST_ROUNDS = 8;

/**
 * The list for one person, of articles that are in stock at this instant. Where stock is kept, an article that was
 * never counted is taken to be missing.
 */
export async function listFor(
  deps: Pick<AdviceDeps, 'baskets' | 'stock' | 'now'>,
  stored: StoredRecommender,
  profile: ProfileParts,
  count: number,
  asker: Asker,
): Promise<RecommendedList> {
  const now = deps.now().getTime();
  const personalised = profile.consents?.[PERSONALISATION]?.granted === true;
  const listener = personalised ? await readListener(deps, profile, now, asker) : undefined;
  const missing = new Set<string>();
  for (let round = 0; ; round += 1) {
    const candidates = recommendFor(stored, listener, {
      now,
      count: count * SPARE,
      available: (article) => !missing.has(article),
    });
    const pieces = await deps.stock.piecesOf(
      candidates.map(({ article }) => article.id),
      asker,
    );
    if (pieces === undefined) {
      const items = candidates.slice(0, count).map((one) => ({ ...one, pieces: null }));
      return { items, personalised, stock: 'not_kept' };
    }
    const there = candidates.filter(({ article }) => (pieces.get(article.id) ?? 0) > 0);
    const isAll = candidates.length < count * SPARE || round === MOST_ROUNDS;
    if (there.length >= count || isAll) {
      const items = there
        .slice(0, count)
        .map((one) => ({ ...one, pieces: pieces.get(one.article.id) ?? 0 }));
      return { items, personalised, stock: 'checked' };
    }
    for (const { article } of candidates) {
      if ((pieces.get(article.id) ?? 0) <= 0) missing.add(article.id);
    }
  }
}

async function readListener(
  { baskets }: Pick<AdviceDeps, 'baskets'>,
  profile: ProfileParts,
  now: number,
  asker: Asker,
) {
  const { orders, cart } = await baskets.ofPerson(profileIdsOf(profile), now, asker);
  return {
    baskets: [...orders, ...cart].map(({ at, articles }) => ({
      at,
      articles: articles.map(({ id }) => id),
    })),
    interests: profile.computed?.interests?.categories ?? [],
  };
}
