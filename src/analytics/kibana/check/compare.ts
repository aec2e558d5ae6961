import type { Frame } from '../../dashboards/answer.ts';
import type { LensColumn, LensLayer } from '../lens.ts';
import type { Replayed, ReplayRow } from './replay.ts';

/** A figure that Kibana and our own panel do not agree on. */
export interface Difference {
  /** the group, `a · b`; empty for a figure alone */
  readonly group: string;
  readonly measure: string;
  readonly ours: number | null;
  readonly kibana: number | null;
}

export interface Comparison {
  /** figures that stand in both */
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/** Different people are counted by a sketch of 3,000 cells there, of 40,000 here; percentiles are digests in both. */
const ROUGH = 0.03;
const EXACT = 1e-6;

/**
 * Holds a replayed layer against the answer of our own panel. Groups are met by their keys; one that is missing on a
 * side is a difference, unless that side's list is cut there.
 * @param measures column id → name of the figure in the frame
 * @param money the currency that amounts are shown in, and its decimals
 */
export function compareWithFrame(
  layer: LensLayer,
  replayed: Replayed,
  frame: Frame,
  measures: Readonly<Record<string, string>>,
  money: { readonly currency: string; readonly digits: number },
): Comparison {
  const names = frame.columns.filter(({ role }) => role === 'key').map(({ name }) => name);
  const ours = new Map(
    (names.length === 0 ? [{ keys: {}, values: frame.totals }] : frame.rows).map((row) => [
      groupOf(names.map((name) => row.keys[name] ?? null)),
      row.values,
    ]),
  );
  const theirs = new Map(replayed.rows.map((row) => [groupOf(keysOf(row, layer)), row.values]));
  const differences: Difference[] = [];
  let compared = 0;
  for (const [id, measure] of Object.entries(measures)) {
    const tolerance = isRough(layer.columns[id], layer) ? ROUGH : EXACT;
    for (const group of new Set([...ours.keys(), ...theirs.keys()])) {
      const own = ours.get(group);
      const other = theirs.get(group);
      if (own === undefined && (frame.more || isNothing(other?.[id]))) continue;
      const mine = minorOrNumber(own?.[measure], money.currency);
      if (other === undefined && (replayed.full || isNothing(mine))) continue;
      const seen = scaled(other?.[id], own?.[measure], money.digits);
      compared += 1;
      if (!areClose(mine ?? 0, seen ?? 0, tolerance)) {
        differences.push({ group, measure, ours: mine, kibana: seen });
      }
    }
  }
  return { compared, differences };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === 0;
}

/** Money in an answer of ours is minor units by currency. */
function minorOrNumber(value: unknown, currency: string): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'object' || value === null) return null;
  return (value as Readonly<Record<string, number | null>>)[currency] ?? null;
}

function scaled(value: unknown, ours: unknown, digits: number): number | null {
  if (typeof value !== 'number') return null;
  return typeof ours === 'object' && ours !== null ? value * 10 ** digits : value;
}

function areClose(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= Math.max(Math.abs(a), Math.abs(b), 1) * tolerance;
}

function isRough(column: LensColumn | undefined, layer: LensLayer): boolean {
  if (column === undefined || column.isBucketed) return false;
  const { operationType } = column;
  if ('references' in column)
    return column.references.some((id) => isRough(layer.columns[id], layer));
  return ['unique_count', 'median', 'percentile'].includes(operationType);
}

type Key = string | number | boolean | null;

/** In the order of the dimensions, `d0` first, as the frame has them. */
function keysOf({ keys }: ReplayRow, layer: LensLayer): Key[] {
  const ids = Object.keys(keys).toSorted((a, b) => (a < b ? -1 : 1));
  const fields = ids.map((id) => {
    const column = layer.columns[id];
    return column !== undefined && 'sourceField' in column ? column.sourceField : '';
  });
  const [first, second] = ids;
  if (fields.join() === 'local_hour,local_weekday' && first !== undefined && second !== undefined) {
    return [`${keys[second]}-${String(keys[first]).padStart(2, '0')}`];
  }
  return ids.map((id) => {
    const column = layer.columns[id];
    const key = keys[id] ?? null;
    if (column?.dataType === 'date' && typeof key === 'number') return new Date(key).toISOString();
    return key;
  });
}

function groupOf(keys: readonly Key[]): string {
  return keys.map((key) => (key === null ? '∅' : String(key))).join(' · ');
}
