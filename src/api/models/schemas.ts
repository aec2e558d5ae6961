import { z } from '@hono/zod-openapi';
import { LACKS } from '../../insight/stored/fit-refusal.ts';
import { CalibrationRow, DriftLevel, FittedModel, ModelName } from '../../model/fitted-model.ts';

export const ShownModel = FittedModel.omit({ parameters: true, reference: true }).meta({
  id: 'FittedModel',
});

const FitAsked = z
  .object({
    state: z.enum(['running', 'done', 'refused', 'failed']),
    started_at: z.string(),
    finished_at: z.string().nullable(),
    lack: z.enum(LACKS).nullable().meta({ description: 'what the data lack, as a code' }),
    reason: z.string().nullable().meta({ description: 'what the data lack, where it was refused' }),
  })
  .meta({ id: 'ModelFit', description: 'the last fit that was asked for' });

export const ModelAnswer = z
  .object({
    name: ModelName,
    model: ShownModel.nullable().meta({ description: '`null` before the first fit' }),
    fit: FitAsked.nullable(),
  })
  .meta({ id: 'Model' });

export const ModelList = z.object({ models: z.array(ModelAnswer) }).meta({ id: 'Models' });

export const FitRequest = z
  .strictObject({
    horizon_days: z
      .int()
      .min(14)
      .max(730)
      .optional()
      .meta({ description: 'days ahead that leaving is foretold for; 180 unless told' }),
  })
  .meta({ id: 'ModelFitRequest' });

export const CardAnswer = z
  .object({
    name: ModelName,
    version: z.int(),
    language: z.enum(['fr', 'en']),
    title: z.string(),
    what: z.string().meta({ description: 'what it foretells' }),
    from: z.array(z.string()).meta({ description: 'what it reads' }),
    data: z.array(z.string()),
    how_well: z.array(z.string()).meta({ description: 'on later time, which it had not seen' }),
    calibration: z.array(CalibrationRow),
    features: z.array(z.string()),
    limits: z.array(z.string()),
    not_for: z.array(z.string()),
    drift: z.object({ level: DriftLevel.nullable(), text: z.string() }),
  })
  .meta({ id: 'ModelCard' });
