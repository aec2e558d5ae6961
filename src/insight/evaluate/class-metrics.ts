import { reliability } from './reliability.ts';

/** How good decisions between several classes are. */
export interface ClassMetrics {
  readonly cases: number;
  readonly accuracy: number;
  /** mean of the classes' F1; a class that no case has does not count */
  readonly macro_f1: number;
  readonly log_loss: number;
  /** expected calibration error of the chosen class's probability, ten bins */
  readonly ece: number;
  readonly per_class: readonly {
    readonly class: number;
    readonly cases: number;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
  }[];
  /** rows: true class; columns: chosen class */
  readonly confusion: readonly (readonly number[])[];
}

/** @param probabilities one array per case, one probability per class; `labels` are indices of classes */
export function classMetrics(
  probabilities: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  classes: number,
): ClassMetrics {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const confidences: number[] = [];
  const hits: number[] = [];
  let loss = 0;
  probabilities.forEach((own, i) => {
    const label = labels[i] ?? 0;
    let best = 0;
    for (let k = 1; k < classes; k++) if ((own[k] ?? 0) > (own[best] ?? 0)) best = k;
    const row = confusion[label];
    if (row !== undefined) row[best] = (row[best] ?? 0) + 1;
    confidences.push(own[best] ?? 0);
    hits.push(best === label ? 1 : 0);
    loss -= Math.log(Math.max(1e-15, own[label] ?? 0));
  });
  const perClass = confusion.map((row, k) => {
    const right = row[k] ?? 0;
    const cases = row.reduce((sum, count) => sum + count, 0);
    const chosen = confusion.reduce((sum, other) => sum + (other[k] ?? 0), 0);
    const precision = chosen === 0 ? 0 : right / chosen;
    const recall = cases === 0 ? 0 : right / cases;
    const f1 = right === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    return { class: k, cases, precision, recall, f1 };
  });
  const present = perClass.filter(({ cases }) => cases > 0);
  const count = Math.max(1, probabilities.length);
  return {
    cases: probabilities.length,
    accuracy: hits.reduce((sum, hit) => sum + hit, 0) / count,
    macro_f1: present.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(1, present.length),
    log_loss: loss / count,
    ece: reliability(confidences, hits).ece,
    per_class: perClass,
    confusion,
  };
}
