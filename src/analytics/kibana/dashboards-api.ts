import type { Dashboard, Panel } from '../dashboards/spec.ts';
import { gridOf, timeOf } from './dashboard-object.ts';
import { dataViewId } from './data-view.ts';
import type { KibanaOptions } from './figures.ts';
import { Inexpressible } from './inexpressible.ts';
import {
  type BucketColumn,
  type FigureColumn,
  LAYER,
  type LensColumn,
  type LensQuery,
} from './lens.ts';
import { buildLensPanel, type LensPanel } from './lens-panel.ts';
import { WORDS } from './words.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * A dashboard as the body of `PUT /api/dashboards/{id}` (Kibana 9.4, technical preview; 9.5, stable): the same panels
 * as in the export file, in the API's words.
 * @see https://www.elastic.co/docs/api/doc/kibana/group/endpoint-dashboards
 */
export function buildApiBody(dashboard: Dashboard, options: KibanaOptions): Json {
  const { language } = options;
  const { timeFrom, timeTo } = timeOf(dashboard.period);
  return {
    title: `Azimut · ${dashboard.title[language]}`,
    description: [dashboard.description?.[language], WORDS[language].note]
      .filter(Boolean)
      .join(' '),
    time_range: { from: timeFrom, to: timeTo },
    refresh_interval: {
      pause: dashboard.refresh_seconds === undefined,
      value: (dashboard.refresh_seconds ?? 60) * 1000,
    },
    panels: dashboard.panels.map((panel) => {
      const { i: id, ...grid } = gridOf(panel);
      return { ...configOf(panel, options), id, grid };
    }),
  };
}

function configOf(panel: Panel, options: KibanaOptions): Json {
  try {
    return { type: 'vis', config: visualizationOf(buildLensPanel(panel, options), options) };
  } catch (error) {
    if (!(error instanceof Inexpressible)) throw error;
    const { language } = options;
    const content = WORDS[language].only_there(panel.title[language]);
    return { type: 'markdown', config: { content } };
  }
}

function visualizationOf({ attributes, view }: LensPanel, { prefix }: KibanaOptions): Json {
  const { state, title, description, visualizationType } = attributes;
  const layer = state.datasourceStates.formBased.layers[LAYER];
  const columns: Readonly<Record<string, LensColumn>> = layer?.columns ?? {};
  const order = layer?.columnOrder ?? [];
  const buckets = order.filter((id) => columns[id]?.isBucketed === true);
  // What a formula is reckoned from is the formula's own business here.
  const inner = new Set(Object.keys(columns).filter((id) => /X\d$/.test(id)));
  const figures = order.filter((id) => columns[id]?.isBucketed === false && !inner.has(id));
  const data_source = {
    type: 'data_view_reference',
    ref_id: dataViewId(prefix, view),
  };
  const figure = (id: string) => figureOf(columns[id] as FigureColumn);
  const bucket = (id: string) => bucketOf(columns[id] as BucketColumn, figures);
  const common = { title, description, query: queryOf(state.query) };
  const [first, second] = buckets;
  switch (visualizationType) {
    case 'lnsMetric':
      return {
        type: 'metric',
        ...common,
        data_source,
        metrics: figures.map((id, i) => ({
          type: i === 0 ? 'primary' : 'secondary',
          ...figure(id),
        })),
      };
    case 'lnsXY': {
      const [series] = state.visualization['layers'] as readonly Json[];
      const x = series?.['xAccessor'];
      const split = series?.['splitAccessor'];
      return {
        type: 'xy',
        ...common,
        layers: [
          {
            type: seriesOf(String(series?.['seriesType'])),
            data_source,
            ...(typeof x === 'string' ? { x: bucket(x) } : {}),
            ...(typeof split === 'string' ? { breakdown_by: bucket(split) } : {}),
            y: figures.map(figure),
          },
        ],
      };
    }
    case 'lnsHeatmap':
      return {
        type: 'heatmap',
        ...common,
        data_source,
        ...(first === undefined ? {} : { x: bucket(first) }),
        ...(second === undefined ? {} : { y: bucket(second) }),
        metric: figures[0] === undefined ? {} : figure(figures[0]),
      };
    case 'lnsDatatable':
      return {
        type: 'data_table',
        ...common,
        data_source,
        rows: buckets.map(bucket),
        metrics: figures.map(figure),
      };
  }
}

function queryOf({ query, language }: LensQuery): Json {
  return { expression: query, language };
}

function seriesOf(seriesType: string): string {
  return seriesType === 'bar_percentage_stacked' ? 'bar_percentage' : seriesType;
}

function figureOf(column: FigureColumn): Json {
  const { label, filter, timeShift } = column;
  const common = {
    label,
    ...(filter === undefined ? {} : { filter: queryOf(filter) }),
    ...(timeShift === undefined ? {} : { time_shift: timeShift }),
  };
  switch (column.operationType) {
    case 'count':
      return { operation: 'count', empty_as_null: false, ...common };
    case 'formula':
      return { operation: 'formula', formula: column.params.formula, ...common };
    case 'last_value':
      return {
        operation: 'last_value',
        field: column.sourceField,
        time_field: column.params.sortField,
        ...common,
      };
    case 'percentile': {
      const percentile = column.params.percentile ?? 50;
      return { operation: 'percentile', field: column.sourceField, percentile, ...common };
    }
    case 'math':
      return {};
    default:
      return { operation: column.operationType, field: column.sourceField, ...common };
  }
}

/** Ranges are open below and closed above there, the other way round here: bounds of whole numbers are one less. */
const JUST_BELOW = 1e-9;

function bucketOf(column: BucketColumn, figures: readonly string[]): Json {
  const { label } = column;
  switch (column.operationType) {
    case 'terms': {
      const { size, orderBy, orderDirection: direction, missingBucket } = column.params;
      const metric_index = orderBy.type === 'column' ? figures.indexOf(orderBy.columnId) : -1;
      return {
        operation: 'terms',
        label,
        fields: [column.sourceField],
        limit: size,
        ...(missingBucket ? { other_bucket: { include_documents_without_field: true } } : {}),
        rank_by:
          metric_index < 0
            ? { type: 'alphabetical', direction }
            : { type: 'metric', metric_index, direction },
      };
    }
    case 'date_histogram':
      return {
        operation: 'date_histogram',
        label,
        field: column.sourceField,
        suggested_interval: column.params.interval,
        use_original_time_range: false,
        include_empty_rows: true,
      };
    case 'filters':
      return {
        operation: 'filters',
        label,
        filters: column.params.filters.map(({ input, label: name }) => ({
          label: name,
          filter: queryOf(input),
        })),
      };
    case 'range':
      return {
        operation: 'range',
        label,
        field: column.sourceField,
        ranges: column.params.ranges.map(({ from, to }) => ({
          ...(from === null ? {} : { gt: from - JUST_BELOW }),
          ...(to === null ? {} : { lte: to - JUST_BELOW }),
        })),
      };
  }
}
