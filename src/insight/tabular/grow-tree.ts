import { bestSplit, type Split } from './best-split.ts';
import type { Tree } from './tree.ts';

/** What bounds a tree. */
export interface TreeLimits {
  readonly depth: number;
  /** fewest rows of a leaf */
  readonly leafRows: number;
  /** added to the sum of second derivatives: draws leaves towards 0 */
  readonly ridge: number;
  /** share of a leaf's value that is taken */
  readonly learningRate: number;
}

export interface GrowInput {
  readonly codes: readonly Uint8Array[];
  /** number of codes of each feature, and whether they have an order */
  readonly features: readonly { readonly codes: number; readonly ordered: boolean }[];
  /** features that this tree may use */
  readonly allowed: readonly number[];
  /** first and second derivatives of the loss by log-odds, per row */
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

/**
 * Grows one tree of a gradient-boosted model on histograms of codes.
 * @param rows rows to grow on; reordered
 * @see Chen and Guestrin, XGBoost (2016), for gain and leaf values; Ke et al., LightGBM (2017), for histograms
 */
export function growTree(input: GrowInput, rows: Int32Array, limits: TreeLimits): Tree {
  const offsets: number[] = [];
  let size = 0;
  for (const { codes } of input.features) {
    offsets.push(size);
    size += codes * 3;
  }
  const build = (from: number, to: number) => {
    const histogram = new Float64Array(size);
    for (const feature of input.allowed) {
      addToHistogram(input, feature, rows, from, to, histogram, offsets[feature] ?? 0);
    }
    return histogram;
  };
  const grow = (from: number, to: number, histogram: Float64Array, depth: number): Tree => {
    const cover = to - from;
    const split = depth === 0 ? undefined : findSplit(input, histogram, offsets, limits, cover);
    if (split === undefined) return leaf(input, rows, from, to, limits);
    const { feature, goesLeft } = split;
    const middle = partition(rows, from, to, input.codes[feature], goesLeft);
    // The larger child's histogram is what the smaller leaves of the parent's.
    const leftIsSmaller = middle - from <= to - middle;
    const needed = depth > 1;
    const small = needed
      ? build(...(leftIsSmaller ? ([from, middle] as const) : ([middle, to] as const)))
      : histogram;
    const large = needed ? histogram.map((value, i) => value - (small[i] ?? 0)) : histogram;
    return {
      kind: 'split',
      feature,
      goesLeft,
      left: grow(from, middle, leftIsSmaller ? small : large, depth - 1),
      right: grow(middle, to, leftIsSmaller ? large : small, depth - 1),
      cover,
    };
  };
  return grow(0, rows.length, build(0, rows.length), limits.depth);
}

function addToHistogram(
  { codes, gradients, hessians }: GrowInput,
  feature: number,
  rows: Int32Array,
  from: number,
  to: number,
  histogram: Float64Array,
  offset: number,
): void {
  const column = codes[feature];
  if (column === undefined) return;
  for (let at = from; at < to; at++) {
    const row = rows[at] ?? 0;
    const bin = offset + (column[row] ?? 0) * 3;
    histogram[bin] = (histogram[bin] ?? 0) + (gradients[row] ?? 0);
    histogram[bin + 1] = (histogram[bin + 1] ?? 0) + (hessians[row] ?? 0);
    histogram[bin + 2] = (histogram[bin + 2] ?? 0) + 1;
  }
}

function findSplit(
  { features, allowed }: GrowInput,
  histogram: Float64Array,
  offsets: readonly number[],
  limits: TreeLimits,
  cover: number,
): (Split & { readonly feature: number }) | undefined {
  if (cover < 2 * limits.leafRows) return undefined;
  let best: (Split & { readonly feature: number }) | undefined;
  for (const feature of allowed) {
    const { codes = 0, ordered = true } = features[feature] ?? {};
    const offset = offsets[feature] ?? 0;
    const split = bestSplit(histogram.subarray(offset, offset + codes * 3), ordered, limits);
    if (split !== undefined && split.gain > (best?.gain ?? 0)) best = { ...split, feature };
  }
  return best;
}

/** Brings the rows that go left to the front; the order within each side does not matter. */
function partition(
  rows: Int32Array,
  from: number,
  to: number,
  column: Uint8Array | undefined,
  goesLeft: Uint8Array,
): number {
  let left = from;
  let right = to - 1;
  while (left <= right) {
    const row = rows[left] ?? 0;
    if (goesLeft[column?.[row] ?? 0] === 1) left++;
    else {
      rows[left] = rows[right] ?? 0;
      rows[right] = row;
      right--;
    }
  }
  return left;
}

function leaf(
  { gradients, hessians }: GrowInput,
  rows: Int32Array,
  from: number,
  to: number,
  limits: TreeLimits,
): Tree {
  let gradient = 0;
  let hessian = 0;
  for (let at = from; at < to; at++) {
    const row = rows[at] ?? 0;
    gradient += gradients[row] ?? 0;
    hessian += hessians[row] ?? 0;
  }
  const value = (-gradient / (hessian + limits.ridge)) * limits.learningRate;
  return { kind: 'leaf', value, cover: to - from };
}
