import { z } from 'zod';
import { Channel } from './channel.ts';
import { PersonClaims } from './claims.ts';
import { ComputedTraits } from './computed-traits.ts';
import { ConsentState } from './consent.ts';
import { Habits } from './habits.ts';
import { Instant, SnakeName, SourceId } from './names.ts';
import { GoldenRule } from './survivorship.ts';
import { CustomValue, GOLDEN_FIELDS, Traits } from './traits.ts';
import { UserTraits } from './user-traits.ts';

/** What is known of one event name on one channel. Money by currency, in minor units. */
export const EventTally = z.strictObject({
  count: z.int(),
  first_at: Instant,
  last_at: Instant,
  revenue_minor: z.record(z.string(), z.int()).optional(),
  rating_sum: z.number().optional().meta({ description: 'ratings scaled to 0..1, in thousandths' }),
  rating_count: z.int().optional(),
});
export type EventTally = z.infer<typeof EventTally>;

/** The newest value of something that changes, with the event that said so (ties broken by event id). */
const Latest = z.strictObject({ at: Instant, event_id: z.string(), value: z.unknown() });

/**
 * All a profile is made from, and nothing that can be computed from it. Every part is a join (min, max, union,
 * newest) or a sum over distinct events, so that folding is independent of order and merging is associative
 * and commutative. Stored unindexed inside the profile document.
 */
export const ProfileState = z.strictObject({
  ...PersonClaims.shape,
  /** event name → channel → tally */
  tallies: z.record(SnakeName, z.partialRecord(Channel, EventTally)),
  latest: z.record(SnakeName, Latest),
  habits: Habits.optional(),
  sources: z.record(SourceId, z.strictObject({ first_seen_at: Instant, last_seen_at: Instant })),
  merged_from: z.array(
    z.strictObject({ profile_id: z.string(), merged_at: Instant, rule: z.string() }),
  ),
  /** Whom it was decided not to be; of two decisions about one profile the newer, at one instant `apart`. */
  apart_from: z
    .array(z.strictObject({ profile_id: z.string(), decided_at: Instant, apart: z.boolean() }))
    .optional(),
  /** Identifiers that were taken from this profile and are another's: see `profile/released.ts`. */
  released: z.array(z.strictObject({ key: z.string(), to: z.string(), at: Instant })).optional(),
  /** Which writes are already folded in: see `profile/applied-batches.ts`. */
  applied: z.strictObject({ floor: z.string().nullable(), tokens: z.array(z.string()) }),
});
export type ProfileState = z.infer<typeof ProfileState>;

/** Which source a golden value came from, when it was last confirmed, and the rule that chose it. */
export const Provenance = z.strictObject({
  source: SourceId,
  updated_at: Instant,
  rule: GoldenRule,
});
export type Provenance = z.infer<typeof Provenance>;

export const LifecycleStage = z.enum(['prospect', 'new', 'active', 'at_risk', 'dormant', 'lost']);
export type LifecycleStage = z.infer<typeof LifecycleStage>;

const goldenShape = Traits.pick(
  Object.fromEntries(GOLDEN_FIELDS.map((field) => [field, true])) as Record<
    (typeof GOLDEN_FIELDS)[number],
    true
  >,
).shape;

/** Zero-padded to 10 digits, so that ranges in a `flattened` field compare as numbers do. */
const PaddedCount = z.string().regex(/^\d{10}$/);

/** The golden profile as stored in `profiles`. All but `state` is computed from `state` by `profile/project.ts`. */
export const ProfileDoc = z.strictObject({
  profile_id: z.string(),
  status: z.enum(['active', 'merged', 'erased']),
  merged_into: z.string().nullable(),
  created_at: Instant,
  updated_at: Instant,
  identity_updated_at: Instant.meta({
    description:
      'when something that matching compares last changed, or the profile was merged or freed',
  }),
  computed_at: Instant.meta({
    description: 'the `now` that time-dependent fields were computed at',
  }),
  ...goldenShape,
  display_name: z.string().nullable(),
  names: z.array(z.string()).meta({ description: 'every spelling of the full name, golden first' }),
  emails: z.array(z.string()),
  phones: z.array(z.string()).meta({ description: 'E.164' }),
  identifiers: z.array(z.string()).meta({ description: 'canonical keys' }),
  identifier_values: z.array(z.string()).meta({ description: 'values alone, for search' }),
  anonymous: z.boolean().meta({ description: 'nothing but devices and cookies known' }),
  sources: z.array(SourceId),
  custom: z.record(SnakeName, CustomValue),
  provenance: z.record(z.string(), Provenance),
  confirmed: z.array(z.string()).meta({
    description:
      '`field|source|day|rule`: each source that says the golden value, and since when last',
  }),
  conflicts: z.array(z.string()).meta({ description: 'fields of which sources disagree today' }),
  rules_version: z.string().meta({ description: 'survivorship rules this was projected with' }),
  relational: z.strictObject({
    orders_count: z.int(),
    revenue_minor: z
      .int()
      .nullable()
      .meta({ description: 'in `currency` alone, never a sum across' }),
    currency: z.string().nullable().meta({ description: 'of most revenue' }),
    average_order_minor: z.int().nullable(),
    first_order_at: Instant.nullable(),
    last_order_at: Instant.nullable(),
  }),
  personal: z.strictObject({
    tickets_count: z.int(),
    complaints_count: z.int(),
    reviews_count: z.int(),
    average_rating: z.number().nullable().meta({ description: '0 worst to 1 best' }),
    last_rating: z.number().nullable().meta({ description: '0 worst to 1 best' }),
  }),
  situational: z.strictObject({
    last_event_name: SnakeName.nullable(),
    last_channel: Channel.nullable(),
    last_page_path: z.string().nullable(),
    last_device_type: z.string().nullable(),
    last_city: z.string().nullable(),
    last_country: z.string().nullable(),
    last_session_id: z.string().nullable(),
  }),
  first_seen_at: Instant.nullable(),
  last_seen_at: Instant.nullable(),
  events_count: z.int(),
  channels: z.array(Channel),
  event_count: z.record(SnakeName, PaddedCount),
  event_first: z.record(SnakeName, Instant),
  event_last: z.record(SnakeName, Instant),
  lifecycle_stage: LifecycleStage,
  households: z.array(z.string()).meta({ description: 'keyed hashes: who shares one lives there' }),
  companies: z
    .array(z.string())
    .meta({ description: 'keyed hashes: who shares one belongs to it' }),
  computed: ComputedTraits,
  user_traits: UserTraits.optional(),
  segments: z.array(z.string()),
  consents: z.record(SnakeName, ConsentState),
  consents_granted: z.array(SnakeName),
  state: ProfileState,
});
export type ProfileDoc = z.infer<typeof ProfileDoc>;
