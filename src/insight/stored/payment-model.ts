import { z } from 'zod';
import type { EventPaymentRisk, RiskBand } from '../../model/event.ts';
import {
  type Payment,
  type PaymentScore,
  type PaymentSign,
  scorePayment,
} from '../anomaly/payment.ts';
import { type Freshness, freshness, NOVELTIES, PAYMENT_SIGNS } from '../anomaly/payment-cases.ts';

/** Surprise of each sign, weighed by what was disputed in the past. */
export const PaymentModel = z.object({
  format: z.literal('azimut-payment-1'),
  peers: z.object({
    count: z.int(),
    amounts: z.record(
      z.string(),
      z.object({ count: z.int(), centre: z.number(), spread: z.number() }),
    ),
    hours: z.array(z.number()).length(24).readonly(),
    places: z.record(z.string(), z.number()),
  }),
  /** log-odds of no sign at all */
  intercept: z.number(),
  /** log-odds for each bit of surprise (`amount`), and for whatever is new at all (`place_new`), none below 0 */
  weights: z.record(z.string(), z.number().min(0)),
});
export type PaymentModel = z.infer<typeof PaymentModel>;

/** What is weighed, in this order: bits of surprise of each sign, then whether place, card and device are new. */
export const PAYMENT_FEATURES: readonly string[] = [
  ...PAYMENT_SIGNS,
  ...NOVELTIES.map((sign) => `${sign}_new`),
];

/** A judged payment as numbers, in the order of {@link PAYMENT_FEATURES}. */
export function paymentFeatures({ reasons }: PaymentScore, fresh: Freshness): number[] {
  return [
    ...PAYMENT_SIGNS.map((sign) => reasons.find((one) => one.sign === sign)?.points ?? 0),
    ...NOVELTIES.map((sign) => (fresh[sign] ? 1 : 0)),
  ];
}

/** How likely a payment is disputed, with what speaks for it. @param history of the same person */
export function judgePayment(
  model: PaymentModel,
  history: readonly Payment[],
  payment: Payment,
): Omit<EventPaymentRisk, 'model_version'> {
  const past = history.filter(({ at }) => at < payment.at);
  const judged = scorePayment(past, model.peers, payment);
  const fresh = freshness(past, payment);
  const weight = (feature: string) => model.weights[feature] ?? 0;
  const told = PAYMENT_SIGNS.map((sign) => {
    const reason = judged.reasons.find((one) => one.sign === sign);
    const isNew = fresh[sign as keyof Freshness] === true;
    return {
      sign,
      share: weight(sign) * (reason?.points ?? 0) + (isNew ? weight(`${sign}_new`) : 0),
      against: reason?.against ?? ('own' as const),
      seen: reason?.seen ?? (sign === 'place' ? (payment.place ?? null) : null),
      usual: reason?.usual ?? null,
    };
  })
    .filter(({ share }) => share >= 0.05)
    .sort((a, b) => b.share - a.share);
  const score = told.reduce((sum, { share }) => sum + share, 0);
  const probability = 1 / (1 + Math.exp(-(model.intercept + score)));
  return {
    score: digits(score),
    probability: digits(probability),
    band: riskBand(probability),
    signs: told.map(({ sign }) => sign),
    reasons: told.map(({ sign, share, against, seen, usual }) => ({
      sign,
      share: digits(share),
      against,
      ...(isToken(sign) ? { seen: null, usual: null } : { seen, usual }),
    })),
  };
}

/** Low below one in ten, high from one in two on. */
export function riskBand(probability: number): RiskBand {
  if (probability >= 0.5) return 'high';
  return probability >= 0.1 ? 'medium' : 'low';
}

/** Tokens of cards and devices stay where they are. */
function isToken(sign: PaymentSign): boolean {
  return sign === 'card' || sign === 'device';
}

function digits(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
