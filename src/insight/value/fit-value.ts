import { AppError } from '../../errors.ts';
import { type FittedPurchases, fitPurchases } from './fit-purchases.ts';
import { fitSpend } from './gamma-gamma.ts';
import type { CustomerSummary } from './orders.ts';
import type { PurchaseModel } from './purchase-model.ts';
import type { ValueModel } from './score-customer.ts';

/** Customers below which estimates are more chance than habit. */
const FEW_CUSTOMERS = 100;
/** Correlation of how often and how much from which the spend model's assumption is doubtful. */
const DOUBTFUL_CORRELATION = 0.3;

/**
 * Fits timing and spend on customers as they were at one moment.
 * @throws AppError `invalid_request` for one customer only, or when nobody bought twice: leaving cannot be told from waiting
 */
export function fitValue(
  model: PurchaseModel,
  customers: readonly CustomerSummary[],
): { model: ValueModel; warnings: string[] } {
  checkCustomers(customers);
  const purchases = fitPurchases(model, customers);
  const paid = customers.filter((c) => c.paid_repeats > 0);
  const spend = fitSpend(paid.map((c) => ({ purchases: c.paid_repeats, mean: c.mean_spend })));
  const paidPurchases = paid.reduce((sum, c) => sum + c.paid_repeats, 0);
  const total = paid.reduce((sum, c) => sum + c.paid_repeats * c.mean_spend, 0);
  const fallbackSpend = paidPurchases === 0 ? undefined : total / paidPurchases;
  const warnings = timingWarnings(purchases);
  if (fallbackSpend === undefined) {
    warnings.push('no repeat purchase has an amount: spend and lifetime value are left blank');
  } else if (spend === undefined) {
    warnings.push('all customers spend the same: their mean stands for everyone’s spend');
  } else if (spend.q <= 1) {
    warnings.push(
      'spend differs so much that its mean is not finite: one-time buyers get the observed mean',
    );
  }
  const linked = correlation(paid.map((c) => [c.paid_repeats, c.mean_spend]));
  if (Math.abs(linked) > DOUBTFUL_CORRELATION) {
    warnings.push(
      `how much and how often go together (correlation ${linked.toFixed(2)}): the spend model assumes they do not`,
    );
  }
  return { model: { purchases, spend, fallbackSpend }, warnings };
}

/** @throws AppError `invalid_request` saying what is missing */
function checkCustomers(customers: readonly CustomerSummary[]): void {
  if (customers.length < 2) {
    throw new AppError(
      'invalid_request',
      `value needs at least 2 customers to compare; it found ${customers.length}`,
    );
  }
  if (customers.every((c) => c.x === 0)) {
    throw new AppError(
      'invalid_request',
      'value needs customers who bought on two days or more; it found none',
    );
  }
  if (customers.every((c) => c.T === 0)) {
    throw new AppError(
      'invalid_request',
      'value needs purchases on more than one day; the window is empty',
    );
  }
}

function timingWarnings({ customers, converged, undetermined, model }: FittedPurchases): string[] {
  const warnings: string[] = [];
  if (customers < FEW_CUSTOMERS) {
    warnings.push(`only ${customers} customers: estimates are uncertain below ${FEW_CUSTOMERS}`);
  }
  if (!converged) warnings.push(`the search for ${model.name}'s parameters did not settle`);
  if (undetermined.length > 0) {
    warnings.push(
      `customers differ too little to determine ${undetermined.join(', ')} of ${model.name}: it ran to the edge of the search`,
    );
  }
  return warnings;
}

/** Pearson's correlation; 0 when either side is constant. */
function correlation(pairs: readonly (readonly [number, number])[]): number {
  const n = Math.max(1, pairs.length);
  const [meanA, meanB] = pairs.reduce(([a, b], [x, y]) => [a + x / n, b + y / n], [0, 0]);
  let [ab, aa, bb] = [0, 0, 0];
  for (const [x, y] of pairs) {
    ab += (x - meanA) * (y - meanB);
    aa += (x - meanA) ** 2;
    bb += (y - meanB) ** 2;
  }
  return aa * bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
