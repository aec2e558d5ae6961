import { z } from 'zod';
import type { Classifier } from './classifier.ts';
import type { Feature } from './features.ts';
import type { Tree } from './tree.ts';

const SerialisedFeature = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    name: z.string(),
    reads: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('number'), mark: z.enum(['.', ',']) }),
      z.object({
        kind: z.literal('date'),
        order: z.enum(['year_first', 'day_first', 'month_first']),
      }),
    ]),
    edges: z.array(z.number()).max(253),
    mean: z.number(),
    deviation: z.number().positive(),
  }),
  z.object({ kind: z.literal('category'), name: z.string(), levels: z.array(z.string()).max(253) }),
]);

/** A tree as its nodes in preorder: `[value, cover]` is a leaf, `[feature, codes that go left, cover]` a split. */
const SerialisedNode = z.union([
  z.tuple([z.number(), z.number()]),
  z.tuple([z.int().min(0), z.array(z.int().min(0).max(255)), z.number()]),
]);

/** A fitted model of two outcomes as JSON. */
export const SerialisedClassifier = z.object({
  format: z.literal('azimut-classifier-1'),
  features: z.array(SerialisedFeature),
  groups: z.array(z.object({ group_of: z.array(z.int()), size: z.int() })),
  weights: z.array(z.number()),
  means: z.array(z.array(z.number())),
  start: z.number(),
  trees: z.array(z.array(SerialisedNode)),
  ridge: z.number(),
  blend: z.number().min(0).max(1),
  calibration: z.object({ slope: z.number(), intercept: z.number() }),
});
export type SerialisedClassifier = z.infer<typeof SerialisedClassifier>;

export function serialiseClassifier(model: Classifier): SerialisedClassifier {
  return {
    format: 'azimut-classifier-1',
    features: model.features.map((feature) =>
      feature.kind === 'number'
        ? { ...feature, edges: [...feature.edges] }
        : { ...feature, levels: [...feature.levels] },
    ),
    groups: model.groups.map(({ groupOf, size }) => ({ group_of: [...groupOf], size })),
    weights: [...model.weights],
    means: model.means.map((own) => [...own]),
    start: model.boosted.start,
    trees: model.boosted.trees.map(nodesOf),
    ridge: model.ridge,
    blend: model.blend,
    calibration: { ...model.calibration },
  };
}

/**
 * Reads a model that `serialiseClassifier` wrote.
 * @throws ZodError when the shape is wrong; `RangeError` when a tree is cut short or speaks of no known feature
 */
export function parseClassifier(stored: unknown): Classifier {
  const read = SerialisedClassifier.parse(stored);
  const features: readonly Feature[] = read.features;
  return {
    features,
    groups: read.groups.map(({ group_of, size }) => ({ groupOf: Uint8Array.from(group_of), size })),
    weights: Float64Array.from(read.weights),
    means: read.means.map((own) => Float64Array.from(own)),
    boosted: {
      start: read.start,
      trees: read.trees.map((nodes) => treeOf(nodes, features.length)),
    },
    ridge: read.ridge,
    blend: read.blend,
    calibration: read.calibration,
  };
}

type Node = z.infer<typeof SerialisedNode>;

function nodesOf(tree: Tree): Node[] {
  if (tree.kind === 'leaf') return [[tree.value, tree.cover]];
  const left: number[] = [];
  tree.goesLeft.forEach((goes, code) => {
    if (goes === 1) left.push(code);
  });
  return [[tree.feature, left, tree.cover], ...nodesOf(tree.left), ...nodesOf(tree.right)];
}

function treeOf(nodes: readonly Node[], features: number): Tree {
  let at = 0;
  const take = (): Tree => {
    const node = nodes[at++];
    if (node === undefined) throw new RangeError('a tree of the model is cut short');
    if (node.length === 2) return { kind: 'leaf', value: node[0], cover: node[1] };
    const [feature, codes, cover] = node;
    if (feature >= features) throw new RangeError('a tree speaks of a feature that is not there');
    const goesLeft = new Uint8Array(256);
    for (const code of codes) goesLeft[code] = 1;
    const left = take();
    return { kind: 'split', feature, goesLeft, left, right: take(), cover };
  };
  return take();
}
