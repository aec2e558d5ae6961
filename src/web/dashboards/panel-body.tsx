import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { PanelAnswer } from '../../analytics/dashboards/answer.ts';
import type { Panel } from '../../analytics/dashboards/spec.ts';
import type { Selection, View } from '../../analytics/dashboards/view.ts';
import type { Key } from '../analysis/labels.ts';
import { Bars } from '../charts/bars.tsx';
import { DataTable } from '../charts/data-table.tsx';
import type { Selection as MarkSelection } from '../charts/datum.ts';
import { HeatGrid } from '../charts/heat-grid.tsx';
import { Metric } from '../charts/metric.tsx';
import { RfmGrid } from '../charts/rfm-grid.tsx';
import { Spark } from '../charts/spark.tsx';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import {
  chosenOf,
  dataOf,
  figuresOf,
  keyColumns,
  markKey,
  type Reader,
  readFigure,
  tableOf,
} from './frames.ts';
import { heatOf, placesOf, stacksOf } from './grid-frames.ts';
import { PeoplePanel } from './people-panel.tsx';
import { rfmCells, rfmChoice } from './rfm-frame.ts';
import { type Click, chosenValues, fieldOf } from './selections.ts';
import { keepOrder } from './stable-order.ts';
import { choiceOf, linesOf, rangeOf } from './time-frame.ts';

/** Charts that bring arithmetic of their own, or that few panels need: each comes with the first of its kind. */
const TimeSeries = lazy(async () => ({
  default: (await import('../charts/time-series.tsx')).TimeSeries,
}));
const StackedBars = lazy(async () => ({
  default: (await import('../charts/stacked-bars.tsx')).StackedBars,
}));
const MapChart = lazy(async () => ({
  default: (await import('../charts/map-chart.tsx')).MapChart,
}));
const AnalysisPanel = lazy(async () => ({
  default: (await import('./analysis-panel.tsx')).AnalysisPanel,
}));

export type Answered = Extract<PanelAnswer, { status: 'ok' }>;
export type Frame = NonNullable<Answered['frame']>;

export interface PanelBodyProps {
  readonly panel: Panel;
  readonly answer: Answered;
  readonly view: View;
  readonly reader: Reader;
  readonly title: string;
  readonly asTable: boolean;
  /** keys in the order they had before anything was chosen; `null` keeps the answer's own */
  readonly order: readonly string[] | null;
  /** `null` where nothing can be chosen: a preview */
  readonly choose: ((click: Click, add: boolean) => void) | null;
  readonly clear: ((id: string) => void) | null;
}

/** A panel's answer, drawn as its kind says. */
export function PanelBody(props: PanelBodyProps) {
  const { panel, answer, asTable } = props;
  const words = useAnalysisWords();
  if (panel.kind === 'people')
    return <PeoplePanel query={panel.query} answer={answer} title={props.title} />;
  const { frame } = answer;
  const analysed = ['funnel', 'sankey', 'cohort'].includes(panel.kind);
  if (analysed && !asTable && answer.result !== undefined) {
    return (
      <Suspense fallback={<Skeleton height={200} radius={8} />}>
        <AnalysisPanel kind={panel.kind} result={answer.result} title={props.title} />
      </Suspense>
    );
  }
  if (frame === undefined || (keyColumns(frame).length > 0 && frame.rows.length === 0)) {
    return (
      <div className="panel-empty">
        <p>{words.panel.empty}</p>
        <p className="dim">{words.panel.empty_hint}</p>
      </div>
    );
  }
  return asTable ? <AsTable {...props} frame={frame} /> : <AsChart {...props} frame={frame} />;
}

type Drawn = PanelBodyProps & { readonly frame: Frame };

function AsTable(props: Drawn) {
  const words = useAnalysisWords();
  const { frame, reader, title } = props;
  const table = tableOf(frame, reader, words.boards.compared.toLocaleLowerCase());
  const keys = keyColumns(frame);
  return (
    <DataTable
      columns={table.columns}
      rows={table.rows}
      label={title}
      selection={keys.length === 1 && keys[0] !== undefined ? selectionOf(props, keys[0]) : null}
    />
  );
}

function AsChart(props: Drawn) {
  const { panel, frame, reader, title } = props;
  const words = useAnalysisWords();
  const figures = figuresOf(frame, reader);
  const [figure] = figures;
  const [column] = keyColumns(frame);
  if (figure === undefined) return <AsTable {...props} />;
  switch (panel.kind) {
    case 'metric':
      return <MetricChart {...props} />;
    case 'time_series':
      return <TimeChart {...props} />;
    case 'bars': {
      if (column === undefined) return <AsTable {...props} />;
      const data = dataOf(frame, figure, reader);
      const known = new Map(data.map((one) => [one.key, one]));
      const shown =
        props.order === null
          ? data
          : keepOrder(
              data,
              props.order,
              ({ key }) => key,
              (key) => emptyDatum(key, panel),
            );
      return (
        <Bars
          data={shown.map((one) =>
            known.has(one.key) ? one : { ...one, label: missingLabel(one.key, column, reader) },
          )}
          unit={figure.unit}
          label={title}
          selection={selectionOf(props, column)}
        />
      );
    }
    case 'stacked_bars': {
      const stacked = stacksOf(frame, figure, reader, words.charts.other);
      if (stacked === null) return <AsTable {...props} />;
      return (
        <Suspense fallback={<Skeleton height={roomOf(panel)} radius={8} />}>
          <StackedBars
            stacks={stacked.stacks}
            height={roomOf(panel)}
            layers={stacked.layers}
            unit={figure.unit}
            label={title}
            selection={selectionOf(props, stacked.first)}
            layerSelection={selectionOf(props, stacked.second)}
          />
        </Suspense>
      );
    }
    case 'heat_grid': {
      const heat = heatOf(frame, figure, reader);
      if (heat === null) return <AsTable {...props} />;
      const single = keyColumns(frame).length === 1;
      return (
        <HeatGrid
          rows={heat.rows}
          columns={heat.columns}
          cells={heat.cells}
          unit={figure.unit}
          label={title}
          selection={single ? selectionOf(props, heat.column) : null}
          write={!single}
        />
      );
    }
    case 'rfm_grid': {
      const cells = rfmCells(frame, figure);
      if (cells === null) return <AsTable {...props} />;
      const { choose, view } = props;
      return (
        <RfmGrid
          cells={cells}
          unit={figure.unit}
          label={title}
          selection={
            choose === null
              ? null
              : {
                  chosen: new Set(chosenValues(view, panel.id, 'profiles', 'condition')),
                  choose: (key, add) =>
                    choose({ over: 'profiles', panel: panel.id, chosen: rfmChoice(key) }, add),
                }
          }
        />
      );
    }
    case 'map':
      if (column === undefined) return <AsTable {...props} />;
      return (
        <Suspense fallback={<Skeleton height={240} radius={8} />}>
          <MapChart
            room={roomOf(panel)}
            marks={placesOf(frame, figure, reader)}
            unit={figure.unit}
            label={title}
            selection={selectionOf(props, column)}
          />
        </Suspense>
      );
    default:
      return <AsTable {...props} />;
  }
}

function MetricChart({ panel, answer, frame, reader, title }: Drawn) {
  const figures = figuresOf(frame, reader);
  const wanted = panel.kind === 'metric' ? panel.figure : undefined;
  const ordered = [
    ...figures.filter(({ name }) => name === wanted),
    ...figures.filter(({ name }) => name !== wanted),
  ];
  const [first] = ordered;
  const spark =
    answer.spark === undefined || first === undefined
      ? []
      : answer.spark.rows.map(
          ({ values }) => readFigure(values, first) ?? (counts(panel) ? 0 : null),
        );
  const words = useAnalysisWords();
  const compared = frame.compared_totals;
  const goal = panel.kind === 'metric' ? panel.goal : undefined;
  return (
    <div className="panel-metric">
      <Metric
        figures={ordered.map((figure, i) => ({
          label: i === 0 && figures.length === 1 ? title : figure.label,
          unit: figure.unit,
          value: readFigure(frame.totals, figure),
          ...(compared === undefined ? {} : { compared: readFigure(compared, figure) }),
        }))}
      />
      <Spark values={spark} />
      {goal === undefined || first === undefined ? null : (
        <p className="dim">{words.panel.goal(reader.figures.write(goal, first.unit))}</p>
      )}
    </div>
  );
}

function TimeChart(props: Drawn) {
  const { panel, frame, reader, title, view, choose, clear } = props;
  const words = useAnalysisWords();
  const figures = figuresOf(frame, reader);
  const drawn = linesOf(frame, figures, reader, words.boards.compared, counts(panel) ? 0 : null);
  const unit = figures[0]?.unit;
  if (drawn === null || unit === undefined) return <AsTable {...props} />;
  const { axis, column, lines } = drawn;
  const over = column.select?.over ?? 'events';
  const field = column.select?.field ?? column.field ?? '';
  const own = ownSelection(view.selections, panel.id, over, field);
  return (
    <Suspense fallback={<Skeleton height={roomOf(panel)} radius={8} />}>
      <TimeSeries
        lines={lines}
        axis={axis}
        unit={unit}
        label={title}
        height={roomOf(panel)}
        chosen={rangeOf(axis, own?.chosen)}
        choose={
          choose === null
            ? null
            : (range) => {
                if (range === null) {
                  if (own !== undefined) clear?.(own.id);
                  return;
                }
                const chosen = choiceOf({ axis, column }, range);
                if (chosen !== null) choose({ over, panel: panel.id, chosen }, false);
              }
        }
      />
    </Suspense>
  );
}

function ownSelection(
  selections: readonly Selection[],
  panel: string,
  over: Selection['over'],
  field: string,
) {
  return selections.find(
    (one) => one.from_panel === panel && one.over === over && fieldOf(one.chosen) === field,
  );
}

/** What is chosen in this panel by a column, and what a click on one of its keys does. */
function selectionOf(
  { panel, frame, reader, view, choose }: Drawn,
  column: Frame['columns'][number],
): MarkSelection | null {
  if (choose === null || column.select === undefined) return null;
  const over = column.select.over;
  const raw = new Map<string, Key>(
    frame.rows.map(({ keys }) => {
      const key = keys[column.name] ?? null;
      return [markKey(column, key, reader.zone), key];
    }),
  );
  const sample = frame.rows[0]?.keys[column.name] ?? null;
  const example = chosenOf(column, sample, reader.zone);
  const field = example === null ? '' : fieldOf(example);
  return {
    chosen: new Set(chosenValues(view, panel.id, over, field)),
    choose: (key, add) => {
      // Cells without a document have no row, yet their key is the value itself.
      const value = raw.has(key) ? (raw.get(key) ?? null) : key;
      const chosen = chosenOf(column, value, reader.zone);
      if (chosen !== null) choose({ over, panel: panel.id, chosen }, add);
    },
  };
}

/** A bar that nobody is left in: nought where things are counted, unknown where they are averaged. */
function emptyDatum(key: string, panel: Panel) {
  return { key, raw: null, label: key, value: counts(panel) ? 0 : null };
}

function counts({ query }: Panel): boolean {
  const measure = query.kind === 'aggregation' ? query.measures[0]?.kind : undefined;
  return measure === 'count' || measure === 'people' || measure === 'sum' || measure === 'rate';
}

/** Pixels that a panel of so many rows leaves for its drawing, under its title and its key. */
function roomOf({ position }: Panel): number {
  return Math.max(150, position.h * 56 - 12 - 90);
}

function missingLabel(key: string, column: Frame['columns'][number], reader: Reader): string {
  const { labels } = reader;
  const value: Key = key.startsWith('\u0000') ? (JSON.parse(key.slice(1)) as Key) : key;
  const own = typeof value === 'string' ? reader.panel.labels[value] : undefined;
  if (own !== undefined) return labels.text(own);
  const over = column.select?.over ?? 'events';
  const field = column.select?.field ?? column.field;
  if (column.select?.kind === 'range') return labels.range(over, field, key);
  return labels.value(over, field, value);
}
