import { auc } from './auc.ts';
import { reliability } from './reliability.ts';

/** How good probabilities of one outcome are. */
export interface BinaryMetrics {
  readonly cases: number;
  /** share of positive cases */
  readonly base_rate: number;
  /** `null` when one class is missing */
  readonly auc: number | null;
  /** natural logarithm */
  readonly log_loss: number;
  readonly brier: number;
  /** expected calibration error over ten bins of equal width */
  readonly ece: number;
  /** share rightly told at a probability of one half */
  readonly accuracy: number;
  readonly best_f1: {
    readonly threshold: number;
    readonly f1: number;
    readonly precision: number;
    readonly recall: number;
  };
  /** share of positives among the tenth with the highest scores, over the base rate */
  readonly lift_at_10_percent: number | null;
}

export function binaryMetrics(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
): BinaryMetrics {
  const count = probabilities.length;
  let positives = 0;
  let loss = 0;
  let squares = 0;
  let right = 0;
  for (let i = 0; i < count; i++) {
    const p = Math.min(1 - 1e-15, Math.max(1e-15, probabilities[i] ?? 0));
    const y = labels[i] === 1 ? 1 : 0;
    positives += y;
    loss -= y === 1 ? Math.log(p) : Math.log1p(-p);
    squares += (p - y) ** 2;
    if (p >= 0.5 === (y === 1)) right++;
  }
  const { ece } = reliability(probabilities, labels);
  const ranked = rank(probabilities);
  const top = ranked.slice(0, Math.max(1, Math.round(count / 10)));
  const topPositives = top.filter((i) => labels[i] === 1).length;
  const baseRate = positives / count;
  return {
    cases: count,
    base_rate: baseRate,
    auc: auc(probabilities, labels) ?? null,
    log_loss: loss / count,
    brier: squares / count,
    ece,
    accuracy: right / count,
    best_f1: bestF1(probabilities, labels, ranked, positives),
    lift_at_10_percent: positives === 0 ? null : topPositives / top.length / baseRate,
  };
}

function rank(scores: ArrayLike<number>): number[] {
  return Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0),
  );
}

function bestF1(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  ranked: readonly number[],
  positives: number,
) {
  let best = { threshold: 0.5, f1: 0, precision: 0, recall: 0 };
  let hits = 0;
  ranked.forEach((i, at) => {
    if (labels[i] === 1) hits++;
    // A threshold cannot cut between equal scores.
    if (scores[i] === scores[ranked[at + 1] ?? -1]) return;
    const f1 = (2 * hits) / (at + 1 + positives);
    if (f1 > best.f1) {
      best = {
        threshold: scores[i] ?? 0,
        f1,
        precision: hits / (at + 1),
        recall: hits / positives,
      };
    }
  });
  return best;
}
