import type { estypes } from '@elastic/elasticsearch';
import type { FigureColumn, LensColumn, LensLayer, LensQuery } from '../lens.ts';

type Container = estypes.AggregationsAggregationContainer;
type Aggs = Record<string, Container>;
type Query = NonNullable<estypes.SearchRequest['query']>;

/** What Kibana knows besides the layer: the dashboard's time and the panel's words. */
export interface ReplayContext {
  readonly query: LensQuery;
  readonly timeField: string | null;
  /** UTC instants; `to` is not included. Absent: at any time */
  readonly period?: { readonly from: string; readonly to: string } | undefined;
  readonly timezone: string;
  /** Calendar interval that `auto` stands for, such as `1d`. */
  readonly auto?: string | undefined;
}

/** A group of a layer: values by column id. Instants of intervals are milliseconds. */
export interface ReplayRow {
  readonly keys: Readonly<Record<string, string | number | boolean | null>>;
  readonly values: Readonly<Record<string, number | string | null>>;
}

export interface Replayed {
  readonly rows: readonly ReplayRow[];
  /** A list of groups is as long as the layer allows: there may be more. */
  readonly full: boolean;
}

/**
 * The search that Lens sends for a layer, in the aggregations that stand for its operations. Columns that are reckoned
 * from others (`math`, `formula`) are reckoned when the answer is read; figures of the time before are not asked for.
 */
export function compileLayer(layer: LensLayer, context: ReplayContext): estypes.SearchRequest {
  const buckets = layer.columnOrder.filter((id) => layer.columns[id]?.isBucketed === true);
  const figures = figureAggs(layer, context);
  const aggs = buckets.reduceRight<Aggs>((inner, id) => {
    const column = layer.columns[id];
    if (column === undefined || !column.isBucketed) return inner;
    return { [id]: { ...bucketAgg(column, layer, context), aggs: inner } };
  }, figures);
  const { query, timeField, period } = context;
  const filter: Query[] = [];
  if (timeField !== null && period !== undefined) {
    filter.push({
      range: {
        [timeField]: { gte: period.from, lt: period.to, format: 'strict_date_optional_time' },
      },
    });
  }
  if (query.query !== '') filter.push(words(query, context));
  return { size: 0, track_total_hits: true, query: { bool: { filter } }, aggs };
}

/** Reads the answer to {@link compileLayer}. */
export function readLayer(
  layer: LensLayer,
  answer: { readonly aggregations?: unknown; readonly total: number },
): Replayed {
  const buckets = layer.columnOrder.filter((id) => layer.columns[id]?.isBucketed === true);
  let full = false;
  const rows: ReplayRow[] = [];
  const walk = (bucket: Bucket, depth: number, keys: ReplayRow['keys']): void => {
    const id = buckets[depth];
    const column = id === undefined ? undefined : layer.columns[id];
    if (id === undefined || column === undefined || !column.isBucketed) {
      rows.push({ keys, values: valuesIn(bucket, layer) });
      return;
    }
    const found = bucketsOf(bucket[id]);
    if (column.operationType === 'terms' && found.length >= column.params.size) full = true;
    for (const [key, inner] of found) walk(inner, depth + 1, { ...keys, [id]: keyOf(column, key) });
  };
  const top = { ...(answer.aggregations as object | undefined), doc_count: answer.total };
  walk(top as Bucket, 0, {});
  return { rows, full };
}

interface Bucket {
  readonly doc_count: number;
  readonly [agg: string]: unknown;
}

function words({ query }: LensQuery, { timezone }: ReplayContext): Query {
  return { query_string: { query, analyze_wildcard: true, time_zone: timezone } };
}

function bucketAgg(
  column: Extract<LensColumn, { isBucketed: true }>,
  layer: LensLayer,
  context: ReplayContext,
): Container {
  switch (column.operationType) {
    case 'terms': {
      const { size, orderBy, orderDirection, missingBucket } = column.params;
      const order =
        orderBy.type === 'alphabetical'
          ? { _key: orderDirection }
          : { [orderPath(orderBy.columnId, layer.columns[orderBy.columnId])]: orderDirection };
      const missing = missingBucket ? { missing: '__missing__' } : {};
      return { terms: { field: column.sourceField, size, order, ...missing } };
    }
    case 'date_histogram': {
      const { interval } = column.params;
      return {
        date_histogram: {
          field: column.sourceField,
          calendar_interval: (interval === 'auto' ? (context.auto ?? '1d') : interval) as '1d',
          time_zone: context.timezone,
          min_doc_count: 0,
        },
      };
    }
    case 'filters':
      return {
        filters: {
          filters: Object.fromEntries(
            column.params.filters.map(({ input, label }) => [label, words(input, context)]),
          ),
        },
      };
    case 'range':
      return {
        range: {
          field: column.sourceField,
          ranges: column.params.ranges.map(({ from, to }) => ({
            key: `${from ?? ''}..${to ?? ''}`,
            ...(from === null ? {} : { from }),
            ...(to === null ? {} : { to }),
          })),
        },
      };
  }
}

function orderPath(id: string, column: LensColumn | undefined): string {
  if (column === undefined || column.isBucketed) return '_key';
  const isFiltered = column.filter !== undefined;
  if (column.operationType === 'count') return isFiltered ? id : '_count';
  return `${id}${isFiltered ? '>v' : ''}${valueKey(column)}`;
}

function valueKey(column: FigureColumn): string {
  if (column.operationType === 'median') return '.50';
  return column.operationType === 'percentile' ? `.${column.params.percentile ?? 50}` : '';
}

function figureAggs(layer: LensLayer, context: ReplayContext): Aggs {
  return Object.fromEntries(
    layer.columnOrder.flatMap((id) => {
      const column = layer.columns[id];
      if (column === undefined || column.isBucketed || column.timeShift !== undefined) return [];
      const metric = metricAgg(column);
      const { filter } = column;
      if (filter === undefined) return metric === undefined ? [] : [[id, metric]];
      const inner = metric === undefined ? {} : { aggs: { v: metric } };
      return [[id, { filter: words(filter, context), ...inner }]];
    }),
  );
}

/** @returns `undefined` for what needs no aggregation of its own: counts, and what is reckoned */
function metricAgg(column: FigureColumn): Container | undefined {
  switch (column.operationType) {
    case 'count':
    case 'formula':
    case 'math':
      return undefined;
    case 'sum':
      return { sum: { field: column.sourceField } };
    case 'average':
      return { avg: { field: column.sourceField } };
    case 'min':
      return { min: { field: column.sourceField } };
    case 'max':
      return { max: { field: column.sourceField } };
    case 'unique_count':
      return { cardinality: { field: column.sourceField } };
    case 'median':
      return { percentiles: { field: column.sourceField, percents: [50], keyed: false } };
    case 'percentile': {
      const percents = [column.params.percentile ?? 50];
      return { percentiles: { field: column.sourceField, percents, keyed: false } };
    }
    case 'last_value':
      return {
        top_hits: {
          size: 1,
          sort: [{ [column.params.sortField]: { order: 'desc' } }],
          _source: [column.sourceField],
        },
      };
  }
}

function bucketsOf(agg: unknown): [string | number, Bucket][] {
  const { buckets } = agg as {
    buckets: Record<string, Bucket> | (Bucket & { key: string | number; key_as_string?: string })[];
  };
  if (!Array.isArray(buckets)) return Object.entries(buckets);
  return buckets.map((bucket) => [bucket.key, bucket]);
}

function keyOf(
  column: Extract<LensColumn, { isBucketed: true }>,
  key: string | number,
): string | number | boolean | null {
  if (key === '__missing__') return null;
  return column.operationType === 'terms' && column.dataType === 'boolean' ? key === 1 : key;
}

function valuesIn(bucket: Bucket, layer: LensLayer): ReplayRow['values'] {
  const values: Record<string, number | string | null> = {};
  const figures = layer.columnOrder.filter((id) => layer.columns[id]?.isBucketed === false);
  const figureOf = (id: string): number | string | null => {
    const column = layer.columns[id];
    if (column === undefined || column.isBucketed || column.timeShift !== undefined) return null;
    if (column.operationType === 'formula') return figureOf(column.references[0]);
    if (column.operationType === 'math') {
      const [part, whole] = column.params.tinymathAst.args.map(figureOf);
      if (typeof part !== 'number' || typeof whole !== 'number' || whole === 0) return null;
      return part / whole;
    }
    const held = column.filter === undefined ? bucket : (bucket[id] as Bucket | undefined);
    if (column.operationType === 'count') return held?.doc_count ?? null;
    return readMetric(column.filter === undefined ? bucket[id] : held?.['v'], column);
  };
  for (const id of figures) values[id] = figureOf(id);
  return values;
}

function readMetric(answer: unknown, column: FigureColumn): number | string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if ('hits' in answer && column.operationType === 'last_value') {
    const { hits } = answer.hits as { hits: { _source?: unknown }[] };
    const value = column.sourceField
      .split('.')
      .reduce<unknown>(
        (at, name) => (at as Readonly<Record<string, unknown>> | undefined)?.[name],
        hits[0]?._source,
      );
    return typeof value === 'number' || typeof value === 'string' ? value : null;
  }
  const value =
    'values' in answer
      ? (answer.values as readonly { value: number | null }[])[0]?.value
      : (answer as { value?: number | null }).value;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
