import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/insight/random.ts';
import { bestSplit } from '../../../src/insight/tabular/best-split.ts';
import { fitCalibration } from '../../../src/insight/tabular/calibrate.ts';
import { classifierLogOdds, createExplainer } from '../../../src/insight/tabular/classifier.ts';
import { encode, learnFeature, readRawColumn } from '../../../src/insight/tabular/features.ts';
import { fitClassifier } from '../../../src/insight/tabular/fit-classifier.ts';
import { fitLogistic, sigmoid } from '../../../src/insight/tabular/logistic.ts';
import {
  parseClassifier,
  serialiseClassifier,
} from '../../../src/insight/tabular/serialise-classifier.ts';
import type { Tree } from '../../../src/insight/tabular/tree.ts';
import { addTreeShares, prepareTreeShares } from '../../../src/insight/tabular/tree-shares.ts';

describe('logistic regression', () => {
  test('reproduces the published fit of the Challenger O-ring data (Dalal, Fowlkes, Hoadley 1989)', () => {
    const cold = [53, 57, 58, 63, 70, 70, 75];
    const fine = [66, 67, 67, 67, 68, 69, 70, 70, 72, 73, 75, 76, 76, 78, 79, 81];
    const numbers = [Float64Array.from([...cold, ...fine])];
    const labels = [...cold.map(() => 1), ...fine.map(() => 0)];
    const design = { count: 23, numbers, groups: [] };
    const [intercept, slope] = fitLogistic(design, labels, 0, { tolerance: 1e-9 });
    expect(intercept).toBeCloseTo(15.0429, 3);
    expect(slope).toBeCloseTo(-0.23216, 4);
  });

  test('gives the log odds ratio of a table of two by two', () => {
    // 30 of 40 with the mark, 20 of 60 without: ln(3) - ln(1/2) = ln 6.
    const mark = [...Array(40).fill(1), ...Array(60).fill(0)];
    const labels = mark.map((set, i) => (set === 1 ? (i < 30 ? 1 : 0) : i < 60 ? 1 : 0));
    const design = { count: 100, numbers: [Float64Array.from(mark)], groups: [] };
    const [intercept, weight] = fitLogistic(design, labels, 0, { tolerance: 1e-10 });
    expect(intercept).toBeCloseTo(Math.log(0.5), 6);
    expect(weight).toBeCloseTo(Math.log(6), 6);
  });
});

test('calibration undoes a known distortion of the log-odds', () => {
  const random = createRandom(4);
  const truth = Array.from({ length: 20_000 }, () => random() * 6 - 3);
  const labels = truth.map((z) => (random() < sigmoid(z) ? 1 : 0));
  const { slope, intercept } = fitCalibration(
    truth.map((z) => 2 * z - 1),
    labels,
  );
  expect(slope).toBeCloseTo(0.5, 1);
  expect(intercept).toBeCloseTo(0.5, 1);
});

test('calibration never turns the ranking around', () => {
  expect(fitCalibration([3, 2, 1, -1, -2, -3], [0, 0, 0, 1, 1, 1]).slope).toBeGreaterThanOrEqual(0);
});

test('a category is cut where the gain over all cuts in two is greatest', () => {
  const bin = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 5, max: 5 }));
  fc.assert(
    fc.property(fc.array(bin, { minLength: 2, maxLength: 6 }), (bins) => {
      const histogram = Float64Array.from(
        bins.flatMap(([gradient, rows]) => [gradient, rows / 4, rows]),
      );
      const gainOf = (left: number) => {
        let [g, h, G, H] = [0, 0, 0, 0];
        bins.forEach(([gradient, rows], code) => {
          G += gradient;
          H += rows / 4;
          if (((left >> code) & 1) === 1) [g, h] = [g + gradient, h + rows / 4];
        });
        return g ** 2 / (h + 1) + (G - g) ** 2 / (H - h + 1) - G ** 2 / (H + 1);
      };
      const all = Array.from({ length: 2 ** bins.length - 2 }, (_, i) => gainOf(i + 1));
      const found = bestSplit(histogram, false, { leafRows: 1, ridge: 1 });
      expect(found?.gain ?? 0).toBeCloseTo(Math.max(0, ...all), 8);
    }),
  );
});

/** Random trees over three features with four codes each; a feature may be asked twice on one path. */
const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree; leaf: Tree; split: Tree }>((tie) => ({
  leaf: fc.record({
    kind: fc.constant('leaf' as const),
    value: fc.integer({ min: -9, max: 9 }),
    cover: fc.integer({ min: 1, max: 50 }),
  }),
  split: fc
    .tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.uint8Array({ minLength: 4, maxLength: 4, max: 1 }),
      tie('tree'),
      tie('tree'),
    )
    .map(([feature, goesLeft, left, right]) => ({
      kind: 'split' as const,
      feature,
      goesLeft: Uint8Array.from(goesLeft),
      left,
      right,
      cover: left.cover + right.cover,
    })),
  tree: fc.oneof({ maxDepth: 4, depthSize: 'small' }, tie('leaf'), tie('split')),
})).tree;

/** Value of a tree when only some features are known: an unknown one follows the rows of training. */
function expected(node: Tree, codes: readonly number[], known: number): number {
  if (node.kind === 'leaf') return node.value;
  if (((known >> node.feature) & 1) === 1) {
    const child = node.goesLeft[codes[node.feature] ?? 0] === 1 ? node.left : node.right;
    return expected(child, codes, known);
  }
  const { left, right, cover } = node;
  return (
    (expected(left, codes, known) * left.cover + expected(right, codes, known) * right.cover) /
    cover
  );
}

test('shares of a tree are its Shapley values, and with the base they sum to its value', () => {
  const codes = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(tree, codes, (one, row) => {
      const shares = new Float64Array(3);
      const prepared = prepareTreeShares([one]);
      const rows = { count: 1, codes: row.map((code) => Uint8Array.of(code)), numbers: [] };
      addTreeShares(prepared, rows, 0, 1, shares);
      const orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ];
      const brute = [0, 0, 0];
      for (const order of orders) {
        let known = 0;
        for (const feature of order) {
          const before = expected(one, row, known);
          known |= 1 << feature;
          brute[feature] = (brute[feature] ?? 0) + (expected(one, row, known) - before) / 6;
        }
      }
      brute.forEach((value, feature) => {
        expect(shares[feature]).toBeCloseTo(value, 8);
      });
      const sum = shares.reduce((all, share) => all + share, prepared.base);
      expect(sum).toBeCloseTo(expected(one, row, 7), 8);
    }),
  );
});

/** Rows whose label depends on a bent number, a category and their meeting; a fifth of the numbers is missing. */
function sample(count: number, seed: number) {
  const random = createRandom(seed);
  const rows = Array.from({ length: count }, () => {
    const x = random() * 10;
    const city = ['Lyon', 'Oslo', 'Rome', 'Kyiv'][Math.floor(random() * 4)] ?? '';
    const z = 2 * Math.sin(x) + (city === 'Rome' ? 1.5 : -0.5) + (city === 'Oslo' && x > 5 ? 2 : 0);
    return { x: random() < 0.2 ? '' : x.toFixed(3), city, y: random() < sigmoid(z) ? 1 : 0 };
  });
  const columns = [
    readRawColumn(
      rows.map((r) => r.x),
      { kind: 'number', mark: '.' },
    ),
    readRawColumn(
      rows.map((r) => r.city),
      { kind: 'category' },
    ),
  ];
  const all = Int32Array.from(rows, (_, i) => i);
  const features = columns.map((column, k) =>
    learnFeature(
      k === 0 ? 'x' : 'city',
      column,
      k === 0 ? { kind: 'number', mark: '.' } : { kind: 'category' },
      all,
    ),
  );
  return {
    features,
    encoded: encode(features, columns, all),
    labels: Uint8Array.from(rows, (r) => r.y),
  };
}

describe('a fitted classifier', () => {
  const { features, encoded, labels } = sample(1200, 3);
  const model = fitClassifier(features, encoded, labels, { seed: 1 });
  const logOdds = classifierLogOdds(model, encoded);

  test('explains every row by shares that sum to its log-odds', () => {
    expect(model.boosted.trees.length).toBeGreaterThan(0);
    const { base, shares } = createExplainer(model);
    for (let row = 0; row < encoded.count; row++) {
      const sum = shares(encoded, row).reduce((all, share) => all + share, base);
      expect(sum).toBeCloseTo(logOdds[row] ?? 0, 9);
    }
  });

  test('scores alike after it was written as JSON and read again', () => {
    const read = parseClassifier(JSON.parse(JSON.stringify(serialiseClassifier(model))));
    classifierLogOdds(read, encoded).forEach((value, row) => {
      expect(value).toBeCloseTo(logOdds[row] ?? 0, 12);
    });
    expect(() =>
      parseClassifier({ ...serialiseClassifier(model), trees: [[[0, [1], 5]]] }),
    ).toThrow(/cut short/);
  });

  test('is the same for the same rows and seed', () => {
    const again = fitClassifier(features, encoded, labels, { seed: 1 });
    expect(classifierLogOdds(again, encoded)).toEqual(logOdds);
  });
});
