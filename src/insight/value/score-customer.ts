import type { FittedPurchases } from './fit-purchases.ts';
import { expectedSpend, type FittedSpend } from './gamma-gamma.ts';
import { lifetimeValue, type ValueTerms } from './lifetime-value.ts';
import type { CustomerSummary } from './orders.ts';

/** Everything that scoring needs, as fitted. Plain data but for the purchase model, which is known by its name. */
export interface ValueModel {
  readonly purchases: FittedPurchases;
  /** `undefined` when amounts are absent or all equal: then `fallbackSpend` stands for everyone */
  readonly spend: FittedSpend | undefined;
  /** mean amount of a purchase over all customers; `undefined` when no purchase has an amount */
  readonly fallbackSpend: number | undefined;
}

/** What is expected of a customer; money in the currency's unit, `undefined` where no amount is known. */
export interface CustomerValue {
  readonly p_alive: number;
  /** in the next `ahead` units of time */
  readonly expected_purchases: number;
  readonly expected_spend: number | undefined;
  readonly lifetime_value: number | undefined;
}

/**
 * Scores one customer from their summary: the same for a row of a table and for a live profile.
 * @param ahead units of time (weeks) that purchases are foretold for
 */
export function scoreCustomer(
  model: ValueModel,
  customer: Omit<CustomerSummary, 'customer'>,
  ahead: number,
  terms: ValueTerms,
): CustomerValue {
  const { purchases } = model;
  const spendHistory = { purchases: customer.paid_repeats, mean: customer.mean_spend };
  const spend =
    model.spend === undefined
      ? model.fallbackSpend
      : (expectedSpend(model.spend, spendHistory) ?? model.fallbackSpend);
  return {
    p_alive: purchases.model.pAlive(purchases.parameters, customer),
    expected_purchases: purchases.model.expectedPurchases(purchases.parameters, customer, ahead),
    expected_spend: spend,
    lifetime_value:
      spend === undefined ? undefined : lifetimeValue(purchases, customer, spend, terms),
  };
}
