import { z } from '@hono/zod-openapi';

const Key = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Value = z
  .union([z.number(), z.null(), z.record(z.string(), z.number().nullable())])
  .meta({ description: 'a figure; money is in minor units by currency; null is unknown' });
const Values = z.record(z.string(), Value);
const Shown = z.object({ from: z.string(), to: z.string() }).nullable();

export const AggregationAnswer = z.object({
  rows: z.array(
    z.object({
      keys: z.record(z.string(), Key),
      values: Values,
      compared: Values.nullable().optional(),
    }),
  ),
  totals: Values,
  compared_totals: Values.optional(),
  accuracy: z.record(z.string(), z.string()),
  time_zone: z.string(),
  period: Shown,
  compared_period: Shown.optional(),
  next_cursor: z.string().nullable(),
});

const Label = z.object({ fr: z.string(), en: z.string() });
export const FieldsAnswer = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      over: z.enum(['profiles', 'events']),
      type: z.enum(['keyword', 'number', 'money', 'date', 'day', 'boolean', 'place']),
      label: Label,
      dimension: z.boolean().meta({ description: 'documents can be grouped by it' }),
      measure: z.boolean().meta({ description: 'it can be added up and averaged' }),
    }),
  ),
  open: z
    .array(
      z.object({
        prefix: z.string(),
        over: z.enum(['profiles', 'events']),
        type: z.literal('keyword'),
        label: Label,
      }),
    )
    .meta({ description: 'your own names below these are fields too, compared as text' }),
});
