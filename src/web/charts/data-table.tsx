import { useState } from 'react';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { Icon } from '../kit/icon.tsx';
import type { Selection, Unit } from './datum.ts';
import { markProps } from './mark.ts';
import { type Order, sortRows, type TableRow } from './sort-rows.ts';
import { useFigures } from './use-figures.ts';

export interface TableColumn {
  readonly key: string;
  readonly label: string;
  /** `null` for words */
  readonly unit: Unit | null;
}

/** Rows in the order they came, until a heading is pressed: once for ascending, twice for descending, thrice for neither. */
export function DataTable({
  columns,
  rows,
  label,
  selection,
}: {
  columns: readonly TableColumn[];
  rows: readonly TableRow[];
  label: string;
  selection: Selection | null;
}) {
  const words = useAnalysisWords();
  const figures = useFigures();
  const [order, setOrder] = useState<Order | null>(null);
  const shown = order === null ? rows : sortRows(rows, order);
  return (
    // biome-ignore lint/a11y: what scrolls must be reachable with the keyboard, and is no part of its own
    <div role="group" className="data-table-scroll" tabIndex={0} aria-label={label}>
      <table className="data-table">
        <thead>
          <tr>
            {columns.map(({ key, label: name, unit }, i) => {
              const sorted = order?.column === i ? order : null;
              return (
                <th
                  key={key}
                  scope="col"
                  data-figure={unit !== null || undefined}
                  aria-sort={sorted === null ? 'none' : sorted.down ? 'descending' : 'ascending'}
                >
                  <button
                    type="button"
                    className="data-table-sort"
                    title={words.charts.sort_by(name)}
                    onClick={() => setOrder(nextOrder(sorted, i))}
                  >
                    {name}
                    {sorted === null ? null : <Icon name={sorted.down ? 'down' : 'up'} size={13} />}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, cells }) => (
            <tr key={key} data-chosen={selection?.chosen.has(key) || undefined}>
              {columns.map((column, i) => {
                const cell = cells[i] ?? null;
                const text =
                  typeof cell === 'number' && column.unit !== null
                    ? figures.write(cell, column.unit)
                    : cell === null
                      ? '–'
                      : String(cell);
                if (i === 0 && selection !== null) {
                  return (
                    <th scope="row" key={column.key}>
                      <button
                        type="button"
                        className="data-table-row"
                        {...markProps(selection, key)}
                      >
                        {text}
                      </button>
                    </th>
                  );
                }
                return (
                  <td key={column.key} data-figure={column.unit !== null || undefined}>
                    {text}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function nextOrder(now: Order | null, column: number): Order | null {
  if (now === null) return { column, down: false };
  return now.down ? null : { column, down: true };
}
