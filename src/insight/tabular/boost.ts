import { createRandom } from '../random.ts';
import { codeCount, type Encoded, type Feature } from './features.ts';
import { growTree, type TreeLimits } from './grow-tree.ts';
import { sigmoid } from './logistic.ts';
import { addTree, type Tree } from './tree.ts';

/** Gradient-boosted trees: log-odds are `start` plus the value of every tree. */
export interface Boosted {
  readonly start: number;
  readonly trees: readonly Tree[];
}

export interface BoostOptions extends TreeLimits {
  readonly rounds: number;
  /** share of rows, and of features, that each tree sees */
  readonly rowShare: number;
  readonly featureShare: number;
  readonly seed: number;
  /** called after each round with the tree that was grown; `false` ends the fit */
  readonly onRound?: (tree: Tree, round: number) => boolean;
}

/**
 * Fits trees one after the other to what is left of the logistic loss.
 * @see Friedman, Stochastic gradient boosting (2002)
 */
export function fitBoosted(
  features: readonly Feature[],
  rows: Encoded,
  labels: ArrayLike<number>,
  options: BoostOptions,
): Boosted {
  const random = createRandom(options.seed);
  const start = baseLogOdds(rows.count, labels);
  const sums = new Float64Array(rows.count).fill(start);
  const gradients = new Float64Array(rows.count);
  const hessians = new Float64Array(rows.count);
  const described = features.map((feature) => ({
    codes: codeCount(feature),
    ordered: feature.kind === 'number',
  }));
  const trees: Tree[] = [];
  for (let round = 0; round < options.rounds; round++) {
    for (let i = 0; i < rows.count; i++) {
      const p = sigmoid(sums[i] ?? 0);
      gradients[i] = p - (labels[i] === 1 ? 1 : 0);
      hessians[i] = Math.max(1e-12, p * (1 - p));
    }
    const chosen = Int32Array.from({ length: rows.count }, (_, i) => i).filter(
      () => random() < options.rowShare,
    );
    const allowed = described
      .map((_, feature) => feature)
      .filter(() => random() < options.featureShare);
    const input = {
      codes: rows.codes,
      features: described,
      allowed: allowed.length > 0 ? allowed : described.map((_, feature) => feature),
      gradients,
      hessians,
    };
    const tree = growTree(input, chosen, options);
    addTree(tree, rows, sums);
    trees.push(tree);
    if (options.onRound?.(tree, round) === false) break;
  }
  return { start, trees };
}

export function boostedLogOdds(model: Boosted, rows: Encoded): Float64Array {
  const sums = new Float64Array(rows.count).fill(model.start);
  for (const tree of model.trees) addTree(tree, rows, sums);
  return sums;
}

/** Log-odds of the positive class, drawn a little towards even so that one class alone has finite odds. */
export function baseLogOdds(count: number, labels: ArrayLike<number>): number {
  let positives = 0;
  for (let i = 0; i < count; i++) if (labels[i] === 1) positives++;
  return Math.log((positives + 0.5) / (count - positives + 0.5));
}
