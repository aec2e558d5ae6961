import type { ComputedTraits } from '../model/computed-traits.ts';
import { countOf, lastOf } from './figures.ts';
import type { TraitInput } from './input.ts';

/**
 * Where somebody stands with their subscription, by the newest thing that happened to it; at one instant the end wins.
 * Several subscriptions of one person are seen as one.
 * @returns `undefined` where there never was one
 */
export function subscription({ state }: TraitInput): ComputedTraits['subscription'] {
  const { tallies } = state;
  const started_at = lastOf(tallies, 'subscription_started');
  const last_renewed_at = lastOf(tallies, 'subscription_renewed');
  const cancelled_at = lastOf(tallies, 'subscription_cancelled');
  const steps = [
    { at: lastOf(tallies, 'trial_started'), state: 'trial' },
    { at: lastOf(tallies, 'trial_ended'), state: 'trial_ended' },
    { at: started_at, state: 'active' },
    { at: last_renewed_at, state: 'active' },
    { at: cancelled_at, state: 'cancelled' },
  ] as const;
  let newest: (typeof steps)[number] | undefined;
  for (const step of steps) {
    if (step.at !== null && (newest?.at ?? '') <= step.at) newest = step;
  }
  if (newest === undefined) return undefined;
  return {
    state: newest.state,
    started_at,
    renewals_count: countOf(tallies, 'subscription_renewed'),
    last_renewed_at,
    cancelled_at,
  };
}
