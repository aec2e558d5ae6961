import { useAnalysisWords } from '../i18n/analysis-words.ts';
import type { Selection, Unit } from './datum.ts';
import { HeatGrid } from './heat-grid.tsx';

export interface RfmCell {
  readonly recency: number;
  readonly frequency: number;
  readonly value: number | null;
}

const SCORES = [1, 2, 3, 4, 5] as const;

/** Recency upwards, frequency to the right, each from 1 to 5: the best customers stand in the upper right corner. */
export function RfmGrid({
  cells,
  unit,
  label,
  selection,
}: {
  cells: readonly RfmCell[];
  unit: Unit;
  label: string;
  selection: Selection | null;
}) {
  const words = useAnalysisWords();
  const at = new Map(cells.map((cell) => [rfmKey(cell.recency, cell.frequency), cell.value]));
  const rows = [...SCORES].reverse();
  return (
    <div className="rfm">
      <p className="rfm-axes dim">{words.charts.rfm_axes}</p>
      <HeatGrid
        rows={rows.map((score) => words.charts.rfm_recency(score))}
        columns={SCORES.map((score) => words.charts.rfm_frequency(score))}
        cells={rows.flatMap((recency) =>
          SCORES.map((frequency) => {
            const key = rfmKey(recency, frequency);
            return { key, value: at.get(key) ?? 0 };
          }),
        )}
        unit={unit}
        label={label}
        selection={selection}
        write
      />
    </div>
  );
}

/** A cell's key, recency first: `5-3`. */
export function rfmKey(recency: number, frequency: number): string {
  return `${recency}-${frequency}`;
}
