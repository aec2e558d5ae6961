import { useAnalysisWords } from '../i18n/analysis-words.ts';
import type { Selection, Unit } from './datum.ts';
import { markProps } from './mark.ts';
import { useRoving } from './roving.ts';
import { shadeOf } from './shade.ts';
import { useFigures } from './use-figures.ts';

export interface HeatCell {
  readonly key: string;
  readonly value: number | null;
  readonly compared?: number | null;
}

/** Figures in rows and columns, the darker the greater; arrows move from cell to cell. */
export function HeatGrid({
  rows,
  columns,
  cells,
  unit,
  label,
  selection,
  write = false,
}: {
  rows: readonly string[];
  columns: readonly string[];
  /** row by row */
  cells: readonly HeatCell[];
  unit: Unit;
  label: string;
  selection: Selection | null;
  /** writes each figure into its cell */
  write?: boolean;
}) {
  const words = useAnalysisWords();
  const figures = useFigures();
  const most = cells.reduce((top, { value }) => Math.max(top, value ?? 0), 0);
  const roving = useRoving(cells.length, columns.length);
  return (
    <div className="heat" data-written={write || undefined}>
      {/* biome-ignore lint/a11y/useSemanticElements: not a fieldset, nothing is entered */}
      <div
        className="heat-cells"
        role="group"
        aria-label={label}
        style={{ gridTemplateColumns: `auto repeat(${columns.length}, minmax(0, 1fr))` }}
        {...roving.group}
      >
        {rows.map((row, r) => (
          <div className="heat-row" key={row}>
            <span className="heat-name" aria-hidden="true">
              {row}
            </span>
            {columns.map((column, c) => {
              const index = r * columns.length + c;
              const cell = cells[index];
              if (cell === undefined) return null;
              const figure = figures.write(cell.value, unit);
              const text = words.charts.cell(row, column, figure);
              const inside = write ? figures.short(cell.value, unit) : null;
              const shade = shadeOf(cell.value, most);
              return selection === null ? (
                <span
                  key={column}
                  role="img"
                  className="heat-cell"
                  data-shade={shade}
                  aria-label={text}
                  title={text}
                >
                  {inside}
                </span>
              ) : (
                <button
                  key={column}
                  type="button"
                  className="heat-cell"
                  data-shade={shade}
                  aria-label={text}
                  title={text}
                  {...roving.mark(index)}
                  {...markProps(selection, cell.key)}
                >
                  {inside}
                </button>
              );
            })}
          </div>
        ))}
        <div className="heat-row" aria-hidden="true">
          <span />
          {columns.map((column, c) => (
            <span key={column} className="heat-column">
              {write || c % 3 === 0 ? column : ''}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}
