import type { Condition } from '../../segments/condition.ts';
import type { Subject } from '../../segments/field.ts';
import type { Bounds } from '../aggregation/previous.ts';
import type { AggregationRequest, Conversion } from '../aggregation/request.ts';
import { allOf } from './selections.ts';
import type { AggregationQuery, Panel, PanelQuery } from './spec.ts';
import type { Comparison } from './view.ts';

/** What a view comes to for one panel: conditions have no segments left to look up. */
export interface PanelView {
  readonly bounds: Bounds | undefined;
  readonly conditions: readonly Condition[];
  readonly compare: PanelComparison | undefined;
  readonly timezone: string;
  readonly convert: Conversion | undefined;
}

export type PanelComparison =
  | Exclude<Comparison, { with: 'segment' }>
  | { readonly with: 'filter'; readonly filter: Condition; readonly base?: Condition };

/** What a panel is over; people and interactions are filtered by conditions of their own. */
export function subjectOf({ query }: Panel, ofAnalysis: (name: string) => Subject): Subject {
  if (query.kind === 'analysis') return ofAnalysis(query.analysis);
  return query.kind === 'people' ? 'profiles' : query.over;
}

/** The instant that the period bounds in a panel; `undefined`: it follows no period. */
export function periodField(query: Exclude<PanelQuery, { kind: 'analysis' }>): string | undefined {
  if (query.period_field !== undefined) return query.period_field ?? undefined;
  return query.kind === 'aggregation' && query.over === 'events' ? 'occurred_at' : undefined;
}

/** The period of an aggregation, as a request states it. */
export function periodOf(field: string | undefined, bounds: Bounds | undefined) {
  if (field === undefined || bounds === undefined) return undefined;
  return {
    field,
    from: new Date(bounds.fromMs).toISOString(),
    to: new Date(bounds.toMs).toISOString(),
  };
}

/** A panel's query under a view, as `POST /v1/aggregations` would be asked it. */
export function requestOf(
  query: AggregationQuery,
  panel: Pick<Panel, 'compares'>,
  view: PanelView,
): AggregationRequest {
  const { over, measures, dimensions, sort, size } = query;
  const period = periodOf(periodField(query), view.bounds);
  const compare = panel.compares ? comparable(view.compare, period !== undefined) : undefined;
  const filter = allOf([...(query.filter === undefined ? [] : [query.filter]), ...view.conditions]);
  return {
    over,
    measures,
    dimensions,
    size,
    time_zone: view.timezone,
    ...(sort === undefined ? {} : { sort }),
    ...(filter === undefined ? {} : { filter }),
    ...(period === undefined ? {} : { period }),
    ...(compare === undefined ? {} : { compare }),
    ...(view.convert === undefined ? {} : { convert: view.convert }),
  };
}

/** The course of a metric over time; `undefined` where it has no period to run through. */
export function sparkOf(panel: Panel, view: PanelView): AggregationRequest | undefined {
  if (panel.kind !== 'metric' || panel.spark === undefined) return undefined;
  const { query, spark, figure } = panel;
  if (query.kind !== 'aggregation') return undefined;
  const field = periodField(query);
  if (field === undefined || view.bounds === undefined) return undefined;
  const shown = query.measures.find(({ name, kind }) => (name ?? kind) === figure);
  const [first] = query.measures;
  const measure = shown ?? first;
  if (measure === undefined) return undefined;
  const { sort: _, ...rest } = requestOf(query, { compares: false }, view);
  return {
    ...rest,
    measures: [measure],
    dimensions: [{ kind: 'time', field, interval: spark }],
    size: 1000,
  };
}

/** Other times can stand beside a panel only where it follows the period. */
function comparable(
  compare: PanelComparison | undefined,
  hasPeriod: boolean,
): AggregationRequest['compare'] {
  if (compare === undefined) return undefined;
  return compare.with === 'filter' || hasPeriod ? compare : undefined;
}
