import { z } from 'zod';
import { CurrencyCode, MinorUnits, SnakeName } from '../../model/names.ts';
import { TimeZone } from '../../model/time-zone.ts';
import { Filter } from '../../segments/condition.ts';
import { Period } from '../aggregation/request.ts';
import { GroupKey, Money, Reading, ShownPeriod } from '../walk/reading.ts';
import { STAGES, StageMap } from './stages.ts';

const Label = z.string().min(1).max(600);

export const JourneysRequest = z.strictObject({
  period: Period.omit({ field: true }).required({ from: true, to: true }),
  by: z
    .array(z.enum(['name', 'channel', 'device.type', 'campaign.name', 'campaign.medium', 'source']))
    .min(1)
    .max(2)
    .default(['name'])
    .meta({ description: 'what a step is called by; two are joined as `a · b`, none is `–`' }),
  filter: Filter.optional().meta({ description: 'of the interaction: only these are steps' }),
  people: Filter.optional().meta({ description: 'of the person: only these are followed' }),
  from: Label.optional().meta({ description: 'journeys are shown from the first such step on' }),
  to: Label.optional().meta({ description: 'and up to the first such step after' }),
  depth: z.int().min(2).max(12).default(5).meta({ description: 'steps shown of a journey' }),
  width: z.int().min(1).max(30).default(8).meta({
    description: 'steps told apart at each place; the others are one node',
  }),
  paths: z.int().min(0).max(200).default(20).meta({ description: 'most frequent ones listed' }),
  gap_hours: z.number().gt(0).max(8_784).default(720).meta({
    description: 'a pause as long as this ends a journey, and another begins',
  }),
  repeats: z.enum(['joined', 'kept']).default('joined').meta({
    description: 'whether the same step again, right after itself, is one',
  }),
  stages: StageMap.optional(),
  costs: z
    .array(
      z.strictObject({ event: SnakeName, cost_minor: MinorUnits.min(0), currency: CurrencyCode }),
    )
    .max(100)
    .default([])
    .meta({ description: 'what one such interaction costs, beside imported campaign spend' }),
  conversion: z
    .strictObject({ event: SnakeName.default('order_completed'), condition: Filter.optional() })
    .default({ event: 'order_completed' })
    .meta({ description: 'what moments are judged by' }),
  false_discovery_rate: z.number().gt(0).max(0.5).default(0.05),
  time_zone: TimeZone.optional(),
});
export type JourneysRequest = z.infer<typeof JourneysRequest>;

const Arm = z.object({
  people: z.int(),
  converted: z.int(),
  rate: z.number().nullable(),
});

export const JourneysAnswer = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      place: z.int().meta({ description: '0 is the first step shown' }),
      step: GroupKey.meta({ description: 'null stands for the others' }),
      journeys: z.int(),
      people: z.int(),
      ended: z.int().meta({ description: 'journeys whose last step this was' }),
    }),
  ),
  links: z.array(
    z.object({ source: z.string(), target: z.string(), journeys: z.int(), people: z.int() }),
  ),
  paths: z.array(
    z.object({
      steps: z.array(z.string()),
      complete: z.boolean().meta({ description: 'false: it went on beyond the depth' }),
      journeys: z.int(),
      people: z.int(),
      share: z.number(),
    }),
  ),
  loops: z
    .array(
      z.object({ steps: z.array(z.string()), journeys: z.int(), people: z.int(), times: z.int() }),
    )
    .meta({
      description: 'ways of up to four steps back to where they began; within whole journeys',
    }),
  stages: z.array(
    z.object({
      stage: z.enum(STAGES),
      people: z.int(),
      share: z.number().nullable().meta({ description: 'of all people followed' }),
      dropped: z.int().meta({ description: 'people for whom no later stage came after it' }),
      drop_off: z.number().nullable(),
      hours: z
        .object({ median: z.number(), p90: z.number() })
        .nullable()
        .meta({ description: 'from the first interaction in it to the first of a later stage' }),
      satisfaction: z
        .object({ answers: z.int(), mean: z.number() })
        .nullable()
        .meta({ description: 'ratings given in it, as a share of the best possible' }),
      sentiment: z.object({ texts: z.int(), mean: z.number() }).nullable(),
      interactions: z.int(),
      cost: Money,
      cost_per_person: Money,
    }),
  ),
  moments: z
    .array(
      z.object({
        step: z.string(),
        with: Arm,
        without: Arm,
        uplift: z.number().nullable().meta({ description: 'difference of the two rates' }),
        interval: z.tuple([z.number(), z.number()]).nullable().meta({
          description: '95 %, by Newcombe',
        }),
        lift: z
          .number()
          .nullable()
          .meta({ description: 'the one rate as a multiple of the other' }),
        p_value: z.number(),
        false_discovery_rate: z.number(),
        decides: z.boolean(),
      }),
    )
    .meta({
      description:
        'conversion of people with the step (before they converted) against those without: what goes together, not what causes what',
    }),
  totals: z.object({
    people: z.int(),
    journeys: z.int(),
    shown: z.int().meta({ description: 'journeys that fit `from` and `to`' }),
    converted: z.int(),
    across_channels: z.int().meta({ description: 'people met on several channels' }),
    across_devices: z.int().meta({ description: 'people met on several kinds of device' }),
  }),
  reading: Reading,
  period: ShownPeriod,
  time_zone: z.string(),
});
export type JourneysAnswer = z.infer<typeof JourneysAnswer>;
