import type { Encoded } from './features.ts';
import type { Tree } from './tree.ts';

/** One leaf, made ready: which codes of which features lead to it, and what each outcome of those tests adds. */
interface LeafShares {
  readonly features: readonly number[];
  /** per feature: 1 for codes that pass all tests of it on the way */
  readonly passes: readonly Uint8Array[];
  /** per outcome of all tests (a bit each): what each feature adds */
  readonly table: Float64Array;
}

/** Trees made ready to tell how much each feature adds to a row's log-odds. */
export interface TreeShares {
  /** mean of the trees' sum over the rows they were grown on */
  readonly base: number;
  readonly leaves: readonly LeafShares[];
}

/**
 * Prepares exact Shapley values of trees, where a feature that is not known follows the rows of training
 * (path-dependent TreeSHAP). For one leaf they depend only on which features' tests a row passes, so that all
 * outcomes are tabulated once: 2^depth rows of a table per leaf.
 * @see Lundberg, Erion and Lee, Consistent Individualized Feature Attribution for Tree Ensembles (2018)
 * @see Yang, Fast TreeSHAP (2021), for the tables
 */
export function prepareTreeShares(trees: readonly Tree[]): TreeShares {
  let base = 0;
  const leaves: LeafShares[] = [];
  for (const tree of trees) {
    for (const path of pathsOf(tree)) {
      const ratios = path.tests.map(({ ratio }) => ratio);
      base += path.value * ratios.reduce((product, ratio) => product * ratio, 1);
      if (path.tests.length === 0) continue;
      leaves.push({
        features: path.tests.map(({ feature }) => feature),
        passes: path.tests.map(({ passes }) => passes),
        table: tabulate(path.value, ratios),
      });
    }
  }
  return { base, leaves };
}

/** Adds, for one row, each feature's share of the trees' sum to `shares`. */
export function addTreeShares(
  { leaves }: TreeShares,
  rows: Encoded,
  row: number,
  weight: number,
  shares: Float64Array,
): void {
  for (const { features, passes, table } of leaves) {
    let outcome = 0;
    for (let k = 0; k < features.length; k++) {
      const code = rows.codes[features[k] ?? 0]?.[row] ?? 0;
      if (passes[k]?.[code] === 1) outcome |= 1 << k;
    }
    const from = outcome * features.length;
    for (let k = 0; k < features.length; k++) {
      const feature = features[k] ?? 0;
      shares[feature] = (shares[feature] ?? 0) + weight * (table[from + k] ?? 0);
    }
  }
}

interface Test {
  readonly feature: number;
  readonly passes: Uint8Array;
  /** share of the training rows that went this way at this feature's splits */
  readonly ratio: number;
}

function pathsOf(tree: Tree): { value: number; tests: readonly Test[] }[] {
  if (tree.kind === 'leaf') return [{ value: tree.value, tests: [] }];
  const sides = [
    { child: tree.left, side: 1 },
    { child: tree.right, side: 0 },
  ];
  return sides.flatMap(({ child, side }) => {
    const ratio = tree.cover === 0 ? 0 : child.cover / tree.cover;
    const passes = tree.goesLeft.map((left) => (left === side ? 1 : 0));
    return pathsOf(child).map(({ value, tests }) => ({
      value,
      tests: addTest(tests, { feature: tree.feature, passes, ratio }),
    }));
  });
}

/** A feature that is asked twice on one path is one test: both must pass. */
function addTest(tests: readonly Test[], test: Test): readonly Test[] {
  const same = tests.find(({ feature }) => feature === test.feature);
  if (same === undefined) return [...tests, test];
  const both: Test = {
    feature: test.feature,
    passes: same.passes.map((pass, code) => pass & (test.passes[code] ?? 0)),
    ratio: same.ratio * test.ratio,
  };
  return tests.map((one) => (one === same ? both : one));
}

/** Shapley values of the game "leaf value times the product over features of passed (0 or 1), or ratio if unknown". */
function tabulate(value: number, ratios: readonly number[]): Float64Array {
  const count = ratios.length;
  const table = new Float64Array((1 << count) * count);
  for (let outcome = 0; outcome < 1 << count; outcome++) {
    for (let k = 0; k < count; k++) {
      const passed = (outcome >> k) & 1;
      let sum = 0;
      for (let known = 0; known < 1 << count; known++) {
        if (((known >> k) & 1) === 1) continue;
        let product = 1;
        let size = 0;
        for (let j = 0; j < count && product !== 0; j++) {
          if (j === k) continue;
          if (((known >> j) & 1) === 1) {
            size++;
            product *= (outcome >> j) & 1;
          } else product *= ratios[j] ?? 0;
        }
        if (product !== 0) sum += product / (count * choose(count - 1, size));
      }
      table[outcome * count + k] = value * (passed - (ratios[k] ?? 0)) * sum;
    }
  }
  return table;
}

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}
