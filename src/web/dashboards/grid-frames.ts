import type { Frame } from '../../analytics/dashboards/answer.ts';
import type { HeatCell } from '../charts/heat-grid.tsx';
import type { MapMark } from '../charts/map-chart.tsx';
import { centreOfTile } from '../charts/map-shape.ts';
import type { Layer, Stack } from '../charts/stacked-bars.tsx';
import { CENTRES } from './centres.ts';
import { type Figure, keyColumns, keyLabel, markKey, type Reader, readFigure } from './frames.ts';

/** Layers told apart in one column; the rest is one layer. */
const MOST_LAYERS = 7;
const OTHERS = '\u0000others';

/** Columns by the first key, layers by the second one, the greatest layers first. */
export function stacksOf(frame: Frame, figure: Figure, reader: Reader, others: string) {
  const [first, second] = keyColumns(frame);
  if (first === undefined || second === undefined) return null;
  const sums = new Map<string, { label: string; sum: number }>();
  const columns = new Map<string, { label: string; cells: Map<string, number> }>();
  for (const { keys, values } of frame.rows) {
    const value = readFigure(values, figure) ?? 0;
    const layer = markKey(second, keys[second.name] ?? null, reader.zone);
    const sum = sums.get(layer) ?? {
      label: keyLabel(second, keys[second.name] ?? null, reader),
      sum: 0,
    };
    sum.sum += value;
    sums.set(layer, sum);
    const key = markKey(first, keys[first.name] ?? null, reader.zone);
    const column = columns.get(key) ?? {
      label: keyLabel(first, keys[first.name] ?? null, reader),
      cells: new Map(),
    };
    column.cells.set(layer, (column.cells.get(layer) ?? 0) + value);
    columns.set(key, column);
  }
  const ordered = [...sums].sort((a, b) => b[1].sum - a[1].sum);
  const named = ordered.length > MOST_LAYERS + 1 ? ordered.slice(0, MOST_LAYERS) : ordered;
  const rest = ordered.slice(named.length).map(([key]) => key);
  const layers: Layer[] = [
    ...named.map(([key, { label }]) => ({ key, label })),
    ...(rest.length === 0 ? [] : [{ key: OTHERS, label: others }]),
  ];
  const stacks: Stack[] = [...columns].map(([key, { label, cells }]) => ({
    key,
    label,
    values: layers.map((layer) =>
      layer.key === OTHERS
        ? rest.reduce((sum, one) => sum + (cells.get(one) ?? 0), 0)
        : (cells.get(layer.key) ?? 0),
    ),
  }));
  return { first, second, layers, stacks };
}

/** A frame by hour of the week, or by two keys, as cells row by row. */
export function heatOf(frame: Frame, figure: Figure, reader: Reader) {
  const [first, second] = keyColumns(frame);
  if (first === undefined) return null;
  if (second === undefined) {
    const at = new Map(
      frame.rows.map(({ keys, values }) => [String(keys[first.name]), readFigure(values, figure)]),
    );
    const days = [1, 2, 3, 4, 5, 6, 7];
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    const key = (day: number, hour: number) => `${day}-${String(hour).padStart(2, '0')}`;
    return {
      column: first,
      rows: days.map((day) => reader.figures.weekday(day, 'short')),
      columns: hours.map((hour) => reader.figures.hour(hour)),
      cells: days.flatMap((day) =>
        hours.map(
          (hour): HeatCell => ({ key: key(day, hour), value: at.get(key(day, hour)) ?? 0 }),
        ),
      ),
      keyOf: (cell: string) => cell,
    };
  }
  const rowKeys = distinct(frame, first.name);
  const columnKeys = distinct(frame, second.name);
  const at = new Map(
    frame.rows.map(({ keys, values }) => [
      JSON.stringify([keys[first.name], keys[second.name]]),
      readFigure(values, figure),
    ]),
  );
  return {
    column: first,
    rows: rowKeys.map((key) => keyLabel(first, key, reader)),
    columns: columnKeys.map((key) => keyLabel(second, key, reader)),
    cells: rowKeys.flatMap((row) =>
      columnKeys.map(
        (column): HeatCell => ({
          key: JSON.stringify([row, column]),
          value: at.get(JSON.stringify([row, column])) ?? 0,
        }),
      ),
    ),
    keyOf: (cell: string) => cell,
  };
}

function distinct(frame: Frame, name: string) {
  const found = new Map(
    frame.rows.map(({ keys }) => [JSON.stringify(keys[name]), keys[name] ?? null]),
  );
  return [...found.values()].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : 0,
  );
}

/** Marks of a map: at the middle of tiles, or at the middle of countries and regions. */
export function placesOf(frame: Frame, figure: Figure, reader: Reader): MapMark[] {
  const [column] = keyColumns(frame);
  if (column === undefined) return [];
  return frame.rows.flatMap(({ keys, values }) => {
    const raw = keys[column.name] ?? null;
    const value = readFigure(values, figure);
    if (typeof raw !== 'string' || value === null) return [];
    const place = column.type === 'tile' ? centreOfTile(raw) : (CENTRES[raw] ?? null);
    if (place === null) return [];
    const label =
      column.type === 'tile'
        ? `${reader.figures.degrees(place.lat, 'lat')} ${reader.figures.degrees(place.lon, 'lon')}`
        : keyLabel(column, raw, reader);
    return [{ key: markKey(column, raw, reader.zone), label, place, value }];
  });
}
