import { measureName } from '../aggregation/measures.ts';
import type { Measure } from '../aggregation/request.ts';
import type { AggregationQuery, Panel, PeopleQuery } from '../dashboards/spec.ts';
import { bucketColumns, type PanelDimension } from './buckets.ts';
import { type CopyView, dataViewId } from './data-view.ts';
import { type Asked, figureColumns, type KibanaOptions, shifted } from './figures.ts';
import { Inexpressible } from './inexpressible.ts';
import {
  LAYER,
  type LensAttributes,
  type LensColumn,
  layerReference,
  type VisualizationType,
} from './lens.ts';
import { luceneOf } from './lucene.ts';
import { peopleColumns } from './people-table.ts';

/** A panel as Lens shows it, and what it reads. */
export interface LensPanel {
  readonly attributes: LensAttributes;
  readonly view: CopyView;
  /** column id of each figure that is shown → its name in the answer of our own panel */
  readonly measures: Readonly<Record<string, string>>;
}

/** Most values of a second dimension: more could not be told apart. */
const MOST_PARTS = 20;

/**
 * Translates a panel of ours.
 * @throws Inexpressible naming what Lens has nothing for: analyses (funnel, Sankey, cohort …), map tiles, rates
 */
export function buildLensPanel(panel: Panel, options: KibanaOptions): LensPanel {
  if (panel.query.kind === 'people') return peoplePanel(panel, panel.query, options);
  if (panel.query.kind === 'analysis') {
    if (panel.query.analysis !== 'rfm') throw new Inexpressible(`panel_${panel.query.analysis}`);
    return rfmPanel(panel, options);
  }
  return figuresPanel(panel, panel.query, options);
}

function figuresPanel(panel: Panel, query: AggregationQuery, options: KibanaOptions): LensPanel {
  const { over } = query;
  const asked: Asked = { ...options, over, panel };
  const measures = shownMeasures(panel, query.measures);
  const figures: Record<string, LensColumn> = {};
  for (const [i, measure] of measures.entries()) {
    Object.assign(figures, figureColumns(measure, `m${i}`, asked));
  }
  const view: CopyView = { over, timeField: timeFieldOf(query) };
  if (panel.kind === 'metric') {
    const visualization = metricVisualization(panel, measures.length, figures, view, options);
    const columns = { ...figures, ...visualization.extra };
    return lensPanel({
      ...asked,
      type: 'lnsMetric',
      state: visualization.state,
      columns,
      view,
      measures,
      filter: query.filter,
    });
  }
  const buckets = bucketsOf(query, measures, asked);
  const columns = { ...Object.fromEntries(buckets), ...figures };
  const keys = buckets.map(([id]) => id);
  const shown = measures.map((_, i) => `m${i}`);
  const [type, state] = visualizationOf(panel, keys, shown);
  const order = type === 'lnsXY' ? keys.toReversed() : keys;
  return lensPanel({
    ...asked,
    type,
    state,
    keys: order,
    columns,
    view,
    measures,
    filter: query.filter,
  });
}

/** Marks show one figure; tables all of them, and a metric two at most. */
function shownMeasures(panel: Panel, measures: readonly Measure[]): readonly Measure[] {
  if (panel.kind === 'table') return measures;
  if (panel.kind !== 'metric') return measures.slice(0, 1);
  const large = measures.find((measure) => measureName(measure) === panel.figure) ?? measures[0];
  const others = measures.filter((measure) => measure !== large);
  return [large, ...others].filter((measure) => measure !== undefined).slice(0, 2);
}

function timeFieldOf({
  over,
  period_field,
}: AggregationQuery | (PeopleQuery & { over: 'profiles' })) {
  if (period_field !== undefined) return period_field;
  return over === 'events' ? 'occurred_at' : null;
}

function bucketsOf(
  query: AggregationQuery,
  measures: readonly Measure[],
  asked: Asked,
): (readonly [string, LensColumn])[] {
  const dimensions = query.dimensions as readonly PanelDimension[];
  if (dimensions.length > 2) throw new Inexpressible('three_dimensions');
  // Lens orders by plain figures alone, not by what is reckoned from them.
  const sorted = measures.findIndex(
    (measure) =>
      measureName(measure) === query.sort?.by &&
      measure.kind !== 'ratio' &&
      measure.kind !== 'per_person',
  );
  const by = sorted < 0 ? undefined : `m${sorted}`;
  const direction = query.sort?.order ?? 'desc';
  return dimensions
    .flatMap((dimension, i) => {
      const size = i === 0 ? query.size : Math.min(query.size, MOST_PARTS);
      return bucketColumns(dimension, { by, direction, size }, asked);
    })
    .map((column, i) => [`d${i}`, column] as const);
}

function visualizationOf(
  panel: Panel,
  keys: readonly string[],
  figures: readonly string[],
): [VisualizationType, Readonly<Record<string, unknown>>] {
  const [first, second] = keys;
  const [figure = 'm0'] = figures;
  switch (panel.kind) {
    case 'time_series':
      return [
        'lnsXY',
        xy(panel.mark === 'bars' ? 'bar_stacked' : panel.mark, first, figure, second),
      ];
    case 'bars':
    case 'map':
      return ['lnsXY', xy('bar_horizontal', first, figure, second)];
    case 'stacked_bars': {
      const series = panel.scale === 'share' ? 'bar_percentage_stacked' : 'bar_stacked';
      return ['lnsXY', xy(series, first, figure, second)];
    }
    case 'heat_grid':
      return ['lnsHeatmap', heat(first, second, figure)];
    case 'table':
      return ['lnsDatatable', table([...keys, ...figures])];
    default:
      throw new Inexpressible(`panel_${panel.kind}`);
  }
}

function xy(seriesType: string, x: string | undefined, y: string, split: string | undefined) {
  return {
    legend: { isVisible: split !== undefined, position: 'right' },
    valueLabels: 'hide',
    preferredSeriesType: seriesType,
    axisTitlesVisibilitySettings: { x: false, yLeft: false, yRight: false },
    layers: [
      {
        layerId: LAYER,
        layerType: 'data',
        seriesType,
        position: 'top',
        showGridlines: false,
        accessors: [y],
        ...(x === undefined ? {} : { xAccessor: x }),
        ...(split === undefined ? {} : { splitAccessor: split }),
      },
    ],
  };
}

function heat(x: string | undefined, y: string | undefined, value: string) {
  return {
    shape: 'heatmap',
    layerId: LAYER,
    layerType: 'data',
    legend: { isVisible: true, position: 'right', type: 'heatmap_legend' },
    gridConfig: {
      type: 'heatmap_grid',
      isCellLabelVisible: false,
      isXAxisLabelVisible: true,
      isYAxisLabelVisible: true,
      isXAxisTitleVisible: false,
      isYAxisTitleVisible: false,
    },
    valueAccessor: value,
    ...(x === undefined ? {} : { xAccessor: x }),
    ...(y === undefined ? {} : { yAccessor: y }),
  };
}

function table(columns: readonly string[]) {
  return {
    layerId: LAYER,
    layerType: 'data',
    columns: columns.map((columnId) => ({ columnId })),
    paging: { enabled: true, size: 10 },
  };
}

/** Beside the large figure stands another one, or the same over the stretch of time before. */
function metricVisualization(
  panel: Extract<Panel, { kind: 'metric' }>,
  measures: number,
  figures: Readonly<Record<string, LensColumn>>,
  view: CopyView,
  { language }: KibanaOptions,
): { readonly state: Record<string, unknown>; readonly extra: Record<string, LensColumn> } {
  const state = { layerId: LAYER, layerType: 'data', metricAccessor: 'm0' };
  if (measures > 1) return { state: { ...state, secondaryMetricAccessor: 'm1' }, extra: {} };
  const large = figures['m0'];
  const isPlain = large !== undefined && !large.isBucketed && large.operationType !== 'formula';
  if (!isPlain || !panel.compares || view.timeField === null) return { state, extra: {} };
  return {
    state: { ...state, secondaryMetricAccessor: 'b0' },
    extra: { b0: shifted(large, language) },
  };
}

/** Scores are on the profiles, so that the grid is people by two of them. */
function rfmPanel(panel: Panel, options: KibanaOptions): LensPanel {
  const asked: Asked = { ...options, over: 'profiles', panel };
  const scores = ['computed.rfm.recency_score', 'computed.rfm.frequency_score'];
  const order = { direction: 'asc', size: 5 } as const;
  const keys = scores.flatMap((field) =>
    bucketColumns({ kind: 'field', field, missing: false }, order, asked),
  );
  const columns = {
    ...Object.fromEntries(keys.map((column, i) => [`d${i}`, column])),
    ...figureColumns({ kind: 'people' }, 'm0', asked),
  };
  const measures: Measure[] = [{ kind: 'people' }];
  const view = { over: 'profiles', timeField: null } as const;
  const state = heat('d0', 'd1', 'm0');
  return lensPanel({
    ...asked,
    type: 'lnsHeatmap',
    state,
    keys: ['d0', 'd1'],
    columns,
    view,
    measures,
  });
}

function peoplePanel(panel: Panel, query: PeopleQuery, options: KibanaOptions): LensPanel {
  const asked: Asked = { ...options, over: 'profiles', panel };
  const { keys, columns } = peopleColumns(query, asked);
  const view: CopyView = { over: 'profiles', timeField: query.period_field ?? null };
  const state = table(Object.keys(columns));
  return lensPanel({
    ...asked,
    type: 'lnsDatatable',
    state,
    keys,
    columns,
    view,
    filter: query.filter,
  });
}

interface Parts extends KibanaOptions {
  readonly panel: Panel;
  readonly type: VisualizationType;
  readonly state: Readonly<Record<string, unknown>>;
  /** groups, outermost first */
  readonly keys?: readonly string[];
  readonly columns: Readonly<Record<string, LensColumn>>;
  readonly view: CopyView;
  readonly measures?: readonly Measure[];
  readonly filter?: AggregationQuery['filter'];
}

function lensPanel(parts: Parts): LensPanel {
  const { panel, columns, view, filter, prefix, language, timezone } = parts;
  const { keys = [], measures = [] } = parts;
  const figures = Object.keys(columns).filter((id) => !keys.includes(id));
  const query = filter === undefined ? '' : luceneOf(filter, { subject: view.over, timezone });
  return {
    view,
    measures: Object.fromEntries(measures.map((measure, i) => [`m${i}`, measureName(measure)])),
    attributes: {
      title: panel.title[language],
      description: panel.description?.[language] ?? '',
      visualizationType: parts.type,
      type: 'lens',
      references: [
        { type: 'index-pattern', id: dataViewId(prefix, view), name: layerReference(LAYER) },
      ],
      state: {
        visualization: parts.state,
        query: { query, language: 'lucene' },
        filters: [],
        datasourceStates: {
          formBased: {
            layers: {
              [LAYER]: {
                columnOrder: [...keys, ...figures],
                columns,
                incompleteColumns: {},
                sampling: 1,
              },
            },
          },
        },
        internalReferences: [],
        adHocDataViews: {},
      },
    },
  };
}
