import type { ProfileDoc, ProfileState } from '../model/profile.ts';
import type { TraitBase } from '../model/trait-base.ts';

/** What computed traits are computed from: a profile before any computed trait is in. */
export interface TraitInput
  extends Pick<
    ProfileDoc,
    'relational' | 'personal' | 'situational' | 'last_seen_at' | 'custom' | 'consents_granted'
  > {
  readonly state: Pick<ProfileState, 'tallies' | 'habits'>;
  /** What was last found of all people; without it, whatever compares with others is unknown. */
  readonly base?: TraitBase | undefined;
}
