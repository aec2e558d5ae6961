import type { ComputedTraits, Persona } from '../model/computed-traits.ts';
import type { LifecycleStage } from '../model/profile.ts';
import type { TraitInput } from './input.ts';

/** What rules across several traits look at. */
export interface TraitsSoFar extends Omit<ComputedTraits, 'persona' | 'journey_stage' | 'base_at'> {
  readonly lifecycle_stage: LifecycleStage;
}

/**
 * Who somebody is to the company, by the first rule that holds:
 *
 * | persona | when |
 * |---|---|
 * | `needs_care` | a complaint is open, or the last recommendation was a detractor's |
 * | `lapsed` | dormant or lost |
 * | `champion` | frequency and value both score 4 or 5; before scores are known, six orders or more |
 * | `bargain_hunter` | two orders or more, most at a discount |
 * | `loyal` | three orders or more |
 * | `newcomer` | one or two orders |
 * | `browser` | no order, but visits |
 * | `unknown` | none of these |
 */
export function persona({ relational }: TraitInput, traits: TraitsSoFar): Persona {
  const { orders_count } = relational;
  const { rfm, service, complaint, price, lifecycle_stage } = traits;
  if (complaint?.state === 'open' || service?.nps_group === 'detractor') return 'needs_care';
  if (lifecycle_stage === 'dormant' || lifecycle_stage === 'lost') return 'lapsed';
  const isScored = rfm?.frequency_score != null && rfm.monetary_score != null;
  const isChampion = isScored
    ? (rfm?.frequency_score ?? 0) >= 4 && (rfm?.monetary_score ?? 0) >= 4
    : orders_count >= 6;
  if (isChampion) return 'champion';
  if (orders_count >= 2 && price?.sensitivity === 'high') return 'bargain_hunter';
  if (orders_count >= 3) return 'loyal';
  if (orders_count > 0) return 'newcomer';
  return traits.visits === undefined ? 'unknown' : 'browser';
}
