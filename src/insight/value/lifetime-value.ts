import type { FittedPurchases } from './fit-purchases.ts';
import type { PurchaseHistory } from './purchase-model.ts';

/** How far value is looked ahead, and what later money is worth today. Times in the unit the model was fitted in. */
export interface ValueTerms {
  readonly horizon: number;
  readonly unitsPerYear: number;
  /** yearly discount rate, such as 0.1; 0 for none */
  readonly yearlyDiscount: number;
  /** share of spend that is earned, 1 when spend itself is the value */
  readonly margin: number;
}

const STEPS_PER_YEAR = 13;

/**
 * Present value of the purchases expected within the horizon: in steps of four weeks, each discounted from its middle.
 * @param spend expected value of one purchase
 */
export function lifetimeValue(
  fitted: FittedPurchases,
  history: PurchaseHistory,
  spend: number,
  terms: ValueTerms,
): number {
  const { model, parameters } = fitted;
  const steps = Math.ceil((terms.horizon / terms.unitsPerYear) * STEPS_PER_YEAR);
  let value = 0;
  let before = 0;
  for (let step = 1; step <= steps; step++) {
    const until = model.expectedPurchases(parameters, history, (terms.horizon * step) / steps);
    const years = (terms.horizon * (step - 0.5)) / steps / terms.unitsPerYear;
    value += (until - before) / (1 + terms.yearlyDiscount) ** years;
    before = until;
  }
  return Math.max(0, value) * spend * terms.margin;
}
