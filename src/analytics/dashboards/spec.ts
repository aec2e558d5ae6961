import { z } from 'zod';
import { SnakeName } from '../../model/names.ts';
import { Filter } from '../../segments/condition.ts';
import { Dimension, INTERVALS, Measure } from '../aggregation/request.ts';
import { PeriodChoice, Selection } from './view.ts';

/** Words shown to people, in both languages. */
export const Text = z.strictObject({
  fr: z.string().min(1).max(300),
  en: z.string().min(1).max(300),
});
export type Text = z.infer<typeof Text>;

const FieldName = z.string().min(1).max(160);

/** Place on a grid of 12 columns; rows go on below without end. */
export const Position = z
  .strictObject({
    x: z.int().min(0).max(11),
    y: z.int().min(0).max(500),
    w: z.int().min(1).max(12),
    h: z.int().min(1).max(40),
  })
  .refine(({ x, w }) => x + w <= 12, { error: 'reaches beyond the twelfth column' });
export type Position = z.infer<typeof Position>;

/** How a figure is written; money is known by its field and needs none. */
export const Unit = z.enum(['number', 'share', 'hours', 'days', 'rating', 'points']);
export type Unit = z.infer<typeof Unit>;

/** Figures as `POST /v1/aggregations` takes them; period, selections and comparison come from the view. */
export const AggregationQuery = z.strictObject({
  kind: z.literal('aggregation'),
  over: z.enum(['profiles', 'events']),
  measures: z.array(Measure).min(1).max(8),
  dimensions: z.array(Dimension).max(3).default([]),
  filter: Filter.optional(),
  sort: z
    .strictObject({ by: z.string().min(1).max(64), order: z.enum(['asc', 'desc']).default('desc') })
    .optional(),
  size: z.int().min(1).max(1000).default(50),
  period_field: FieldName.nullable().optional().meta({
    description:
      'the instant that the period of the view bounds; null: the panel follows no period. Without it `occurred_at` of interactions, and none of people, who are shown as they are now',
  }),
});
export type AggregationQuery = z.infer<typeof AggregationQuery>;

/** Analyses that panels may be drawn from. */
export const ANALYSES = [
  'trends',
  'explain',
  'funnel',
  'journeys',
  'cohorts',
  'attribution',
  'effectiveness',
  'rfm',
  'service',
  'demand',
  'visibility',
] as const;
export const AnalysisName = z.enum(ANALYSES);
export type AnalysisName = z.infer<typeof AnalysisName>;

/** The answer of an analysis: whole, or as one of the tables it can be read as. */
export const AnalysisQuery = z.strictObject({
  kind: z.literal('analysis'),
  analysis: AnalysisName,
  request: z.record(z.string(), z.unknown()).default({}).meta({
    description:
      'the body of POST /v1/analytics/{analysis} without `period`, `time_zone` and the selections, which come from the view',
  }),
  frame: SnakeName.default('main').meta({ description: 'which table of the answer' }),
});
export type AnalysisQuery = z.infer<typeof AnalysisQuery>;

/** People themselves, as the reader's roles may see them. */
export const PeopleQuery = z.strictObject({
  kind: z.literal('people'),
  filter: Filter.optional(),
  fields: z.array(FieldName).min(1).max(8),
  sort: z
    .strictObject({ field: FieldName, order: z.enum(['asc', 'desc']).default('desc') })
    .optional(),
  size: z.int().min(1).max(100).default(20),
  period_field: FieldName.nullable().optional(),
});
export type PeopleQuery = z.infer<typeof PeopleQuery>;

const Figures = z.discriminatedUnion('kind', [AggregationQuery, AnalysisQuery]);

const common = {
  id: SnakeName,
  title: Text,
  description: Text.optional(),
  position: Position,
  ignores_filters: z.boolean().default(false).meta({
    description: 'selections change nothing here; the panel says so. The period still counts',
  }),
  compares: z.boolean().default(true).meta({
    description: 'false: shows no comparison even where the view asks for one',
  }),
  labels: z.record(z.string().min(1).max(160), Text).default({}).meta({
    description: 'words of measures, dimensions and named groups, by their name in the answer',
  }),
  units: z.record(z.string().min(1).max(64), Unit).default({}).meta({
    description: 'of measures, by name; `number` without',
  }),
  drill: z
    .strictObject({
      to: z.enum(['people', 'dashboard']),
      dashboard: SnakeName.optional(),
    })
    .optional()
    .meta({ description: 'where the panel leads on to, with the selections: people unless told' }),
};

export const Interval = z.enum([...INTERVALS, 'auto']);

export const Panel = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('metric'),
    ...common,
    query: Figures,
    figure: z.string().min(1).max(64).optional().meta({
      description: 'the measure shown large; the first without it. Others stand below it',
    }),
    better: z.enum(['up', 'down', 'neither']).default('up'),
    goal: z.number().optional().meta({ description: 'the figure that is aimed at' }),
    spark: Interval.optional().meta({ description: 'shows its course over time, small' }),
  }),
  z
    .strictObject({
      kind: z.literal('time_series'),
      ...common,
      query: Figures,
      mark: z.enum(['line', 'area', 'bars']).default('line'),
    })
    .meta({ description: 'first dimension time; a second one makes a line each' }),
  z.strictObject({ kind: z.literal('bars'), ...common, query: Figures }),
  z
    .strictObject({
      kind: z.literal('stacked_bars'),
      ...common,
      query: Figures,
      scale: z.enum(['absolute', 'share']).default('absolute'),
    })
    .meta({ description: 'first dimension the bars, second one their parts' }),
  z.strictObject({ kind: z.literal('table'), ...common, query: Figures }),
  z
    .strictObject({ kind: z.literal('heat_grid'), ...common, query: Figures })
    .meta({ description: 'one dimension `hour_of_week`, or two: rows and columns' }),
  z.strictObject({ kind: z.literal('rfm_grid'), ...common, query: AnalysisQuery }),
  z.strictObject({ kind: z.literal('funnel'), ...common, query: AnalysisQuery }),
  z.strictObject({ kind: z.literal('sankey'), ...common, query: AnalysisQuery }),
  z.strictObject({ kind: z.literal('cohort'), ...common, query: AnalysisQuery }),
  z
    .strictObject({
      kind: z.literal('map'),
      ...common,
      query: AggregationQuery,
      area: z.enum(['world', 'europe', 'france']).default('france'),
    })
    .meta({ description: 'one dimension: `geo`, or a field of countries or regions' }),
  z.strictObject({ kind: z.literal('people'), ...common, query: PeopleQuery }),
]);
export type Panel = z.infer<typeof Panel>;
export type PanelKind = Panel['kind'];
export type PanelQuery = Panel['query'];

export const MOST_PANELS = 24;

/** Panels that show one matter from several sides, as data: what the page draws and Kibana is given. */
export const Dashboard = z
  .strictObject({
    id: SnakeName,
    title: Text,
    description: Text.optional(),
    tags: z.array(SnakeName).max(10).default([]),
    period: PeriodChoice.default({ kind: 'last', count: 90, unit: 'day' }).meta({
      description: 'shown first, until the reader takes another',
    }),
    refresh_seconds: z.int().min(5).max(3600).optional().meta({
      description: 'asks again by itself as often; without it when told',
    }),
    pinned: z.array(Selection).max(20).default([]).meta({
      description: 'selections it opens with',
    }),
    panels: z.array(Panel).min(1).max(MOST_PANELS),
  })
  .refine(({ panels }) => new Set(panels.map(({ id }) => id)).size === panels.length, {
    error: 'two panels have one id',
    path: ['panels'],
  })
  .meta({ id: 'Dashboard' });
export type Dashboard = z.infer<typeof Dashboard>;

/** A dashboard as it is written, defaults left out. */
export type DashboardInput = z.input<typeof Dashboard>;
