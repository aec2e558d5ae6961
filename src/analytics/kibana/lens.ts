/*
 * The parts of a Lens visualization's stored state that we write and check, as Kibana 8.9 and later read them
 * (`x-pack/platform/plugins/shared/lens`).
 */

/** Words that Kibana passes to the engine as `query_string` (`lucene`). */
export interface LensQuery {
  readonly query: string;
  readonly language: 'lucene';
}

interface Common {
  readonly label: string;
  readonly customLabel: true;
  readonly dataType: 'string' | 'number' | 'date' | 'boolean';
}

export type BucketColumn = Common & { readonly isBucketed: true } & (
    | {
        readonly operationType: 'terms';
        readonly scale: 'ordinal';
        readonly sourceField: string;
        readonly params: {
          readonly size: number;
          readonly orderBy:
            | { readonly type: 'column'; readonly columnId: string }
            | { readonly type: 'alphabetical'; readonly fallback: false };
          readonly orderDirection: 'asc' | 'desc';
          readonly otherBucket: false;
          readonly missingBucket: boolean;
          readonly parentFormat: { readonly id: 'terms' };
        };
      }
    | {
        readonly operationType: 'date_histogram';
        readonly scale: 'interval';
        readonly sourceField: string;
        readonly params: {
          readonly interval: string;
          readonly includeEmptyRows: true;
          readonly dropPartials: false;
        };
      }
    | {
        readonly operationType: 'filters';
        readonly scale: 'ordinal';
        readonly params: {
          readonly filters: readonly { readonly input: LensQuery; readonly label: string }[];
        };
      }
    | {
        readonly operationType: 'range';
        readonly scale: 'ordinal';
        readonly sourceField: string;
        readonly params: {
          readonly type: 'range';
          readonly ranges: readonly {
            readonly from: number | null;
            readonly to: number | null;
            readonly label: string;
          }[];
          readonly maxBars: 'auto';
          readonly parentFormat: { readonly id: 'range'; readonly params: object };
        };
      }
  );

export const METRIC_OPERATIONS = [
  'sum',
  'average',
  'min',
  'max',
  'median',
  'unique_count',
  'percentile',
] as const;
export type MetricOperation = (typeof METRIC_OPERATIONS)[number];

export type FigureColumn = Common & {
  readonly isBucketed: false;
  readonly scale: 'ratio' | 'ordinal' | 'interval';
  readonly filter?: LensQuery;
  /** `previous`: the stretch of time before, as long */
  readonly timeShift?: 'previous';
} & (
    | {
        readonly operationType: 'count';
        readonly sourceField: '___records___';
        readonly params: FigureParams & { readonly emptyAsNull: false };
      }
    | {
        readonly operationType: MetricOperation;
        readonly sourceField: string;
        readonly params: FigureParams & { readonly percentile?: number };
      }
    | {
        readonly operationType: 'last_value';
        readonly sourceField: string;
        readonly params: FigureParams & {
          readonly sortField: string;
          readonly showArrayValues: false;
        };
      }
    | {
        readonly operationType: 'formula';
        readonly params: FigureParams & {
          readonly formula: string;
          readonly isFormulaBroken: false;
        };
        readonly references: readonly [string];
      }
    | {
        readonly operationType: 'math';
        readonly params: { readonly tinymathAst: Division };
        readonly references: readonly string[];
      }
  );

/** The only arithmetic we write: one column by another. */
export interface Division {
  readonly type: 'function';
  readonly name: 'divide';
  readonly args: readonly [string, string];
  readonly location: { readonly min: number; readonly max: number };
  readonly text: string;
}

interface FigureParams {
  readonly format?: { readonly id: string; readonly params: object };
}

export type LensColumn = BucketColumn | FigureColumn;

export interface LensLayer {
  readonly columnOrder: readonly string[];
  readonly columns: Readonly<Record<string, LensColumn>>;
  readonly incompleteColumns: Readonly<Record<string, never>>;
  readonly sampling: 1;
}

export type VisualizationType = 'lnsMetric' | 'lnsXY' | 'lnsDatatable' | 'lnsHeatmap';

/** A Lens panel by value: what stands in a dashboard's panel as `embeddableConfig.attributes`. */
export interface LensAttributes {
  readonly title: string;
  readonly description: string;
  readonly visualizationType: VisualizationType;
  readonly type: 'lens';
  readonly references: readonly {
    readonly type: 'index-pattern';
    readonly id: string;
    readonly name: string;
  }[];
  readonly state: {
    readonly visualization: Readonly<Record<string, unknown>>;
    readonly query: LensQuery;
    readonly filters: readonly [];
    readonly datasourceStates: {
      readonly formBased: { readonly layers: Readonly<Record<string, LensLayer>> };
    };
    readonly internalReferences: readonly [];
    readonly adHocDataViews: Readonly<Record<string, never>>;
  };
}

/** How a layer's reference to its data view is called. */
export function layerReference(layerId: string): string {
  return `indexpattern-datasource-layer-${layerId}`;
}

export const LAYER = 'layer1';
