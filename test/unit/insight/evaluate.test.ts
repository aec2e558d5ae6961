import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auc } from '../../../src/insight/evaluate/auc.ts';
import { binaryMetrics } from '../../../src/insight/evaluate/binary-metrics.ts';
import { classMetrics } from '../../../src/insight/evaluate/class-metrics.ts';
import { stratifiedFolds, stratifiedSample } from '../../../src/insight/evaluate/folds.ts';

const scored = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 1 })), {
  minLength: 2,
  maxLength: 60,
});

test('the area under the curve is the share of pairs that are ranked rightly, a tie counting half', () => {
  fc.assert(
    fc.property(scored, (cases) => {
      let pairs = 0;
      let right = 0;
      for (const [high, one] of cases) {
        for (const [low, other] of cases) {
          if (one !== 1 || other !== 0) continue;
          pairs++;
          right += high > low ? 1 : high === low ? 0.5 : 0;
        }
      }
      const measured = auc(
        cases.map(([score]) => score),
        cases.map(([, label]) => label),
      );
      if (pairs === 0) expect(measured).toBeUndefined();
      else expect(measured).toBeCloseTo(right / pairs, 10);
    }),
  );
});

test('figures of two outcomes agree with those worked out by hand', () => {
  // Bins .2 (one of two true) and .8 (two of two): calibration error (2 * .3 + 2 * .2) / 4.
  const metrics = binaryMetrics([0.2, 0.2, 0.8, 0.8], [0, 1, 1, 1]);
  expect(metrics.ece).toBeCloseTo(0.25, 12);
  expect(metrics.brier).toBeCloseTo((0.04 + 0.64 + 0.04 + 0.04) / 4, 12);
  expect(metrics.log_loss).toBeCloseTo(
    -(Math.log(0.8) + Math.log(0.2) + 2 * Math.log(0.8)) / 4,
    12,
  );
  expect(metrics.accuracy).toBe(0.75);
  expect(metrics.auc).toBeCloseTo((2 + 0.5) / 3, 12);
  expect(metrics.best_f1).toEqual({ threshold: 0.2, f1: 6 / 7, precision: 0.75, recall: 1 });
});

test('the best threshold for F1 is the best of all', () => {
  fc.assert(
    fc.property(scored, (cases) => {
      const scores = cases.map(([score]) => score / 6);
      const labels = cases.map(([, label]) => label);
      const f1At = (threshold: number) => {
        const hits = cases.filter(([, y], i) => y === 1 && (scores[i] ?? 0) >= threshold).length;
        const chosen = scores.filter((score) => score >= threshold).length;
        return hits === 0 ? 0 : (2 * hits) / (chosen + labels.filter((y) => y === 1).length);
      };
      const best = Math.max(...scores.map(f1At));
      expect(binaryMetrics(scores, labels).best_f1.f1).toBeCloseTo(best, 10);
    }),
  );
});

test('figures of several classes agree with those worked out by hand', () => {
  const sure = (k: number) => [0, 1, 2].map((j) => (j === k ? 0.8 : 0.1));
  const metrics = classMetrics([sure(0), sure(0), sure(1), sure(2)], [0, 1, 1, 1], 3);
  expect(metrics).toMatchObject({
    accuracy: 0.5,
    confusion: [
      [1, 0, 0],
      [1, 1, 1],
      [0, 0, 0],
    ],
  });
  // Class 0: precision 1/2, recall 1, F1 2/3. Class 1: precision 1, recall 1/3, F1 1/2. Nobody is of class 2.
  expect(metrics.macro_f1).toBeCloseTo((2 / 3 + 1 / 2) / 2, 12);
  expect(metrics.ece).toBeCloseTo(0.3, 12);
});

test('folds are of one size, hold each class alike, and are the same for the same seed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 10, maxLength: 200 }),
      fc.integer({ min: 2, max: 6 }),
      fc.integer(),
      (classes, count, seed) => {
        const folds = stratifiedFolds(classes, count, seed);
        expect(stratifiedFolds(classes, count, seed)).toEqual(folds);
        const spread = (rows: readonly number[]) => {
          const sizes = Array.from(
            { length: count },
            (_, fold) => rows.filter((i) => folds[i] === fold).length,
          );
          return Math.max(...sizes) - Math.min(...sizes);
        };
        const all = classes.map((_, i) => i);
        expect(spread(all)).toBeLessThanOrEqual(1);
        for (const k of new Set(classes)) {
          expect(spread(all.filter((i) => classes[i] === k))).toBeLessThanOrEqual(1);
        }
      },
    ),
  );
});

test('a sample keeps the shares of the classes and is no larger than asked', () => {
  const classes = Array.from({ length: 10_000 }, (_, i) => (i % 10 === 0 ? 1 : 0));
  const sample = stratifiedSample(classes, 3000, 1);
  expect(sample.length).toBeLessThanOrEqual(3000);
  expect(sample.length).toBeGreaterThan(2000);
  const ones = sample.filter((i) => classes[i] === 1).length;
  expect(ones / sample.length).toBeCloseTo(0.1, 2);
});
