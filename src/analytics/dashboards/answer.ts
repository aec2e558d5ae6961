import { z } from 'zod';
import { INTERVALS } from '../aggregation/request.ts';
import { Unit } from './spec.ts';
import { View } from './view.ts';

export const DashboardQuery = z.strictObject({
  view: View.default({ selections: [] }),
  panels: z.array(z.string().min(1).max(64)).max(24).optional().meta({
    description: 'only these panels; all without it',
  }),
});
export type DashboardQuery = z.infer<typeof DashboardQuery>;

const Key = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Value = z
  .union([z.number(), z.null(), z.record(z.string(), z.number().nullable())])
  .meta({ description: 'money is an object: minor units by currency; null is unknown' });
const Values = z.record(z.string(), Value);

/** How a click on a key becomes a selection (`chosen` of the view). */
export const Selectable = z.strictObject({
  over: z.enum(['profiles', 'events']),
  kind: z.enum(['values', 'range', 'time', 'tiles', 'hours_of_week', 'condition']),
  field: z.string().optional(),
  interval: z.enum(INTERVALS).optional().meta({
    description: 'of `time`: the key is the start of an interval; choose a range from it',
  }),
  conditions: z.record(z.string(), z.unknown()).optional().meta({
    description: 'of `condition`: what each key stands for',
  }),
});
export type Selectable = z.infer<typeof Selectable>;

export const Column = z.strictObject({
  name: z.string(),
  role: z.enum(['key', 'value']),
  type: z.enum(['text', 'number', 'money', 'instant', 'day', 'boolean', 'tile', 'hour_of_week']),
  unit: Unit.optional(),
  field: z.string().optional().meta({ description: 'whose label it bears, unless the panel has' }),
  select: Selectable.optional(),
});
export type Column = z.infer<typeof Column>;

/** A table of figures: the one shape that every panel is drawn, exported and compared by. */
export const Frame = z.strictObject({
  columns: z.array(Column),
  rows: z.array(
    z.strictObject({
      keys: z.record(z.string(), Key),
      values: Values,
      compared: Values.nullable().optional(),
    }),
  ),
  totals: Values,
  compared_totals: Values.optional(),
  more: z.boolean().meta({ description: 'there are more groups than rows' }),
  accuracy: z.record(z.string(), z.string()),
});
export type Frame = z.infer<typeof Frame>;

export const PeopleList = z.strictObject({
  fields: z.array(z.string()),
  masked: z.array(z.string()).meta({ description: 'fields the reader’s roles may not see' }),
  people: z.array(
    z.strictObject({ profile_id: z.string(), values: z.record(z.string(), z.unknown()) }),
  ),
  total: z.int(),
});
export type PeopleList = z.infer<typeof PeopleList>;

/** How a selection reached a panel. */
export const Applied = z.strictObject({
  selection: z.string(),
  how: z.enum(['own_field', 'equivalent_field', 'people_behind']),
  field: z.string().optional(),
  people: z.int().optional().meta({ description: 'how many people are behind the selection' }),
});
export type Applied = z.infer<typeof Applied>;

export const Ignored = z.strictObject({
  selection: z.string(),
  why: z.enum(['panel_ignores', 'too_many_people', 'not_possible', 'field_missing', 'forbidden']),
  limit: z.int().optional(),
});
export type Ignored = z.infer<typeof Ignored>;

const base = {
  id: z.string(),
  kind: z.string(),
};

export const PanelAnswer = z.discriminatedUnion('status', [
  z.strictObject({
    ...base,
    status: z.literal('ok'),
    frame: Frame.optional(),
    spark: Frame.optional().meta({ description: 'the metric over time' }),
    people: PeopleList.optional(),
    result: z.unknown().optional().meta({ description: 'the whole answer of an analysis' }),
    period: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
    compared_period: z.strictObject({ from: z.string(), to: z.string() }).nullable().optional(),
    applied: z.array(Applied),
    ignored: z.array(Ignored),
  }),
  z.strictObject({
    ...base,
    status: z.literal('failed'),
    reason: z.enum([
      'field_missing',
      'forbidden',
      'too_many_groups',
      'not_valid',
      'segment_missing',
      'analysis_missing',
      'too_slow',
      'engine',
    ]),
    message: z.string().meta({ description: 'names the place in the panel, never a value' }),
    path: z.string().optional(),
    limit: z.int().optional(),
  }),
]);
export type PanelAnswer = z.infer<typeof PanelAnswer>;

/** What the selections come to as a condition on people: for the search, and to save as a segment. */
export const AsPeople = z.strictObject({
  condition: z
    .unknown()
    .meta({ description: 'a Condition over people; absent: everybody' })
    .optional(),
  ignored: z.array(Ignored).meta({ description: 'selections it cannot hold' }),
});

export const DashboardAnswer = z.strictObject({
  panels: z.array(PanelAnswer),
  as_of: z.string().meta({ description: 'instant the question was put, whole minutes' }),
  time_zone: z.string(),
  period: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
  compared_period: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
  people: AsPeople,
  searches: z.int().meta({ description: 'calls to the engine it took' }),
});
export type DashboardAnswer = z.infer<typeof DashboardAnswer>;
