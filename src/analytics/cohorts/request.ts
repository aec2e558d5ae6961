import { z } from 'zod';
import { SnakeName } from '../../model/names.ts';
import { TimeZone } from '../../model/time-zone.ts';
import { Filter } from '../../segments/condition.ts';
import { Conversion, Period } from '../aggregation/request.ts';
import { GroupKey, Money, Reading, ShownPeriod } from '../walk/reading.ts';

export const MOST_COHORTS = 60;

export const CohortsRequest = z.strictObject({
  by: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('time'),
        interval: z.enum(['week', 'month', 'quarter']).default('month'),
      }),
      z.strictObject({
        kind: z.literal('channel'),
        size: z.int().min(1).max(MOST_COHORTS).default(12),
      }),
      z.strictObject({
        kind: z.literal('first_product'),
        field: z
          .enum(['items.product_id', 'items.name', 'items.category', 'items.brand'])
          .default('items.category'),
        size: z.int().min(1).max(MOST_COHORTS).default(12),
      }),
    ])
    .default({ kind: 'time', interval: 'month' })
    .meta({
      description:
        'what people are put together by; whoever began with several products is in each of their cohorts',
    }),
  start: z.enum(['first_seen', 'first_order']).default('first_seen').meta({
    description: 'what a person begins with; first_product always begins with the first order',
  }),
  period: Period.omit({ field: true }).required({ from: true, to: true }).meta({
    description: 'in which people began',
  }),
  interval: z.enum(['week', 'month', 'quarter']).default('month').meta({
    description: 'of return: calendar periods of the time zone since the one somebody began in',
  }),
  periods: z.int().min(1).max(36).default(12),
  event: SnakeName.optional().meta({
    description: 'what counts as coming back; any interaction of the person without it',
  }),
  condition: Filter.optional().meta({ description: 'of that interaction' }),
  order_event: SnakeName.default('order_completed').meta({
    description: 'what orders and revenue are counted of',
  }),
  people: Filter.optional().meta({ description: 'of the person: only these count' }),
  convert: Conversion.optional(),
  time_zone: TimeZone.optional(),
});
export type CohortsRequest = z.infer<typeof CohortsRequest>;

const CohortPeriod = z.object({
  period: z.int().meta({ description: '0 is the period somebody began in' }),
  over: z.boolean().meta({ description: 'false: not all of the cohort have lived through it yet' }),
  returning: z.int().meta({ description: 'people who came back in it' }),
  share: z.number().nullable(),
  orders: z.int(),
  revenue: Money,
  revenue_per_person: Money.meta({
    description:
      'all revenue from the beginning to the end of this period, per person of the cohort',
  }),
});

export const CohortsAnswer = z.object({
  cohorts: z.array(
    z.object({
      key: GroupKey.meta({ description: 'first day of the interval, or the channel or product' }),
      others: z.boolean(),
      people: z.int(),
      periods: z.array(CohortPeriod),
    }),
  ),
  all: z.object({ people: z.int(), periods: z.array(CohortPeriod) }),
  reading: Reading,
  period: ShownPeriod,
  time_zone: z.string(),
});
export type CohortsAnswer = z.infer<typeof CohortsAnswer>;
