import type { Frame } from '../../analytics/dashboards/answer.ts';
import type { Chosen } from '../../analytics/dashboards/view.ts';
import type { RfmCell } from '../charts/rfm-grid.tsx';
import { type Figure, keyColumns, readFigure } from './frames.ts';

const RECENCY = 'computed.rfm.recency_score';
const FREQUENCY = 'computed.rfm.frequency_score';

/** A frame by recency and frequency as cells of the grid; `null` where it is by something else. */
export function rfmCells(frame: Frame, figure: Figure): RfmCell[] | null {
  const [first, second] = keyColumns(frame);
  if (first === undefined || second === undefined) return null;
  return frame.rows.map(({ keys, values }) => ({
    recency: Number(keys[first.name]),
    frequency: Number(keys[second.name]),
    value: readFigure(values, figure),
  }));
}

/** People of a cell, `5-3`: recency and frequency together. */
export function rfmChoice(key: string): Chosen {
  const [recency = 0, frequency = 0] = key.split('-').map(Number);
  return {
    kind: 'condition',
    name: key,
    condition: {
      op: 'all',
      conditions: [
        { op: 'is', field: RECENCY, values: [recency] },
        { op: 'is', field: FREQUENCY, values: [frequency] },
      ],
    },
  };
}
