import { z } from 'zod';
import { Channel } from './channel.ts';
import { Instant } from './names.ts';

/** How often something was met, by what it is. */
const Counts = z.record(z.string(), z.int());

/** Orders in one currency. Money in minor units, quantities in thousandths of a piece. */
export const OrderFigures = z.strictObject({
  count: z.int().meta({ description: 'orders of which the amount is known' }),
  total_minor: z.int(),
  largest_minor: z.int(),
  discount_minor: z.int(),
  discounted: z.int().meta({ description: 'orders with a discount or a coupon' }),
  with_items: z.int().meta({ description: 'orders of which the lines are known' }),
  pieces_thousandths: z.int(),
});
export type OrderFigures = z.infer<typeof OrderFigures>;

/** One request to the service desk, from all that was heard of it. */
export const TicketCourse = z.strictObject({
  opened_at: Instant.optional().meta({ description: 'earliest' }),
  closed_at: Instant.optional().meta({ description: 'latest' }),
  closed: z.int().optional(),
  reopened: z.int().optional(),
  complaint: z.literal(true).optional(),
});
export type TicketCourse = z.infer<typeof TicketCourse>;

/** One appointment, from all that was heard of it; `due` is what the newest message said. */
export const AppointmentCourse = z.strictObject({
  due: z.strictObject({ told_at: Instant, at: Instant }).optional(),
  ended_at: Instant.optional().meta({ description: 'kept, missed or cancelled: the latest' }),
});
export type AppointmentCourse = z.infer<typeof AppointmentCourse>;

/** Answers to one kind of survey, from 0 (worst) to 1000 (best). */
export const SurveyScores = z.strictObject({
  count: z.int(),
  sum: z.int(),
  last: z.strictObject({ at: Instant, event_id: z.string(), value: z.unknown() }),
});
export type SurveyScores = z.infer<typeof SurveyScores>;

/** The earliest interaction, which tells how somebody came. */
export const Touch = z.strictObject({
  at: Instant,
  event_id: z.string(),
  channel: Channel,
  source: z.string().optional(),
  medium: z.string().optional(),
  campaign: z.string().optional(),
  referrer_host: z.string().optional(),
});
export type Touch = z.infer<typeof Touch>;

/**
 * What a person's interactions say of their habits: part of the profile's state. As all of it, each part is a join
 * or a sum over distinct events; what is bounded keeps the first keys of a fixed order (`profile/habits/bounded.ts`).
 * A part that nothing was said of is absent.
 */
export const Habits = z.strictObject({
  /** currency → figures */
  orders: z.record(z.string(), OrderFigures).optional(),
  /** hour of the person's own clock → acts */
  hours: Counts.optional(),
  /** ISO weekday → acts */
  weekdays: Counts.optional(),
  devices: Counts.optional(),
  /** days since 1970 (UTC) → visits begun or going on, each by a short hash */
  visits: z.record(z.string(), z.array(z.string())).optional(),
  /** category → month (UTC) → points of interest */
  categories: z.record(z.string(), Counts).optional(),
  brands: z.record(z.string(), Counts).optional(),
  /** hash of source and number → course */
  tickets: z.record(z.string(), TicketCourse).optional(),
  /** hash of source and number → course */
  appointments: z.record(z.string(), AppointmentCourse).optional(),
  /** kind of survey → answers */
  surveys: z.record(z.string(), SurveyScores).optional(),
  /** country, region and town in tabs → acts outside and during working hours */
  leisure_places: Counts.optional(),
  work_places: Counts.optional(),
  reach: z.strictObject({ likes: z.int(), followers: z.int() }).optional(),
  first_touch: Touch.optional(),
});
export type Habits = z.infer<typeof Habits>;
