import type { ProfileDoc } from '../model/profile.ts';
import { lifecycleStage } from './lifecycle.ts';

/** What computed traits are computed from: the counts of a profile, before any computed trait is in. */
export type TraitInput = Pick<
  ProfileDoc,
  'relational' | 'personal' | 'situational' | 'last_seen_at'
>;

/** Fields of the profile that are computed traits. */
export type ComputedTraits = Pick<ProfileDoc, 'lifecycle_stage'>;

/**
 * The computed traits, one function each. To add one: a file beside this one, a field of the profile's schema
 * and mapping, and a line here.
 */
export const COMPUTED_TRAITS: {
  readonly [Name in keyof ComputedTraits]: (input: TraitInput, now: string) => ComputedTraits[Name];
} = {
  lifecycle_stage: ({ relational }, now) => lifecycleStage(relational, now),
};
