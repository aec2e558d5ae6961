import type { JourneyStage } from '../model/computed-traits.ts';
import { countOf } from './figures.ts';
import type { TraitInput } from './input.ts';
import type { TraitsSoFar } from './persona.ts';

/** Ratings, 0 to 1, from which on somebody speaks well of the company. */
const ADVOCATE_RATING = 0.75;

/**
 * How far somebody has come with the company, by the first rule that holds:
 *
 * | stage | when |
 * |---|---|
 * | `lapsed` | dormant or lost |
 * | `advocacy` | ordered, and recommends: a promoter, or reviews rated 0.75 and above on average |
 * | `retention` | two orders or more, or a subscription that runs |
 * | `purchase` | one order |
 * | `intent` | a cart, a checkout or a trial |
 * | `consideration` | looked at products, searched or kept some |
 * | `awareness` | did anything at all |
 * | `unaware` | nothing yet |
 */
export function journeyStage(input: TraitInput, traits: TraitsSoFar): JourneyStage {
  const { relational, personal, state } = input;
  const { tallies } = state;
  const { lifecycle_stage, service, subscription } = traits;
  if (lifecycle_stage === 'dormant' || lifecycle_stage === 'lost') return 'lapsed';
  const isAdvocate =
    service?.nps_group === 'promoter' ||
    (personal.reviews_count > 0 && (personal.average_rating ?? 0) >= ADVOCATE_RATING);
  if (relational.orders_count > 0 && isAdvocate) return 'advocacy';
  if (relational.orders_count > 1 || subscription?.state === 'active') return 'retention';
  if (relational.orders_count === 1) return 'purchase';
  if (countOf(tallies, 'product_added', 'checkout_started', 'trial_started') > 0) return 'intent';
  const looked = countOf(
    tallies,
    'product_viewed',
    'product_clicked',
    'products_searched',
    'product_list_viewed',
    'product_added_to_wishlist',
  );
  if (looked > 0) return 'consideration';
  return traits.preferred === undefined ? 'unaware' : 'awareness';
}
