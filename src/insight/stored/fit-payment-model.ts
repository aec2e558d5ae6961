import type { FitResult } from '../../model/fitted-model.ts';
import { averagePrecision } from '../anomaly/average-precision.ts';
import { fitLogistic as fitBaseline, logisticProbability } from '../anomaly/logistic-baseline.ts';
import {
  type LabelledPayment,
  PAYMENT_SIGNS,
  type PaymentCase,
  paymentCases,
  peersBefore,
} from '../anomaly/payment-cases.ts';
import { DAY_MS } from '../columns/instant.ts';
import { reliability } from '../evaluate/reliability.ts';
import { fitLogistic } from '../tabular/logistic.ts';
import { describeDistribution } from './distribution.ts';
import { FitRefusal } from './fit-refusal.ts';
import { PAYMENT_FEATURES, type PaymentModel, paymentFeatures } from './payment-model.ts';

export interface PaymentFit {
  readonly task: 'payment';
  /** `fraud`: was disputed */
  readonly payments: readonly LabelledPayment[];
  /** milliseconds since 1970 at which the payments were read */
  readonly until: number;
  readonly currency: string | null;
  readonly sampled: boolean;
}

/** Banks tell of a dispute weeks later: younger payments have no label yet. */
export const DISPUTE_DAYS = 45;
const LEAST_DISPUTED = 10;
const LEAST_PAYMENTS = 200;
/** Share of the disputed payments that the weights are learnt from; later ones are what they are tried on. */
const LEARNT = 0.6;
const MOST_HONEST = 20_000;
const RIDGE = 1e-3;

/**
 * Fits how much each sign of a payment says, with disputes as labels: on earlier payments, tried on later ones, then
 * on all. Payments of the last weeks are left out, since nobody can have disputed them yet.
 * @throws FitRefusal where there are too few payments, or too few disputed ones in either time
 */
export function fitPaymentModel({
  payments: given,
  until,
  currency,
  sampled,
}: PaymentFit): FitResult {
  const settled = until - DISPUTE_DAYS * DAY_MS;
  const payments = given.filter(({ at }) => at < settled).sort((a, b) => a.at - b.at);
  const frauds = payments.filter(({ fraud }) => fraud);
  const split = frauds[Math.floor(frauds.length * LEARNT)]?.at ?? settled;
  const earlier = frauds.filter(({ at }) => at < split).length;
  if (payments.length < LEAST_PAYMENTS) {
    throw new FitRefusal(
      'few_payments',
      `this model needs ${LEAST_PAYMENTS} payments older than ${DISPUTE_DAYS} days; it found ${payments.length}`,
    );
  }
  if (Math.min(earlier, frauds.length - earlier) < LEAST_DISPUTED) {
    throw new FitRefusal(
      'few_disputes',
      `this model needs ${LEAST_DISPUTED} disputed payments both to learn from and to be tried on; it found ${frauds.length}`,
    );
  }
  const cases = paymentCases(payments, peersBefore(payments, split));
  const taught = cases.filter(({ at }) => at < split);
  const held = cases.filter(({ at }) => at >= split);
  const tried = weigh(taught);
  const foretold = held.map((one) => probabilityOf(tried, one));
  const truth = held.map(({ fraud }) => fraud);
  const baseline = fitBaseline(
    sample(taught).map(({ plain }) => plain),
    sample(taught).map(({ fraud }) => fraud),
  );
  const precision = (scores: readonly number[]) =>
    averagePrecision(scores.map((score, i) => ({ score, positive: truth[i] ?? false }))) ?? 0;
  const ap = precision(foretold);
  const logistic = precision(held.map(({ plain }) => logisticProbability(baseline, plain)));
  const flagged = held.flatMap(({ fraud }, i) => ((foretold[i] ?? 0) >= 0.5 ? [fraud] : []));
  const caught = flagged.filter(Boolean).length;
  const peers = peersBefore(payments, settled);
  const all = paymentCases(payments, peers);
  const model = weigh(all);
  const found = truth.filter(Boolean).length;
  const bins = reliability(
    Float64Array.from(foretold),
    truth.map((fraud) => (fraud ? 1 : 0)),
  ).bins.map((bin) => ({ ...bin }));
  return {
    data_from: instant(payments[0]?.at ?? 0),
    data_to: instant(payments.at(-1)?.at ?? 0),
    horizon_days: null,
    currency,
    features: [...PAYMENT_SIGNS],
    training: { cases: payments.length, positives: frauds.length, sampled },
    evaluation: {
      method: 'held_out_time',
      from: instant(split),
      to: instant(payments.at(-1)?.at ?? 0),
      cases: held.length,
      metrics: [
        { name: 'average_precision', value: ap },
        { name: 'base_rate', value: found / held.length },
        { name: 'precision', value: flagged.length === 0 ? 0 : caught / flagged.length },
        { name: 'recall', value: found === 0 ? 0 : caught / found },
        { name: 'flagged', value: flagged.length },
      ],
      baselines: [
        { name: 'logistic_average_precision', value: logistic },
        {
          name: 'surprise_average_precision',
          value: precision(held.map(({ judged }) => judged.score)),
        },
      ],
    },
    calibration: bins,
    warnings: [
      ...(frauds.length < 50 ? ['few_disputes'] : []),
      ...(ap < logistic ? ['no_better_than_logistic'] : []),
    ],
    reference: [
      describeDistribution(
        'score',
        all.map((one) => scoreOf(model, one)),
      ),
    ],
    parameters: { format: 'azimut-payment-1', peers, ...model } satisfies PaymentModel,
  };
}

type Weights = Pick<PaymentModel, 'intercept' | 'weights'>;

/** Logistic regression over the surprise of each sign. A sign that would speak for a payment is left out. */
function weigh(cases: readonly PaymentCase[]): Weights {
  const part = sample(cases);
  const rows = part.map(({ judged, fresh }) => paymentFeatures(judged, fresh));
  const labels = part.map(({ fraud }) => (fraud ? 1 : 0));
  let signs = PAYMENT_FEATURES.map((_, k) => k).filter((k) => rows.some((row) => row[k] !== 0));
  for (;;) {
    const used = signs;
    const numbers = used.map((k) => Float64Array.from(rows, (row) => row[k] ?? 0));
    const fitted = fitLogistic({ count: part.length, numbers, groups: [] }, labels, RIDGE);
    const weights = used.map((_, i) => fitted[i + 1] ?? 0);
    if (weights.every((weight) => weight >= 0)) {
      // Honest payments were sampled: their odds come back into the intercept.
      const honest = (list: readonly PaymentCase[]) => list.filter(({ fraud }) => !fraud).length;
      const kept = honest(part) / Math.max(1, honest(cases));
      return {
        intercept: (fitted[0] ?? 0) + Math.log(kept),
        weights: Object.fromEntries(
          used.map((k, i) => [PAYMENT_FEATURES[k] ?? '', weights[i] ?? 0]),
        ),
      };
    }
    signs = used.filter((_, i) => (weights[i] ?? 0) > 0);
  }
}

/** All frauds, and of honest payments an even part. */
function sample(cases: readonly PaymentCase[]): PaymentCase[] {
  const every = Math.max(1, Math.ceil(cases.length / MOST_HONEST));
  return cases.filter(({ fraud }, i) => fraud || i % every === 0);
}

function scoreOf({ weights }: Weights, { judged, fresh }: PaymentCase): number {
  const values = paymentFeatures(judged, fresh);
  return PAYMENT_FEATURES.reduce(
    (sum, name, k) => sum + (weights[name] ?? 0) * (values[k] ?? 0),
    0,
  );
}

function probabilityOf(model: Weights, one: PaymentCase): number {
  return 1 / (1 + Math.exp(-(model.intercept + scoreOf(model, one))));
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
