import { BG_NBD, MBG_NBD } from './bg-nbd.ts';
import { maximise } from './maximise.ts';
import { PARETO_NBD } from './pareto-nbd.ts';
import { groupHistories, type PurchaseHistory, type PurchaseModel } from './purchase-model.ts';

/** Every purchase model, by name; the first is the usual one. */
export const PURCHASE_MODELS: readonly PurchaseModel[] = [BG_NBD, MBG_NBD, PARETO_NBD];

/** A purchase model with the parameters that make the histories most likely. */
export interface FittedPurchases {
  readonly model: PurchaseModel;
  readonly parameters: readonly number[];
  readonly logLikelihood: number;
  readonly customers: number;
  readonly converged: boolean;
  /** names of parameters that the data do not determine: they ran to the edge of the search */
  readonly undetermined: readonly string[];
}

/**
 * Fits a purchase model by maximum likelihood.
 * @param histories at least one with a repeat purchase, or rates and leaving cannot be told apart (the caller checks)
 */
export function fitPurchases(
  model: PurchaseModel,
  histories: readonly PurchaseHistory[],
): FittedPurchases {
  const groups = groupHistories(histories);
  const meanT = histories.reduce((sum, h) => sum + h.T, 0) / Math.max(1, histories.length);
  const found = maximise(
    (parameters) => model.logLikelihood(parameters, groups),
    model.starts(meanT),
    Math.max(1, histories.length),
  );
  return {
    model,
    parameters: found.parameters,
    logLikelihood: found.value,
    customers: histories.length,
    converged: found.converged,
    undetermined: found.atBounds.map((i) => model.parameterNames[i] ?? ''),
  };
}
