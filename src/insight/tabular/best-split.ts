/** A cut of a feature's codes in two. */
export interface Split {
  readonly gain: number;
  /** 1 for every code that goes left */
  readonly goesLeft: Uint8Array;
}

interface SplitLimits {
  readonly leafRows: number;
  readonly ridge: number;
}

/** A level's mean is drawn towards 0 by this much before levels are put in order, so that rare ones do not lead. */
const LEVEL_SMOOTHING = 10;

/**
 * The cut of one feature that lowers the loss most, or `undefined` when none does.
 * @param histogram gradient, hessian and rows of each code, one after the other; code 0 is missing
 * @param ordered numbers are cut at a bound with missing values on the better side; categories by the order of their
 * mean gradients, which is where the best cut in two lies (Fisher 1958)
 */
export function bestSplit(
  histogram: Float64Array,
  ordered: boolean,
  limits: SplitLimits,
): Split | undefined {
  const codes = histogram.length / 3;
  const total = sumOf(histogram, 0, codes);
  if (!ordered) {
    const sequence = Array.from({ length: codes }, (_, code) => code)
      .filter((code) => (histogram[code * 3 + 2] ?? 0) > 0)
      .sort((a, b) => meanGradient(histogram, a) - meanGradient(histogram, b));
    return scan(histogram, sequence, [], total, limits);
  }
  const sequence: number[] = [];
  for (let code = 1; code < codes; code++) sequence.push(code);
  const missingRight = scan(histogram, sequence, [], total, limits);
  if ((histogram[2] ?? 0) === 0) return missingRight;
  const missingLeft = scan(histogram, sequence, [0], total, limits);
  return (missingLeft?.gain ?? 0) > (missingRight?.gain ?? 0) ? missingLeft : missingRight;
}

interface Sums {
  gradient: number;
  hessian: number;
  rows: number;
}

/** Tries every prefix of `sequence`, with `first` always on the left. */
function scan(
  histogram: Float64Array,
  sequence: readonly number[],
  first: readonly number[],
  total: Sums,
  { leafRows, ridge }: SplitLimits,
): Split | undefined {
  let gradient = 0;
  let hessian = 0;
  let rows = 0;
  for (const code of first) {
    gradient += histogram[code * 3] ?? 0;
    hessian += histogram[code * 3 + 1] ?? 0;
    rows += histogram[code * 3 + 2] ?? 0;
  }
  const before = total.gradient ** 2 / (total.hessian + ridge);
  let best = 0;
  let bestAt = -1;
  for (let at = 0; at < sequence.length; at++) {
    const bin = (sequence[at] ?? 0) * 3;
    gradient += histogram[bin] ?? 0;
    hessian += histogram[bin + 1] ?? 0;
    rows += histogram[bin + 2] ?? 0;
    if (rows < leafRows) continue;
    if (total.rows - rows < leafRows) break;
    const gain =
      gradient ** 2 / (hessian + ridge) +
      (total.gradient - gradient) ** 2 / (total.hessian - hessian + ridge) -
      before;
    if (gain > best + 1e-9) {
      best = gain;
      bestAt = at;
    }
  }
  if (bestAt < 0) return undefined;
  const goesLeft = new Uint8Array(histogram.length / 3);
  for (const code of first) goesLeft[code] = 1;
  for (let at = 0; at <= bestAt; at++) goesLeft[sequence[at] ?? 0] = 1;
  return { gain: best, goesLeft };
}

function meanGradient(histogram: Float64Array, code: number): number {
  return (histogram[code * 3] ?? 0) / ((histogram[code * 3 + 1] ?? 0) + LEVEL_SMOOTHING);
}

function sumOf(histogram: Float64Array, from: number, to: number): Sums {
  const sums = { gradient: 0, hessian: 0, rows: 0 };
  for (let code = from; code < to; code++) {
    sums.gradient += histogram[code * 3] ?? 0;
    sums.hessian += histogram[code * 3 + 1] ?? 0;
    sums.rows += histogram[code * 3 + 2] ?? 0;
  }
  return sums;
}
