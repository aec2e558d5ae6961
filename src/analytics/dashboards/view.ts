import { z } from 'zod';
import { SnakeName } from '../../model/names.ts';
import { TimeZone } from '../../model/time-zone.ts';
import { Filter, Moment } from '../../segments/condition.ts';
import { Conversion } from '../aggregation/request.ts';

/** Calendar units on the clock of the view's zone; `minute` and `hour` are lengths. */
export const PERIOD_UNITS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;

/** Which stretch of time is looked at. */
export const PeriodChoice = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('last'),
      count: z.int().min(1).max(3660),
      unit: z.enum(PERIOD_UNITS),
    })
    .meta({
      description:
        'so many units up to now, the running one included: `1 day` is today since midnight, `30 day` today and the 29 days before it, `3 month` this month and the two before it; minutes and hours count back from now',
    }),
  z
    .strictObject({ kind: z.literal('between'), from: Moment, to: Moment })
    .meta({ description: '`to` is not included; a day is its midnight' }),
  z.strictObject({ kind: z.literal('all') }),
]);
export type PeriodChoice = z.infer<typeof PeriodChoice>;

const FieldName = z.string().min(1).max(160);
const Value = z.union([z.string().max(1024), z.number(), z.boolean(), z.null()]);

/** What a click, a brush or a word chose, by kind of dimension. */
export const Chosen = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('values'),
      field: FieldName,
      values: z.array(Value).min(1).max(200),
    })
    .meta({ description: 'one of these; null: without a value' }),
  z
    .strictObject({
      kind: z.literal('range'),
      field: FieldName,
      gte: z.union([z.number(), Moment]).optional(),
      lt: z.union([z.number(), Moment]).optional(),
    })
    .refine(({ gte, lt }) => gte !== undefined || lt !== undefined, { error: 'needs gte or lt' }),
  z
    .strictObject({
      kind: z.literal('tiles'),
      field: FieldName,
      tiles: z
        .array(z.string().regex(/^\d{1,2}\/\d{1,5}\/\d{1,5}$/))
        .min(1)
        .max(100),
    })
    .meta({ description: 'tiles of the web map, `zoom/x/y`' }),
  z
    .strictObject({
      kind: z.literal('hours_of_week'),
      cells: z
        .array(z.string().regex(/^[1-7]-([01]\d|2[0-3])$/))
        .min(1)
        .max(168),
    })
    .meta({ description: '`1-09`: Mondays from nine to ten' }),
  z
    .strictObject({ kind: z.literal('segment'), segment: SnakeName })
    .meta({ description: 'people of a saved segment' }),
  z
    .strictObject({
      kind: z.literal('condition'),
      condition: Filter,
      name: z.string().min(1).max(100).optional(),
    })
    .meta({ description: 'any condition, such as a named group' }),
]);
export type Chosen = z.infer<typeof Chosen>;

/** One pill: a filter over people or interactions that every panel follows but the one it was made in. */
export const Selection = z.strictObject({
  id: z.string().regex(/^[a-z0-9_]{1,40}$/),
  over: z.enum(['profiles', 'events']),
  chosen: Chosen,
  negate: z.boolean().default(false),
  disabled: z.boolean().default(false),
  pinned: z.boolean().default(false).meta({ description: 'goes along to other dashboards' }),
  from_panel: SnakeName.optional().meta({
    description: 'the panel that was clicked: it keeps its other values',
  }),
});
export type Selection = z.infer<typeof Selection>;

/** What stands beside every figure. */
export const Comparison = z.discriminatedUnion('with', [
  z.strictObject({ with: z.literal('previous_period') }),
  z.strictObject({ with: z.literal('previous_year') }),
  z.strictObject({ with: z.literal('period'), from: Moment, to: Moment }),
  z
    .strictObject({
      with: z.literal('segment'),
      segment: SnakeName,
      base: SnakeName.optional(),
    })
    .meta({
      description:
        'people of `segment`, beside those of `base`; beside everybody without it. Selections count for both',
    }),
]);
export type Comparison = z.infer<typeof Comparison>;

/** Everything a reader chose, and what an address to share holds: no personal text. */
export const View = z.strictObject({
  period: PeriodChoice.optional().meta({ description: 'the dashboard’s own without it' }),
  compare: Comparison.optional(),
  selections: z.array(Selection).max(30).default([]),
  time_zone: TimeZone.optional(),
  convert: Conversion.optional(),
});
export type View = z.infer<typeof View>;
export type ViewInput = z.input<typeof View>;
