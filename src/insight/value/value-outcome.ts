import type { FitOutcome, Json } from '../fit/task.ts';
import type { ValueTerms } from './lifetime-value.ts';
import type { CustomerSummary } from './orders.ts';
import { type CustomerValue, scoreCustomer, type ValueModel } from './score-customer.ts';

/** Fitted parameters by name, with what was fitted on how many. */
export function parametersOf({ purchases, spend }: ValueModel): { [name: string]: Json } {
  const named = purchases.model.parameterNames.map((name, i) => [
    name,
    purchases.parameters[i] ?? 0,
  ]);
  return {
    model: purchases.model.name,
    ...Object.fromEntries(named),
    log_likelihood: purchases.logLikelihood,
    customers: purchases.customers,
    ...(spend === undefined
      ? {}
      : {
          spend_p: spend.p,
          spend_q: spend.q,
          spend_gamma: spend.gamma,
          spend_log_likelihood: spend.logLikelihood,
          spend_customers: spend.customers,
        }),
  };
}

/** One row per customer; blank where the table tells nothing. `actual` is what they then bought, where known. */
export function predictionsOf(
  model: ValueModel,
  customers: readonly CustomerSummary[],
  ahead: number,
  terms: ValueTerms,
  actual: readonly (number | undefined)[] | undefined,
): { predictions: FitOutcome['predictions']; values: CustomerValue[] } {
  const values = customers.map((customer) => scoreCustomer(model, customer, ahead, terms));
  const rows = customers.map((customer, i) => {
    const value = values[i];
    return [
      customer.customer,
      ...[customer.x, customer.t_x, customer.T, value?.p_alive, value?.expected_purchases].map(
        shown,
      ),
      ...(actual === undefined ? [] : [shown(actual[i])]),
      ...[value?.expected_spend, value?.lifetime_value].map(shown),
    ];
  });
  const columns = [
    ...['customer', 'x', 't_x', 'T', 'p_alive', 'expected_purchases'],
    ...(actual === undefined ? [] : ['actual_purchases']),
    ...['expected_spend', 'lifetime_value'],
  ];
  return { predictions: { columns, rows }, values };
}

function shown(value: number | undefined): number | string {
  return value === undefined ? '' : Number(value.toPrecision(10));
}
