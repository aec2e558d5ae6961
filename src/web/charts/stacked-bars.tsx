import { useId } from 'react';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import type { Selection, Unit } from './datum.ts';
import { markProps } from './mark.ts';
import { useRoving } from './roving.ts';
import { figureScale, labelled } from './ticks.ts';
import { useFigures } from './use-figures.ts';
import { useWidth } from './use-width.ts';

export interface Stack {
  readonly key: string;
  readonly label: string;
  /** one figure for each layer */
  readonly values: readonly (number | null)[];
}

export interface Layer {
  readonly key: string;
  readonly label: string;
}

const PAD = { top: 10, right: 4, bottom: 24, left: 46 };

/** Columns that add up from layers. A layer is chosen in the key above, a column by itself; fills differ in pattern too. */
export function StackedBars({
  stacks,
  layers,
  unit,
  label,
  selection,
  layerSelection,
  height = 210,
}: {
  stacks: readonly Stack[];
  layers: readonly Layer[];
  unit: Unit;
  label: string;
  selection: Selection | null;
  layerSelection: Selection | null;
  height?: number;
}) {
  const words = useAnalysisWords();
  const figures = useFigures();
  const [ref, width] = useWidth<HTMLDivElement>();
  const totals = stacks.map(({ values }) => values.reduce<number>((sum, v) => sum + (v ?? 0), 0));
  const { scale: y, ticks } = figureScale({ most: Math.max(0, ...totals) }, [
    height - PAD.bottom,
    PAD.top,
  ]);
  const inner = Math.max(1, width - PAD.left - PAD.right);
  const step = inner / Math.max(1, stacks.length);
  const roving = useRoving(stacks.length, Math.max(1, stacks.length));
  const hatch = useId();
  return (
    <div className="stacks" ref={ref}>
      <ul className="legend" aria-label={words.charts.layers}>
        {layers.map(({ key, label: name }, i) => {
          const inside = (
            <>
              <svg width="14" height="14" aria-hidden="true">
                <rect className="layer" data-layer={i % 8} width="14" height="14" rx="3" />
                {i % 2 === 0 ? null : (
                  <rect fill={`url(#${hatch})`} width="14" height="14" rx="3" />
                )}
              </svg>
              {name}
            </>
          );
          return (
            <li key={key}>
              {layerSelection === null ? (
                <span className="legend-item">{inside}</span>
              ) : (
                <button type="button" className="legend-item" {...markProps(layerSelection, key)}>
                  {inside}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of marks in a drawing has no element of its own */}
      <svg
        className="stacks-plot"
        width={width}
        height={height}
        role="group"
        aria-label={label}
        {...roving.group}
      >
        <defs>
          <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse">
            <path className="layer-hatch" d="M0 5 L5 0" />
          </pattern>
        </defs>
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
        {labelled(stacks.length, inner / 84).map((index) => (
          <text
            key={index}
            className="axis-text"
            x={PAD.left + (index + 0.5) * step}
            y={height - 7}
            textAnchor={
              index === 0 && step < 60
                ? 'start'
                : PAD.left + (index + 0.5) * step > width - 40
                  ? 'end'
                  : 'middle'
            }
          >
            {stacks[index]?.label}
          </text>
        ))}
        {stacks.map(({ key, label: name, values }, index) => {
          const told = layers
            .map((layer, i) => `${layer.label} ${figures.write(values[i] ?? null, unit)}`)
            .join(', ');
          const text = words.charts.mark(name, told, null);
          let from = 0;
          return (
            <g
              key={key}
              className="stack"
              role={selection === null ? 'img' : 'button'}
              aria-label={text}
              {...(selection === null ? {} : roving.mark(index))}
              {...markProps(selection, key)}
            >
              <title>{text}</title>
              <rect
                className="stack-hit"
                x={PAD.left + index * step}
                y={PAD.top}
                width={step}
                height={height - PAD.top - PAD.bottom}
              />
              {values.map((value, i) => {
                const bottom = from;
                from += value ?? 0;
                const layer = layers[i];
                const place = {
                  x: PAD.left + index * step + Math.min(4, step * 0.12),
                  y: y(from),
                  width: Math.max(1, step - 2 * Math.min(4, step * 0.12)),
                  height: Math.max(0, y(bottom) - y(from)),
                };
                const dimmed = layerSelection !== null && isDimmed(layerSelection, layer?.key);
                return (
                  <g
                    key={layer?.key ?? i}
                    className="stack-layer"
                    data-dimmed={dimmed || undefined}
                  >
                    <rect className="layer" data-layer={i % 8} {...place} />
                    {i % 2 === 0 ? null : <rect fill={`url(#${hatch})`} {...place} />}
                  </g>
                );
              })}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function isDimmed({ chosen }: Selection, key: string | undefined): boolean {
  return chosen.size > 0 && !chosen.has(key ?? '');
}
