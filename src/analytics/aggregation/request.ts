import { z } from 'zod';
import { CurrencyCode, SnakeName } from '../../model/names.ts';
import { TimeZone } from '../../model/time-zone.ts';
import { Filter, Moment } from '../../segments/condition.ts';

const Name = z
  .string()
  .regex(/^[a-z][a-z0-9_.]{0,63}$/)
  .meta({ description: 'what it is called in the answer' });
const FieldName = z.string().min(1).max(160).meta({ description: 'a name of GET /v1/fields' });

const named = { name: Name.optional() };
const ofField = { ...named, field: FieldName };

/** A figure of each group. */
export const Measure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('count'), ...named }),
  z.strictObject({ kind: z.literal('people'), ...named }).meta({ description: 'different people' }),
  z.strictObject({ kind: z.literal('sum'), ...ofField }),
  z.strictObject({ kind: z.literal('average'), ...ofField }),
  z.strictObject({ kind: z.literal('min'), ...ofField }),
  z.strictObject({ kind: z.literal('max'), ...ofField }),
  z.strictObject({ kind: z.literal('median'), ...ofField }),
  z.strictObject({ kind: z.literal('percentile'), ...ofField, percent: z.number().gt(0).lt(100) }),
  z
    .strictObject({ kind: z.literal('unique'), ...ofField })
    .meta({ description: 'different values' }),
  z.strictObject({ kind: z.literal('ratio'), ...named, of: Filter, to: Filter.optional() }).meta({
    description:
      'documents that fulfil `of` (and `to`), as a share of those that fulfil `to`; of all without it',
  }),
  z
    .strictObject({ kind: z.literal('rate'), ...named, per: z.enum(['hour', 'day', 'week']) })
    .meta({ description: 'count divided by the length of the period, which it needs' }),
  z
    .strictObject({ kind: z.literal('per_person'), ...named, field: FieldName.optional() })
    .meta({ description: 'sum of the field, or the count, divided by different people' }),
]);
export type Measure = z.infer<typeof Measure>;

export const INTERVALS = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type Interval = (typeof INTERVALS)[number];

/** What documents are grouped by. */
export const Dimension = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('field'), ...ofField, missing: z.boolean().default(false) })
    .meta({ description: 'each value; with `missing`, those without a value as `null`' }),
  z
    .strictObject({
      kind: z.literal('time'),
      ...named,
      field: FieldName.optional(),
      interval: z.enum([...INTERVALS, 'auto']),
    })
    .meta({
      description:
        'calendar intervals of the time zone; weeks begin on Monday; auto: the finest that makes no more than 120 of the period, months where it has no ends',
    }),
  z
    .strictObject({
      kind: z.literal('ranges'),
      ...ofField,
      bounds: z
        .array(z.union([z.number(), Moment]))
        .min(1)
        .max(100),
    })
    .meta({ description: 'below the first bound, between each two, from the last on; ascending' }),
  z.strictObject({ kind: z.literal('geo'), ...ofField, zoom: z.int().min(0).max(12) }).meta({
    description: 'tiles of the web map, `zoom/x/y`',
  }),
  z.strictObject({ kind: z.literal('hour_of_week'), ...named }).meta({
    description: 'weekday (1 is Monday) and hour on the clock of the interaction, `1-09`',
  }),
  z
    .strictObject({
      kind: z.literal('conditions'),
      ...named,
      of: z
        .array(z.strictObject({ name: z.string().min(1).max(100), condition: Filter }))
        .min(1)
        .max(20),
    })
    .meta({ description: 'groups of your own; they may overlap' }),
  z
    .strictObject({
      kind: z.literal('segments'),
      ...named,
      ids: z.array(SnakeName).min(1).max(20).optional(),
    })
    .meta({ description: 'saved segments, all without `ids`; people only; they may overlap' }),
]);
export type Dimension = z.infer<typeof Dimension>;

export const Period = z
  .strictObject({
    field: FieldName.optional(),
    from: Moment.optional(),
    to: Moment.optional().meta({ description: 'not included' }),
  })
  .meta({
    description: 'of `occurred_at` (events) or `last_seen_at` (profiles) unless a field is given',
  });
export type Period = z.infer<typeof Period>;

/** Rates of a day, stated by whoever asks: Azimut knows none. */
export const Conversion = z.strictObject({
  to: CurrencyCode,
  rates: z.record(CurrencyCode, z.number().gt(0).lt(1e9)).meta({
    description: 'one unit of this currency, in `to`; a currency that is not listed stays apart',
  }),
});
export type Conversion = z.infer<typeof Conversion>;

export const MOST_ROWS = 10_000;

export const AggregationRequest = z.strictObject({
  over: z.enum(['profiles', 'events']),
  measures: z.array(Measure).min(1).max(12),
  dimensions: z.array(Dimension).max(4).default([]),
  filter: Filter.optional(),
  period: Period.optional(),
  time_zone: TimeZone.optional(),
  compare: z
    .discriminatedUnion('with', [
      z.strictObject({ with: z.literal('previous_period') }),
      z.strictObject({ with: z.literal('previous_year') }),
      z
        .strictObject({ with: z.literal('period'), from: Moment, to: Moment })
        .meta({ description: 'any other stretch of time; `to` is not included' }),
      z.strictObject({ with: z.literal('filter'), filter: Filter, base: Filter.optional() }).meta({
        description:
          'those who fulfil `filter` too; with `base`, beside those who fulfil that instead of beside all',
      }),
    ])
    .optional(),
  convert: Conversion.optional(),
  sort: z
    .strictObject({ by: Name, order: z.enum(['asc', 'desc']).default('desc') })
    .optional()
    .meta({ description: 'by a measure; by the keys without it' }),
  size: z.int().min(1).max(MOST_ROWS).default(100),
  cursor: z.string().max(4000).optional(),
});
export type AggregationRequest = z.infer<typeof AggregationRequest>;
