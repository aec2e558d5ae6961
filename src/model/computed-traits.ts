import { z } from 'zod';
import { Channel } from './channel.ts';
import { CurrencyCode, Instant } from './names.ts';

const Share = z.number().min(0).max(1).nullable();
const Score = z.int().min(1).max(5).nullable();
const Minor = z.int().nullable();
const Count = z.int();
const text = z.string().nullable();

export const Persona = z.enum([
  'champion',
  'loyal',
  'bargain_hunter',
  'newcomer',
  'browser',
  'needs_care',
  'lapsed',
  'unknown',
]);
export type Persona = z.infer<typeof Persona>;

export const JourneyStage = z.enum([
  'unaware',
  'awareness',
  'consideration',
  'intent',
  'purchase',
  'retention',
  'advocacy',
  'lapsed',
]);
export type JourneyStage = z.infer<typeof JourneyStage>;

/**
 * What is computed of a person, one group for each file of `src/traits`; a group about which nothing is known is
 * absent. Money in minor units of the currency beside it, shares from 0 to 1, days and hours with their name.
 */
export const ComputedTraits = z.strictObject({
  base_at: Instant.optional().meta({
    description: 'when what compares people was found: scores and costs were given by it',
  }),
  persona: Persona,
  journey_stage: JourneyStage,
  rfm: z
    .strictObject({
      recency_days: Count,
      frequency: Count,
      monetary_minor: Minor,
      currency: text,
      recency_score: Score,
      frequency_score: Score,
      monetary_score: Score,
      score: text.meta({ description: 'the three scores, best `555`' }),
    })
    .optional(),
  basket: z
    .strictObject({
      currency: CurrencyCode,
      orders_count: Count,
      average_minor: z.int(),
      largest_minor: z.int(),
      items_per_order: z.number().nullable(),
      discount_share: Share,
    })
    .optional(),
  returns: z
    .strictObject({
      returns_count: Count,
      cancellations_count: Count,
      refunds_count: Count,
      refunded_minor: Minor,
      currency: text,
      return_share: Share,
      cancellation_share: Share,
    })
    .optional(),
  cart: z
    .strictObject({
      last_added_at: Instant,
      abandoned: z.boolean(),
      abandoned_at: Instant.nullable(),
    })
    .optional(),
  subscription: z
    .strictObject({
      state: z.enum(['trial', 'active', 'cancelled', 'trial_ended']),
      started_at: Instant.nullable(),
      renewals_count: Count,
      last_renewed_at: Instant.nullable(),
      cancelled_at: Instant.nullable(),
    })
    .optional(),
  visits: z
    .strictObject({
      visits_30d: Count,
      visits_90d: Count,
      days_90d: Count.meta({ description: 'different days' }),
    })
    .optional(),
  interests: z
    .strictObject({
      categories: z.array(z.string()),
      brands: z.array(z.string()),
      top_category: text,
      top_category_share: Share,
      top_brand: text,
      top_brand_share: Share,
    })
    .optional(),
  preferred: z
    .strictObject({
      channel: Channel.nullable(),
      hour: z.int().min(0).max(23).nullable(),
      day_part: z.enum(['night', 'morning', 'afternoon', 'evening']).nullable(),
      weekday: z.int().min(1).max(7).nullable(),
      device: text,
    })
    .optional(),
  price: z
    .strictObject({
      discounted_orders_share: Share,
      sensitivity: z.enum(['low', 'medium', 'high']),
    })
    .optional(),
  email: z
    .strictObject({
      sent: Count,
      opened: Count,
      clicked: Count,
      bounced: Count,
      open_rate: Share,
      click_rate: Share,
      last_opened_at: Instant.nullable(),
      subscribed: z.boolean().nullable(),
    })
    .optional(),
  push: z.strictObject({ received: Count, tapped: Count, tap_rate: Share }).optional(),
  service: z
    .strictObject({
      contacts_count: Count,
      last_contact_at: Instant.nullable(),
      resolved_count: Count,
      average_resolution_hours: z.number().nullable(),
      reopened_count: Count,
      csat: Share,
      effort: Share,
      nps: Share.meta({ description: 'last answer' }),
      nps_group: z.enum(['promoter', 'passive', 'detractor']).nullable(),
    })
    .optional(),
  complaint: z
    .strictObject({
      state: z.enum(['open', 'resolved', 'past']),
      count: Count,
      open_count: Count,
      last_at: Instant,
    })
    .optional(),
  appointments: z
    .strictObject({
      booked_count: Count,
      reminded_count: Count,
      kept_count: Count,
      missed_count: Count,
      cancelled_count: Count,
      missed_share: Share.meta({ description: 'of those that were kept or missed' }),
      next_due_at: Instant.nullable(),
      due_count: Count.meta({ description: 'still to come' }),
      unresolved_count: Count.meta({ description: 'past their time, without word of it' }),
      last_kept_at: Instant.nullable(),
      last_missed_at: Instant.nullable(),
    })
    .optional(),
  whereabouts: z
    .strictObject({
      home_country: text,
      home_region: text,
      home_city: text,
      work_country: text,
      work_region: text,
      work_city: text,
    })
    .optional(),
  influence: z
    .strictObject({
      role: z.enum(['participant', 'nano', 'micro', 'macro', 'mega']),
      followers: z.int().nullable(),
      posts_count: Count,
      likes_count: Count,
    })
    .optional(),
  acquisition: z
    .strictObject({
      at: Instant,
      channel: z.string(),
      source: text,
      medium: text,
      campaign: text,
      cost_minor: Minor,
      cost_currency: text,
    })
    .optional(),
});
export type ComputedTraits = z.infer<typeof ComputedTraits>;
