import { z } from 'zod';
import { PaymentSign, RiskBand } from './event.ts';
import { Instant, SnakeName } from './names.ts';

/** What a feature adds to the log-odds of leaving: above 0 it raises the risk, below it lowers it. */
export const ChurnReason = z.strictObject({
  feature: SnakeName,
  value: z.number().nullable().meta({ description: 'of the feature; `null` where unknown' }),
  share: z.number().meta({ description: 'log-odds' }),
});
export type ChurnReason = z.infer<typeof ChurnReason>;

/** Low below one third, high from two thirds on. */
export const ChurnBand = z.enum(['low', 'medium', 'high']);
export type ChurnBand = z.infer<typeof ChurnBand>;

const share = z.number().min(0).max(1);

/**
 * What stored models foretell of a person. No part of the fold: written by scoring alone, carried over by each
 * projection, which marks it `stale`; scoring then finds it and computes it again.
 */
export const Predictions = z.strictObject({
  computed_at: Instant,
  stale: z.boolean().meta({ description: 'the profile has changed since' }),
  models: z.array(z.string()).meta({ description: '`name:version` of each model that was asked' }),
  expected_orders_90d: z.number().min(0).nullable(),
  p_alive: share
    .nullable()
    .meta({ description: 'probability that the person still is a customer' }),
  expected_value_minor: z
    .int()
    .nullable()
    .meta({ description: 'spend expected within a year, discounted by 10 % a year' }),
  currency: z.string().nullable().meta({ description: 'of the expected value' }),
  churn_probability: share.nullable(),
  churn_band: ChurnBand.nullable(),
  churn_reasons: z.array(ChurnReason).max(5).meta({ description: 'strongest first' }),
  payment_risk: share
    .nullable()
    .optional()
    .meta({ description: 'of the riskiest payment within 90 days' }),
  payment_risk_band: RiskBand.nullable().optional(),
  payment_risk_at: Instant.nullable().optional(),
  payment_risk_signs: z.array(PaymentSign).optional().meta({ description: 'of that payment' }),
  payments_at_risk: z
    .int()
    .min(0)
    .optional()
    .meta({ description: 'payments of band `high` within 90 days' }),
  topics: z.array(z.string()).max(5).optional().meta({
    description: 'what texts of the last year are about, most frequent first',
  }),
  topic_last: z.string().nullable().optional(),
  sentiment_mean: z.number().min(-1).max(1).nullable().meta({ description: 'over all texts' }),
  sentiment_last: z.number().min(-1).max(1).nullable(),
  sentiment_last_at: Instant.nullable(),
  sentiment_trend: z.number().nullable().meta({
    description: 'change a month over the last twelve; `null` below two months with texts',
  }),
  texts_count: z.int().min(0),
});
export type Predictions = z.infer<typeof Predictions>;
