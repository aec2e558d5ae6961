import type { ComputedTraits } from '../model/computed-traits.ts';
import type { LifecycleStage } from '../model/profile.ts';
import { acquisition } from './acquisition.ts';
import { appointments } from './appointments.ts';
import { basket } from './basket.ts';
import { cart } from './cart.ts';
import { complaint } from './complaint.ts';
import { email, push } from './engagement.ts';
import { influence } from './influence.ts';
import type { TraitInput } from './input.ts';
import { interests } from './interests.ts';
import { journeyStage } from './journey.ts';
import { lifecycleStage } from './lifecycle.ts';
import { persona } from './persona.ts';
import { preferred } from './preferred.ts';
import { price } from './price.ts';
import { returns } from './returns.ts';
import { rfm } from './rfm.ts';
import { service } from './service.ts';
import { subscription } from './subscription.ts';
import { visits } from './visits.ts';
import { whereabouts } from './whereabouts.ts';

/** What is no group: traits over traits, which come last, and when the base was measured. */
type Derived = 'persona' | 'journey_stage' | 'base_at';
type Group = Exclude<keyof ComputedTraits, Derived>;

/**
 * The computed traits, one group for each function. To add one: a file beside this one, a group in
 * `model/computed-traits.ts` and in the mapping, and a line here.
 */
export const TRAIT_GROUPS: {
  readonly [Name in Group]-?: (input: TraitInput, now: string) => ComputedTraits[Name];
} = {
  rfm,
  basket,
  returns,
  cart,
  subscription,
  visits,
  interests,
  preferred,
  price,
  email,
  push,
  service,
  complaint,
  appointments,
  whereabouts,
  influence,
  acquisition,
};

const GROUP_NAMES = Object.keys(TRAIT_GROUPS) as Group[];

/**
 * All computed traits of a person.
 * @param now UTC instant that time-dependent ones are computed at
 */
export function computeTraits(
  input: TraitInput,
  now: string,
): { readonly lifecycle_stage: LifecycleStage; readonly computed: ComputedTraits } {
  const lifecycle_stage = lifecycleStage(input.relational, now);
  const groups: Record<string, unknown> = {};
  for (const name of GROUP_NAMES) {
    const group = TRAIT_GROUPS[name](input, now);
    if (group !== undefined) groups[name] = group;
  }
  // Each group came out of the function that the registry's type has for it.
  const known = groups as Omit<ComputedTraits, Derived>;
  const soFar = { ...known, lifecycle_stage };
  return {
    lifecycle_stage,
    computed: {
      persona: persona(input, soFar),
      journey_stage: journeyStage(input, soFar),
      ...(input.base === undefined ? {} : { base_at: input.base.made_at }),
      ...known,
    },
  };
}
