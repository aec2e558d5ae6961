import { useMemo } from 'react';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import type { Selection, Unit } from './datum.ts';
import { markProps } from './mark.ts';
import { useRoving } from './roving.ts';
import { type Flow, type FlowNode, layOutSankey } from './sankey-layout.ts';
import { useFigures } from './use-figures.ts';
import { useWidth } from './use-width.ts';

/** Ways that many took, as bands from step to step, as wide as there were people on them. */
export function Sankey({
  nodes,
  flows,
  unit,
  label,
  selection,
}: {
  nodes: readonly FlowNode[];
  flows: readonly Flow[];
  unit: Unit;
  label: string;
  selection: Selection | null;
}) {
  const words = useAnalysisWords();
  const figures = useFigures();
  const [ref, seen] = useWidth<HTMLDivElement>(720);
  // Below this the names would lie over each other: the drawing scrolls in its own box instead.
  const width = Math.max(seen, 620);
  const height = Math.max(240, Math.min(560, nodes.length * 30));
  const placed = useMemo(
    () => layOutSankey(nodes, flows, { width, height }),
    [nodes, flows, width, height],
  );
  const roving = useRoving(placed.nodes.length, Math.max(1, placed.nodes.length));
  const last = Math.max(0, ...placed.nodes.map(({ column }) => column));
  const room = width / (last + 1) - 26;
  const names = new Map(nodes.map((node) => [node.key, node.label]));
  return (
    // biome-ignore lint/a11y: what scrolls must be reachable with the keyboard, and is no part of its own
    <div role="group" className="sankey" ref={ref} tabIndex={0} aria-label={label}>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of marks in a drawing has no element of its own */}
      <svg width={width} height={height} role="group" aria-label={label} {...roving.group}>
        {placed.flows.map(({ from, to, d, thickness, value }) => (
          <path
            key={`${from} ${to}`}
            className="sankey-flow"
            d={d}
            strokeWidth={thickness}
            data-dimmed={
              (selection !== null &&
                selection.chosen.size > 0 &&
                !selection.chosen.has(from) &&
                !selection.chosen.has(to)) ||
              undefined
            }
          >
            <title>
              {words.charts.flow(
                names.get(from) ?? from,
                names.get(to) ?? to,
                figures.write(value, unit),
              )}
            </title>
          </path>
        ))}
        {placed.nodes.map((node, index) => {
          const text = words.charts.mark(node.label, figures.write(node.value, unit), null);
          const atEnd = node.column === last && last > 0;
          return (
            <g key={node.key}>
              <g
                className="sankey-node"
                role={selection === null ? 'img' : 'button'}
                aria-label={text}
                {...(selection === null ? {} : roving.mark(index))}
                {...markProps(selection, node.key)}
              >
                <title>{text}</title>
                <rect
                  className="stack-hit"
                  x={node.x - 6}
                  y={node.y + node.height / 2 - Math.max(12, node.height / 2)}
                  width={24}
                  height={Math.max(24, node.height)}
                />
                <rect
                  className="sankey-bar"
                  x={node.x}
                  y={node.y}
                  width={node.width}
                  height={node.height}
                  rx={2}
                />
              </g>
              <text
                className="sankey-name"
                x={atEnd ? node.x - 6 : node.x + node.width + 6}
                y={node.y + node.height / 2}
                textAnchor={atEnd ? 'end' : 'start'}
              >
                <tspan dy="-0.1em">{clip(node.label, room)}</tspan>
                <tspan
                  className="sankey-figure"
                  x={atEnd ? node.x - 6 : node.x + node.width + 6}
                  dy="1.15em"
                >
                  {figures.short(node.value, unit)}
                </tspan>
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** Cut to about so many pixels; the whole name is in the title and the accessible name. */
function clip(text: string, pixels: number): string {
  const letters = Math.max(4, Math.floor(pixels / 6.6));
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}
