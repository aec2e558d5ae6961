import { binaryMetrics } from '../evaluate/binary-metrics.ts';
import { reliability } from '../evaluate/reliability.ts';
import type { Json } from '../fit/task.ts';

/** Cases that were not fitted on, with what became of them. */
export interface HeldOut {
  readonly probabilities: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

/** Figures over all held-out cases, and per part where there are several. */
export function churnMetrics(
  parts: readonly HeldOut[],
  eceDefinition: string,
): { [name: string]: Json } {
  const probabilities = parts.flatMap((part) => Array.from(part.probabilities));
  const labels = parts.flatMap((part) => Array.from(part.labels));
  const all = binaryMetrics(probabilities, labels);
  const bins = reliability(probabilities, labels).bins.map((bin) => ({
    from: bin.from,
    to: bin.to,
    cases: bin.cases,
    mean_score: rounded(bin.predicted),
    observed: rounded(bin.observed),
  }));
  const whole = {
    cases: all.cases,
    base_rate: rounded(all.base_rate),
    auc: all.auc === null ? null : rounded(all.auc),
    log_loss: rounded(all.log_loss),
    brier: rounded(all.brier),
    ece: rounded(all.ece),
    ece_definition: eceDefinition,
    accuracy: rounded(all.accuracy),
    best_f1: {
      threshold: rounded(all.best_f1.threshold),
      f1: rounded(all.best_f1.f1),
      precision: rounded(all.best_f1.precision),
      recall: rounded(all.best_f1.recall),
    },
    lift_at_10_percent: all.lift_at_10_percent === null ? null : rounded(all.lift_at_10_percent),
    calibration: bins,
  };
  if (parts.length < 2) return whole;
  const folds = parts.map((part, at) => {
    const own = binaryMetrics(part.probabilities, part.labels);
    return {
      fold: at + 1,
      cases: own.cases,
      auc: own.auc === null ? null : rounded(own.auc),
      log_loss: rounded(own.log_loss),
      ece: rounded(own.ece),
      accuracy: rounded(own.accuracy),
    };
  });
  const aucs = folds.map((fold) => fold.auc).filter((value) => value !== null);
  const mean = aucs.reduce((sum, value) => sum + value, 0) / aucs.length;
  const spread = Math.sqrt(
    aucs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, aucs.length - 1),
  );
  return {
    ...whole,
    auc_fold_mean: aucs.length === 0 ? null : rounded(mean),
    auc_fold_deviation: aucs.length < 2 ? null : rounded(spread),
    folds,
  };
}

export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
