import { z } from 'zod';
import { Instant, SnakeName } from './names.ts';

/** Models that are fitted from the company's own events, and asked of every profile. */
export const ModelName = z.enum([
  'value',
  'churn',
  'churn_contract',
  'sentiment',
  'topic',
  'payment',
  'recommend',
]);
export type ModelName = z.infer<typeof ModelName>;

const Figure = z.strictObject({ name: SnakeName, value: z.number() });

/** What a model foretold of cases it had not seen, against what then happened. */
export const Evaluation = z.strictObject({
  method: z.literal('held_out_time'),
  from: Instant.meta({ description: 'start of the time that was held out' }),
  to: Instant,
  cases: z.int().min(1),
  metrics: z.array(Figure).min(1),
  baselines: z.array(Figure).meta({ description: '`<baseline>_<metric>` on the same cases' }),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** Cases of similar forecasts: what was foretold on average, and what came true. */
export const CalibrationRow = z.strictObject({
  from: z.number(),
  to: z.number(),
  cases: z.int().min(1),
  predicted: z.number(),
  observed: z.number(),
});
export type CalibrationRow = z.infer<typeof CalibrationRow>;

/** Below 0.1 as at the fit; from 0.1 on to be watched; from 0.25 on the model should be fitted again. */
export const DriftLevel = z.enum(['stable', 'shifted', 'drifted']);
export type DriftLevel = z.infer<typeof DriftLevel>;

/** How far those who are scored now differ from those at the fit. */
export const ModelDrift = z.strictObject({
  computed_at: Instant,
  cases: z.int().min(1),
  level: DriftLevel.meta({ description: 'of the worst index' }),
  score_psi: z.number(),
  features: z.array(z.strictObject({ feature: SnakeName, psi: z.number() })),
});
export type ModelDrift = z.infer<typeof ModelDrift>;

/** How values lay at the fit: shares between `edges`, the last share that of missing values. */
export const Distribution = z.strictObject({
  name: SnakeName,
  edges: z.array(z.number()).max(9),
  shares: z.array(z.number()).max(11),
});
export type Distribution = z.infer<typeof Distribution>;

/**
 * A fitted model as stored in `models`, `_id` = name. There is none without an evaluation: what has not been tried on
 * later time cannot be written, hence not be asked.
 */
export const FittedModel = z.strictObject({
  name: ModelName,
  version: z.int().min(1).meta({ description: 'counts up with each fit' }),
  owner: z.string().max(128).meta({ description: 'key id of who had it fitted' }),
  created_at: Instant,
  fitted_at: Instant,
  data_from: Instant,
  data_to: Instant,
  horizon_days: z.int().min(1).nullable().meta({ description: 'how far ahead it looks' }),
  currency: z.string().nullable(),
  features: z.array(SnakeName).min(1),
  training: z.strictObject({
    cases: z.int().min(1),
    positives: z.int().nullable(),
    sampled: z.boolean().meta({ description: 'fitted on a part of the customers only' }),
  }),
  evaluation: Evaluation,
  calibration: z.array(CalibrationRow).min(1),
  warnings: z.array(SnakeName),
  drift: ModelDrift.nullable(),
  reference: z.array(Distribution),
  parameters: z.record(z.string(), z.unknown()),
});
export type FittedModel = z.infer<typeof FittedModel>;

/** What a fit yields; storing adds name, version and owner. */
export type FitResult = Omit<
  FittedModel,
  'name' | 'version' | 'owner' | 'created_at' | 'fitted_at' | 'drift'
>;
