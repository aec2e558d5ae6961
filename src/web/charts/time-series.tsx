import { area, line } from 'd3-shape';
import { type PointerEvent, useId, useState } from 'react';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import type { Unit } from './datum.ts';
import {
  isWhole,
  moveEnd,
  type Range,
  type RangeEnd,
  rangeBetween,
  stepOfKey,
} from './range-choice.ts';
import { figureScale, labelled } from './ticks.ts';
import { useFigures } from './use-figures.ts';
import { useWidth } from './use-width.ts';

export interface Line {
  readonly key: string;
  readonly label: string;
  /** one figure for each bucket */
  readonly values: readonly (number | null)[];
  /** drawn as what came before */
  readonly before?: boolean;
}

export interface TimeAxis {
  /** where each bucket begins */
  readonly starts: readonly number[];
  readonly interval: string;
  readonly zone: string;
  /** what buckets are called where they are no instants */
  readonly names?: readonly string[];
}

const PAD = { top: 12, right: 12, bottom: 24, left: 46 };

/**
 * Figures over time as lines. A stretch of time is chosen by dragging over it, or with the two handles: arrows move
 * them, Enter chooses, Escape gives up.
 */
export function TimeSeries({
  lines,
  axis,
  unit,
  label,
  chosen,
  choose,
  height = 190,
}: {
  lines: readonly Line[];
  axis: TimeAxis;
  unit: Unit;
  label: string;
  chosen: Range | null;
  /** `null` where the chart is for looking at only; called with `null` to lift the choice */
  choose: ((range: Range | null) => void) | null;
  height?: number;
}) {
  const words = useAnalysisWords();
  const figures = useFigures();
  const [ref, width] = useWidth<HTMLDivElement>();
  const hint = useId();
  const [draft, setDraft] = useState<Range | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const count = axis.starts.length;
  const whole = { from: 0, to: Math.max(0, count - 1) };
  const range = draft ?? chosen ?? whole;

  const all = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  const { scale: y, ticks } = figureScale(
    { least: Math.min(0, ...all), most: Math.max(0, ...all) },
    [height - PAD.bottom, PAD.top],
  );
  const inner = Math.max(1, width - PAD.left - PAD.right);
  const step = inner / Math.max(1, count - 1);
  const x = (index: number) => (count === 1 ? PAD.left + inner / 2 : PAD.left + index * step);
  const when = (index: number) =>
    axis.names?.[index] ?? figures.time(axis.starts[index] ?? 0, axis.interval, axis.zone);
  const bucketAt = (event: PointerEvent<SVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.round((event.clientX - box.left - PAD.left) / step);
    return Math.max(0, Math.min(count - 1, index));
  };
  const settle = (next: Range) => {
    setDraft(null);
    choose?.(isWhole(next, count) ? null : next);
  };

  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => x(index))
    .y((value) => y(value ?? 0));
  const under = area<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => x(index))
    .y0(y(0))
    .y1((value) => y(value ?? 0));
  const read = pointed ?? (draft === null ? null : draft.to);
  const drawn = lines.filter(({ before }) => before !== true);
  return (
    <div className="series" ref={ref}>
      <div className="series-read" aria-hidden="true">
        {read === null
          ? lines.length > 1
            ? lines.map((one, i) => <Key key={one.key} line={one} index={i} />)
            : null
          : [
              <span className="dim" key="when">
                {when(read)}
              </span>,
              ...lines.map((one, i) => (
                <Key key={one.key} line={one} index={i}>
                  {figures.write(one.values[read] ?? null, unit)}
                </Key>
              )),
            ]}
      </div>
      <svg
        className="series-plot"
        width={width}
        height={height}
        role="img"
        aria-label={words.charts.series(label, count)}
        data-brushable={choose !== null || undefined}
        onPointerDown={(event) => {
          if (choose === null || event.button !== 0 || count < 2) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragged(bucketAt(event));
          setDraft(rangeBetween(bucketAt(event), bucketAt(event)));
        }}
        onPointerMove={(event) => {
          const at = bucketAt(event);
          setPointed(at);
          if (dragged !== null) setDraft(rangeBetween(dragged, at));
        }}
        onPointerUp={(event) => {
          if (dragged === null) return;
          const next = rangeBetween(dragged, bucketAt(event));
          setDragged(null);
          settle(next);
        }}
        onPointerCancel={() => {
          setDragged(null);
          setDraft(null);
        }}
        onPointerLeave={() => setPointed(null)}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              className="axis-line"
              x1={PAD.left}
              x2={width - PAD.right}
              y1={y(tick)}
              y2={y(tick)}
            />
            <text className="axis-text" x={PAD.left - 6} y={y(tick) + 4} textAnchor="end">
              {figures.short(tick, unit)}
            </text>
          </g>
        ))}
        {labelled(count, inner / 110).map((index) => (
          <text
            key={index}
            className="axis-text"
            x={x(index)}
            y={height - 7}
            textAnchor={index === 0 ? 'start' : x(index) > width - 60 ? 'end' : 'middle'}
          >
            {when(index)}
          </text>
        ))}
        {drawn.length === 1 && drawn[0] !== undefined ? (
          <path className="series-area" d={under(drawn[0].values) ?? ''} />
        ) : null}
        {lines.map((one, i) => (
          <path
            key={one.key}
            className="series-line"
            data-series={i}
            data-before={one.before || undefined}
            d={path(one.values) ?? ''}
          />
        ))}
        {lines.flatMap((one, i) =>
          lonely(one.values).map((index) => (
            <circle
              key={`${one.key} ${index}`}
              className="series-dot"
              data-series={i}
              cx={x(index)}
              cy={y(one.values[index] ?? 0)}
              r={3}
            />
          )),
        )}
        {isWhole(range, count) && draft === null ? null : (
          <>
            <rect
              className="series-veil"
              x={PAD.left}
              y={PAD.top}
              width={Math.max(0, x(range.from) - PAD.left)}
              height={height - PAD.top - PAD.bottom}
            />
            <rect
              className="series-veil"
              x={x(range.to)}
              y={PAD.top}
              width={Math.max(0, width - PAD.right - x(range.to))}
              height={height - PAD.top - PAD.bottom}
            />
          </>
        )}
        {pointed === null ? null : (
          <line
            className="series-pointed"
            x1={x(pointed)}
            x2={x(pointed)}
            y1={PAD.top}
            y2={height - PAD.bottom}
          />
        )}
      </svg>
      {choose === null || count < 2 ? null : (
        <div className="series-brush">
          <span id={hint} className="visually-hidden">
            {words.charts.brush_hint}
          </span>
          {(['from', 'to'] as const).map((end: RangeEnd) => (
            <button
              type="button"
              key={end}
              className="series-handle"
              role="slider"
              aria-label={words.charts.brush[end]}
              aria-describedby={hint}
              aria-valuemin={0}
              aria-valuemax={count - 1}
              aria-valuenow={range[end]}
              aria-valuetext={when(range[end])}
              style={{ insetInlineStart: `${x(range[end]) - 12}px`, top: `${height - 12}px` }}
              onKeyDown={(event) => {
                const by = stepOfKey(event.key, count);
                if (by !== null) setDraft(moveEnd(range, end, by, count));
                else if (event.key === 'Enter' || event.key === ' ') settle(range);
                else if (event.key === 'Escape' && draft !== null) setDraft(null);
                else return;
                event.preventDefault();
              }}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function Key({
  line: { label, before },
  index,
  children,
}: {
  line: Line;
  index: number;
  children?: string;
}) {
  return (
    <span className="series-key">
      <svg width="18" height="8" aria-hidden="true">
        <line
          className="series-line"
          data-series={index}
          data-before={before || undefined}
          x1="0"
          x2="18"
          y1="4"
          y2="4"
        />
      </svg>
      {label}
      {children === undefined ? null : <strong>{children}</strong>}
    </span>
  );
}

/** Points without a neighbour: a line alone would not show them. */
function lonely(values: readonly (number | null)[]): number[] {
  return values.flatMap((value, i) =>
    value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null
      ? [i]
      : [],
  );
}
