import { z } from 'zod';
import { PURCHASE_MODELS } from '../value/fit-purchases.ts';
import type { ValueTerms } from '../value/lifetime-value.ts';
import type { ValueModel } from '../value/score-customer.ts';

/** A value model as JSON; money in minor units. */
export const SerialisedValueModel = z.object({
  format: z.literal('azimut-value-1'),
  purchases: z.object({
    model: z.string(),
    parameters: z.array(z.number()),
    log_likelihood: z.number(),
    customers: z.int(),
    converged: z.boolean(),
    undetermined: z.array(z.string()),
  }),
  spend: z
    .object({
      p: z.number(),
      q: z.number(),
      gamma: z.number(),
      log_likelihood: z.number(),
      customers: z.int(),
      population_mean: z.number().nullable(),
    })
    .nullable(),
  fallback_spend: z.number().nullable(),
});
export type SerialisedValueModel = z.infer<typeof SerialisedValueModel>;

const WEEKS_PER_YEAR = 365.25 / 7;
export const WEEKS_90D = 90 / 7;
/** Value is what is spent within a year, later money worth less by a tenth a year. */
export const VALUE_TERMS: ValueTerms = {
  horizon: WEEKS_PER_YEAR,
  unitsPerYear: WEEKS_PER_YEAR,
  yearlyDiscount: 0.1,
  margin: 1,
};

export function serialiseValueModel({
  purchases,
  spend,
  fallbackSpend,
}: ValueModel): SerialisedValueModel {
  return {
    format: 'azimut-value-1',
    purchases: {
      model: purchases.model.name,
      parameters: [...purchases.parameters],
      log_likelihood: purchases.logLikelihood,
      customers: purchases.customers,
      converged: purchases.converged,
      undetermined: [...purchases.undetermined],
    },
    spend:
      spend === undefined
        ? null
        : {
            p: spend.p,
            q: spend.q,
            gamma: spend.gamma,
            log_likelihood: spend.logLikelihood,
            customers: spend.customers,
            population_mean: spend.populationMean ?? null,
          },
    fallback_spend: fallbackSpend ?? null,
  };
}

/** @throws ZodError when the shape is wrong; `RangeError` for a purchase model that is not known */
export function parseValueModel(stored: unknown): ValueModel {
  const { purchases, spend, fallback_spend } = SerialisedValueModel.parse(stored);
  const model = PURCHASE_MODELS.find(({ name }) => name === purchases.model);
  if (model === undefined) throw new RangeError('the purchase model is not known');
  return {
    purchases: {
      model,
      parameters: purchases.parameters,
      logLikelihood: purchases.log_likelihood,
      customers: purchases.customers,
      converged: purchases.converged,
      undetermined: purchases.undetermined,
    },
    spend:
      spend === null
        ? undefined
        : {
            p: spend.p,
            q: spend.q,
            gamma: spend.gamma,
            logLikelihood: spend.log_likelihood,
            customers: spend.customers,
            populationMean: spend.population_mean ?? undefined,
          },
    fallbackSpend: fallback_spend ?? undefined,
  };
}
