import type { Encoded } from './features.ts';

/**
 * A decision tree over feature codes. `cover` counts the training rows that came by; a leaf adds `value` to the
 * log-odds.
 */
export type Tree =
  | { readonly kind: 'leaf'; readonly value: number; readonly cover: number }
  | {
      readonly kind: 'split';
      readonly feature: number;
      /** 1 for every code that goes left */
      readonly goesLeft: Uint8Array;
      readonly left: Tree;
      readonly right: Tree;
      readonly cover: number;
    };

/** Adds the tree's value to the sum of every row. */
export function addTree(tree: Tree, rows: Encoded, sums: Float64Array): void {
  for (let row = 0; row < rows.count; row++) {
    let node = tree;
    while (node.kind === 'split') {
      const code = rows.codes[node.feature]?.[row] ?? 0;
      node = node.goesLeft[code] === 1 ? node.left : node.right;
    }
    sums[row] = (sums[row] ?? 0) + node.value;
  }
}
