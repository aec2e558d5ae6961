/** A choice of neighbouring buckets, both ends included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export type RangeEnd = 'from' | 'to';

/** Moves one end by some buckets; it cannot pass the other one or leave the axis. */
export function moveEnd(range: Range, end: RangeEnd, by: number, count: number): Range {
  if (end === 'from') return { ...range, from: Math.max(0, Math.min(range.to, range.from + by)) };
  return { ...range, to: Math.min(count - 1, Math.max(range.from, range.to + by)) };
}

/** @returns how far a key moves an end, `null` for keys that do not */
export function stepOfKey(key: string, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return 1;
    case 'ArrowLeft':
    case 'ArrowDown':
      return -1;
    case 'PageUp':
      return Math.max(2, Math.round(count / 10));
    case 'PageDown':
      return -Math.max(2, Math.round(count / 10));
    case 'Home':
      return -count;
    case 'End':
      return count;
    default:
      return null;
  }
}

/** The buckets between two points of the axis, in whichever order they were touched. */
export function rangeBetween(a: number, b: number): Range {
  return { from: Math.min(a, b), to: Math.max(a, b) };
}

/** Whether a range is the whole axis: nothing is narrowed by it. */
export function isWhole({ from, to }: Range, count: number): boolean {
  return from === 0 && to === count - 1;
}
