import { z } from 'zod';
import { SnakeName } from '../../model/names.ts';
import { TimeZone } from '../../model/time-zone.ts';
import { Filter } from '../../segments/condition.ts';
import { Period } from '../aggregation/request.ts';
import { GroupKey, Reading, ShownPeriod } from '../walk/reading.ts';

export const MOST_STEPS = 10;
const HOURS_OF_FIVE_YEARS = 5 * 366 * 24;

const Step = z.strictObject({
  event: SnakeName.meta({ description: 'name of an event, such as order_completed' }),
  label: z.string().min(1).max(100).optional(),
  condition: Filter.optional().meta({ description: 'of the interaction' }),
});

export const FunnelRequest = z.strictObject({
  steps: z.array(Step).min(2).max(MOST_STEPS),
  order: z.enum(['in_order', 'any_order']).default('in_order').meta({
    description:
      'in_order: each step at or after the former one, by an interaction of its own; any_order: whoever did all steps up to this one',
  }),
  window_hours: z.number().gt(0).max(HOURS_OF_FIVE_YEARS).optional().meta({
    description: 'all steps within so many hours of the first; in_order only',
  }),
  exclusions: z
    .array(
      z
        .strictObject({
          event: SnakeName,
          condition: Filter.optional(),
          after_step: z.int().min(1).max(MOST_STEPS).default(1),
          before_step: z.int().min(2).max(MOST_STEPS).optional().meta({
            description: 'the last step without it',
          }),
        })
        .meta({ description: 'whoever does this between the two steps goes no further' }),
    )
    .max(5)
    .default([]),
  period: Period.omit({ field: true }).optional().meta({
    description: 'of the first step (in_order), of every step (any_order); all time without it',
  }),
  people: Filter.optional().meta({ description: 'of the person: only these count' }),
  by: z
    .strictObject({
      over: z
        .enum(['events', 'profiles'])
        .meta({ description: 'events: as the first step had it' }),
      field: z.string().min(1).max(160),
      size: z.int().min(1).max(50).default(10),
    })
    .optional()
    .meta({ description: 'the same funnel for each value; the greatest ones, the rest as others' }),
  times: z.boolean().default(true).meta({
    description:
      'whether times to convert are wanted: they are read of interactions, counts alone may come from profiles',
  }),
  time_zone: TimeZone.optional(),
});
export type FunnelRequest = z.infer<typeof FunnelRequest>;

const Duration = z
  .object({ median_seconds: z.number(), p90_seconds: z.number() })
  .nullable()
  .meta({ description: 'nearest rank; null: nobody, or not asked for' });

export const FunnelStep = z.object({
  event: z.string(),
  label: z.string().nullable(),
  people: z.int(),
  of_former: z.number().nullable().meta({ description: 'share of those of the step before' }),
  of_first: z.number().nullable(),
  lost: z.int().meta({ description: 'people of the step before who did not get here' }),
  since_former: Duration,
  since_first: Duration,
});
export type FunnelStep = z.infer<typeof FunnelStep>;

export const FunnelAnswer = z.object({
  steps: z.array(FunnelStep),
  groups: z
    .array(
      z.object({
        key: GroupKey,
        others: z.boolean().meta({ description: 'all values beyond the greatest, together' }),
        steps: z.array(FunnelStep),
      }),
    )
    .meta({ description: 'greatest first; whoever has several values counts in each' }),
  way: z.enum(['profiles', 'events', 'profiles_and_events']).meta({
    description:
      'what it was read of; profiles_and_events: profiles, and the interactions of those whose profile leaves it open',
  }),
  reading: Reading,
  period: ShownPeriod.partial().nullable(),
  time_zone: z.string(),
});
export type FunnelAnswer = z.infer<typeof FunnelAnswer>;
