import { z } from 'zod';
import { SnakeName } from '../../model/names.ts';
import { TimeZone } from '../../model/time-zone.ts';
import { Filter } from '../../segments/condition.ts';
import { Conversion, Period } from '../aggregation/request.ts';
import { GroupKey, Money, Reading, ShownPeriod } from '../walk/reading.ts';
import { ATTRIBUTION_DEFAULTS, ATTRIBUTION_MODELS } from './attribute.ts';

/** What a touch may be called by. */
export const TOUCH_FIELDS = [
  'way',
  'channel',
  'campaign.name',
  'campaign.source',
  'campaign.medium',
  'device.type',
] as const;

export const AttributionRequest = z.strictObject({
  period: Period.omit({ field: true }).required({ from: true, to: true }).meta({
    description: 'of the conversions',
  }),
  conversion: z
    .strictObject({ event: SnakeName.default('order_completed'), condition: Filter.optional() })
    .default({ event: 'order_completed' }),
  lookback_days: z.number().gt(0).max(365).default(30).meta({
    description: 'touches count for so long before a conversion',
  }),
  by: z.enum(TOUCH_FIELDS).default('way').meta({
    description:
      'way: the medium of the campaign, else organic_search, social, referral or direct by the site that linked, else the channel',
  }),
  touches: Filter.optional().meta({
    description:
      'which interactions are touches; without it whatever carries a campaign, and visits, clicks, taps and openings by the person',
  }),
  gap_minutes: z.number().min(0).max(1_440).default(30).meta({
    description: 'the same touch again within so many minutes is one',
  }),
  split: z.enum(['none', 'new_or_returning', 'device.type', 'channel']).default('none').meta({
    description:
      'conversions told apart: the first of a person from later ones, or by their own field',
  }),
  models: z.array(z.enum(ATTRIBUTION_MODELS)).min(1).default(['last', 'first', 'linear', 'markov']),
  order: z.int().min(1).max(3).default(ATTRIBUTION_DEFAULTS.order),
  half_life_days: z.number().gt(0).max(10_000).default(ATTRIBUTION_DEFAULTS.half_life_days),
  position: z
    .strictObject({ first: z.number().min(0).max(1), last: z.number().min(0).max(1) })
    .default({ ...ATTRIBUTION_DEFAULTS.position })
    .refine(({ first, last }) => first + last <= 1, { error: 'is more than 1 together' }),
  direct: z
    .array(z.string().max(100))
    .max(20)
    .default([...ATTRIBUTION_DEFAULTS.direct]),
  people: Filter.optional().meta({ description: 'of the person: only these count' }),
  convert: Conversion.optional(),
  time_zone: TimeZone.optional(),
});
export type AttributionRequest = z.infer<typeof AttributionRequest>;

const Credit = z.object({
  conversions: z.number(),
  share: z.number(),
  value: Money,
  removal_effect: z.number().optional(),
  new_customers: z
    .number()
    .meta({ description: 'of the conversions, those that are a person’s first' }),
  cost_per_conversion: Money,
  acquisition_cost: Money.meta({ description: 'spend for each new customer' }),
  return_on_spend: z.record(z.string(), z.number()).meta({
    description: 'value for each unit of spend, in the currencies both are known in',
  }),
});

export const AttributionAnswer = z.object({
  channels: z.array(
    z.object({
      channel: z.string(),
      touches: z.int(),
      spend: Money,
      models: z.partialRecord(z.enum(ATTRIBUTION_MODELS), Credit),
    }),
  ),
  splits: z
    .array(
      z.object({
        key: GroupKey,
        conversions: z.int(),
        value: Money,
        channels: z.array(
          z.object({
            channel: z.string(),
            models: z.partialRecord(
              z.enum(ATTRIBUTION_MODELS),
              z.object({ conversions: z.number(), share: z.number(), value: Money }),
            ),
          }),
        ),
      }),
    )
    .meta({ description: 'empty unless a split was asked for' }),
  totals: z.object({
    conversions: z.int(),
    attributed: z.int().meta({ description: 'conversions with a touch before them' }),
    untouched: z.int().meta({ description: 'conversions without: no channel has them' }),
    value: Money,
    attributed_value: Money,
    people: z.int(),
    not_converted: z.int().meta({ description: 'people with touches who did not convert' }),
    spend: Money,
    unmatched_spend: Money.meta({ description: 'of campaigns that no interaction carries' }),
  }),
  paths: z
    .array(z.object({ touches: z.array(z.string()), conversions: z.int(), not_converted: z.int() }))
    .meta({ description: 'the 20 most frequent' }),
  reading: Reading,
  period: ShownPeriod,
  time_zone: z.string(),
});
export type AttributionAnswer = z.infer<typeof AttributionAnswer>;
