import type { DeadLetterDoc } from '../../model/dead-letter.ts';
import type { EventDoc } from '../../model/event.ts';
import type { LifecycleStage, ProfileDoc } from '../../model/profile.ts';
import type { SpoolStatus } from '../../spool/spool.ts';

/** Who is signed in, and as what. */
export interface Me {
  readonly label: string;
  readonly roles: readonly Role[];
}

export type Role =
  | 'administrator'
  | 'representative'
  | 'marketer'
  | 'analyst'
  | 'manager'
  | 'steward'
  | 'privacy_officer';

/** Why a profile was found: the field, how it matched, and the letters that did (`[from, to)` in `value`). */
export interface Match {
  readonly field: string;
  readonly how: string;
  readonly value?: string | undefined;
  readonly marks?: readonly (readonly number[])[] | undefined;
}

export interface Hit {
  readonly profile_id: string;
  readonly display_name: string | null;
  readonly city?: string | null | undefined;
  readonly postcode?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly company?: string | null | undefined;
  readonly lifecycle_stage?: LifecycleStage | undefined;
  readonly last_seen_at?: string | null | undefined;
  readonly revenue_minor?: number | null | undefined;
  readonly currency?: string | null | undefined;
  readonly matched: readonly Match[];
  readonly masked: readonly string[];
}

export interface SearchAnswer {
  readonly hits: readonly Hit[];
  readonly next_cursor: string | null;
  readonly took_ms: number;
}

/** A profile as the API shows it: fields the role may not see are absent and named in `masked`. */
export type ShownProfile = Omit<Partial<ProfileDoc>, 'state'> & Pick<ProfileDoc, 'profile_id'>;

export interface ProfileAnswer {
  readonly profile: ShownProfile;
  readonly masked: readonly string[];
}

export type ShownEvent = Partial<EventDoc> &
  Pick<EventDoc, 'event_id' | 'name' | 'channel' | 'occurred_at' | 'source'>;

export interface TimelineAnswer {
  readonly events: readonly ShownEvent[];
  readonly next_cursor: string | null;
  readonly previous_cursor?: string | null;
}

/** What the timeline is narrowed to; empty lists narrow nothing. */
export interface TimelineFilter {
  readonly channels: readonly string[];
  readonly names: readonly string[];
}

export type IngestStatus = SpoolStatus;

export type ShownDeadLetter = Omit<DeadLetterDoc, 'payload'>;

export interface DeadLetterAnswer {
  readonly dead_letters: readonly ShownDeadLetter[];
  readonly next_cursor: string | null;
}
