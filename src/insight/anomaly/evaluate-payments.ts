import { averagePrecision } from './average-precision.ts';
import { fitLogistic, logisticProbability } from './logistic-baseline.ts';
import { type LabelledPayment, paymentCases, peersBefore } from './payment-cases.ts';

/** Average precision of the score and of a logistic baseline on the same, later payments. */
export interface PaymentEvaluation {
  readonly average_precision: number | undefined;
  readonly baseline_logistic: number | undefined;
  /** share of frauds among the payments judged: what a coin would reach */
  readonly fraud_share: number;
  readonly payments: number;
}

/**
 * Judges every payment from `split` on by what was known before it. The baseline learns labels before the split from
 * plain features (ln amount, hour, whether place, card and device are new, payments in the last hour); the score
 * itself learns no label.
 */
export function evaluatePayments(
  payments: readonly LabelledPayment[],
  split: number,
): PaymentEvaluation {
  const cases = paymentCases(payments, peersBefore(payments, split));
  const taught = cases.filter(({ at }) => at < split);
  const judged = cases.filter(({ at }) => at >= split);
  const baseline = fitLogistic(
    taught.map(({ plain }) => plain),
    taught.map(({ fraud }) => fraud),
  );
  return {
    average_precision: averagePrecision(
      judged.map(({ judged: { score }, fraud }) => ({ score, positive: fraud })),
    ),
    baseline_logistic: averagePrecision(
      judged.map(({ plain, fraud }) => ({
        score: logisticProbability(baseline, plain),
        positive: fraud,
      })),
    ),
    fraud_share: judged.filter(({ fraud }) => fraud).length / Math.max(1, judged.length),
    payments: judged.length,
  };
}
