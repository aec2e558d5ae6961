import { auc } from '../evaluate/auc.ts';
import { type ClassMetrics, classMetrics } from '../evaluate/class-metrics.ts';
import type { Json } from '../fit/task.ts';
import type { TextScore } from './text-model.ts';

/** A text that was scored by a model which had not seen it. */
export interface ScoredText {
  readonly row: number;
  /** index of its class, -1 where unknown */
  readonly label: number;
  readonly score: TextScore;
  /** the words that spoke most, ready to be read */
  readonly reasons: string;
}

/** Beyond this many classes a matrix cannot be read: the commonest confusions are listed instead. */
const MATRIX_CLASSES = 12;

/** Figures over all held-out texts, and per part where there are several. */
export function textMetrics(
  parts: readonly (readonly ScoredText[])[],
  classes: readonly string[],
  eceDefinition: string,
): { [name: string]: Json } {
  const all = parts.flat();
  const whole = metricsOf(all, classes);
  const two =
    classes.length === 2
      ? auc(
          all.map(({ score }) => score.probabilities[1] ?? 0),
          all.map(({ label }) => label),
        )
      : undefined;
  return {
    cases: whole.cases,
    accuracy: rounded(whole.accuracy),
    macro_f1: rounded(whole.macro_f1),
    ...(two === undefined ? {} : { auc: rounded(two) }),
    log_loss: rounded(whole.log_loss),
    ece: rounded(whole.ece),
    ece_definition: eceDefinition,
    per_class: whole.per_class.map((one) => ({
      class: classes[one.class] ?? '',
      cases: one.cases,
      precision: rounded(one.precision),
      recall: rounded(one.recall),
      f1: rounded(one.f1),
    })),
    ...confusionOf(whole, classes),
    ...(parts.length < 2
      ? {}
      : {
          folds: parts.map((part, at) => {
            const own = metricsOf(part, classes);
            return {
              fold: at + 1,
              cases: own.cases,
              accuracy: rounded(own.accuracy),
              macro_f1: rounded(own.macro_f1),
              ece: rounded(own.ece),
            };
          }),
        }),
  };
}

function metricsOf(texts: readonly ScoredText[], classes: readonly string[]): ClassMetrics {
  return classMetrics(
    texts.map(({ score }) => score.probabilities),
    texts.map(({ label }) => label),
    classes.length,
  );
}

function confusionOf(
  { confusion }: ClassMetrics,
  classes: readonly string[],
): { [name: string]: Json } {
  if (classes.length <= MATRIX_CLASSES) {
    return {
      confusion: confusion.map((row, k) => ({
        true_class: classes[k] ?? '',
        ...Object.fromEntries(row.map((count, j) => [`chosen ${classes[j] ?? ''}`, count])),
      })),
    };
  }
  const errors = confusion.flatMap((row, k) =>
    row.map((count, j) => ({
      true_class: classes[k] ?? '',
      chosen: classes[j] ?? '',
      cases: k === j ? 0 : count,
    })),
  );
  return {
    commonest_confusions: errors
      .filter(({ cases }) => cases > 0)
      .sort((a, b) => b.cases - a.cases)
      .slice(0, 20),
  };
}

export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
