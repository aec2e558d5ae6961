import type { Column, Frame } from '../../analytics/dashboards/answer.ts';
import type { Chosen } from '../../analytics/dashboards/view.ts';
import { nextStart } from '../analysis/next-start.ts';
import type { Range } from '../charts/range-choice.ts';
import type { Line, TimeAxis } from '../charts/time-series.tsx';
import { type Figure, keyColumns, keyLabel, type Reader, readFigure } from './frames.ts';

/** Lines told apart in one chart; more could not be read. */
const MOST_LINES = 6;

/** A frame whose first key is time, as lines: one for each value of a second key, else one for each figure. */
export function linesOf(
  frame: Frame,
  figures: readonly Figure[],
  reader: Reader,
  before: string,
  /** what an interval without a row comes to: nought of what is counted, unknown of an average */
  none: 0 | null = null,
): { axis: TimeAxis; lines: Line[]; column: Column } | null {
  const [time, split] = keyColumns(frame);
  const [figure] = figures;
  if (time === undefined || figure === undefined) return null;
  const starts = [
    ...new Set(frame.rows.map(({ keys }) => Date.parse(String(keys[time.name])))),
  ].sort((a, b) => a - b);
  const at = new Map(starts.map((start, i) => [start, i]));
  const axis = { starts, interval: time.select?.interval ?? 'day', zone: reader.zone };
  const lines = new Map<string, { label: string; sum: number; values: (number | null)[] }>();
  const put = (key: string, label: string, index: number, value: number | null) => {
    const line = lines.get(key) ?? { label, sum: 0, values: starts.map(() => none) };
    line.values[index] = value;
    line.sum += Math.abs(value ?? 0);
    lines.set(key, line);
  };
  const shown =
    split === undefined
      ? figures.filter(({ unit }) => JSON.stringify(unit) === JSON.stringify(figure.unit))
      : [figure];
  for (const row of frame.rows) {
    const index = at.get(Date.parse(String(row.keys[time.name]))) ?? 0;
    if (split !== undefined) {
      const key = row.keys[split.name] ?? null;
      put(JSON.stringify(key), keyLabel(split, key, reader), index, readFigure(row.values, figure));
      continue;
    }
    for (const one of shown) {
      put(one.id, one.label, index, readFigure(row.values, one));
      if (row.compared !== undefined && one === figure) {
        put(`${one.id} before`, before, index, readFigure(row.compared, one));
      }
    }
  }
  const ordered = [...lines].map(([key, { label, values, sum }]) => ({
    key,
    label,
    values,
    sum,
    ...(key.endsWith(' before') ? { before: true } : {}),
  }));
  if (split !== undefined) ordered.sort((a, b) => b.sum - a.sum);
  return { axis, column: time, lines: ordered.slice(0, MOST_LINES) };
}

/** A stretch of the axis as a choice; its end is where the interval after the last one begins. */
export function choiceOf(
  { axis, column }: { axis: TimeAxis; column: Column },
  { from, to }: Range,
): Chosen | null {
  const [start, last] = [axis.starts[from], axis.starts[to]];
  const field = column.select?.field ?? column.field;
  if (start === undefined || last === undefined || field === undefined) return null;
  const end = nextStart(last, axis.interval, axis.zone);
  return {
    kind: 'range',
    field,
    gte: new Date(start).toISOString(),
    lt: new Date(end).toISOString(),
  };
}

/** Where on an axis a chosen stretch lies; `null` where it does not. */
export function rangeOf(axis: TimeAxis, chosen: Chosen | undefined): Range | null {
  if (chosen?.kind !== 'range') return null;
  const [gte, lt] = [chosen.gte, chosen.lt].map((end) =>
    typeof end === 'string' ? Date.parse(end) : null,
  );
  const inside = axis.starts.flatMap((start, i) =>
    (gte == null || start >= gte) && (lt == null || start < lt) ? [i] : [],
  );
  const [from, to] = [inside[0], inside.at(-1)];
  return from === undefined || to === undefined ? null : { from, to };
}
