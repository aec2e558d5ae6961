import { averagePrecision } from './average-precision.ts';
import { fitLogistic, logisticProbability } from './logistic-baseline.ts';
import { type Payment, scorePayment } from './payment.ts';

/** A payment of a known person with whether it was fraud. */
export interface LabelledPayment extends Payment {
  readonly customer: string;
  readonly fraud: boolean;
}

/** Average precision of the score and of a logistic baseline on the same, later payments. */
export interface PaymentEvaluation {
  readonly average_precision: number | undefined;
  readonly baseline_logistic: number | undefined;
  /** share of frauds among the payments judged: what a coin would reach */
  readonly fraud_share: number;
  readonly payments: number;
}

/** Peers sampled for the habits of others. */
const MOST_PEERS = 500;

/**
 * Judges every payment from `split` on by what was known before it, as it would have been live; known frauds of the
 * past are left out of habits. The baseline learns labels before the split from plain features (ln amount, hour, whether
 * place, card and device are new, payments in the last hour); the score itself learns no label.
 */
export function evaluatePayments(
  payments: readonly LabelledPayment[],
  split: number,
): PaymentEvaluation {
  const ordered = payments.toSorted((a, b) => a.at - b.at);
  const early = ordered.filter(({ at, fraud }) => at < split && !fraud);
  const every = Math.max(1, Math.floor(early.length / MOST_PEERS));
  const peers = early.filter((_, i) => i % every === 0);
  const byCustomer = new Map<string, LabelledPayment[]>();
  const taught: { row: number[]; fraud: boolean }[] = [];
  const judged: { row: number[]; fraud: boolean; score: number }[] = [];
  for (const payment of ordered) {
    const past = byCustomer.get(payment.customer) ?? [];
    byCustomer.set(payment.customer, past);
    const row = plainFeatures(past, payment);
    if (payment.at < split) taught.push({ row, fraud: payment.fraud });
    else {
      const others = peers.filter(({ customer }) => customer !== payment.customer);
      judged.push({ row, fraud: payment.fraud, score: scorePayment(past, others, payment).score });
    }
    if (!payment.fraud || payment.at >= split) past.push(payment);
  }
  const baseline = fitLogistic(
    taught.map(({ row }) => row),
    taught.map(({ fraud }) => fraud),
  );
  return {
    average_precision: averagePrecision(
      judged.map(({ score, fraud }) => ({ score, positive: fraud })),
    ),
    baseline_logistic: averagePrecision(
      judged.map(({ row, fraud }) => ({
        score: logisticProbability(baseline, row),
        positive: fraud,
      })),
    ),
    fraud_share: judged.filter(({ fraud }) => fraud).length / Math.max(1, judged.length),
    payments: judged.length,
  };
}

function plainFeatures(past: readonly Payment[], payment: Payment): number[] {
  const fresh = (sign: 'place' | 'card' | 'device') =>
    payment[sign] !== undefined && past.length > 0 && past.every((p) => p[sign] !== payment[sign])
      ? 1
      : 0;
  return [
    Math.log(Math.max(1, payment.amount_minor)),
    new Date(payment.at).getUTCHours(),
    fresh('place'),
    fresh('card'),
    fresh('device'),
    past.filter(({ at }) => payment.at - at <= 3_600_000).length,
  ];
}
