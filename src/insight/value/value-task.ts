import type { FitTask } from '../fit/task.ts';
import { fitSummary } from './fit-summary.ts';
import { fitTransactions } from './fit-transactions.ts';
import { summaryColumns } from './read-summary.ts';
import { valueOptions } from './value-options.ts';

/**
 * Next purchase and value. Takes purchases (customer, date, amount or quantity and unit price, perhaps currency) or a
 * recency/frequency table (x, t_x, T, perhaps mean spend): which one, its columns tell. `--label` names the amount.
 */
export const VALUE_TASK: FitTask = {
  name: 'value',
  fit: async (input) => {
    const options = valueOptions(input.options);
    const summary = summaryColumns(input.train, input.options);
    // A time column named by the user means purchases, whatever other columns are called.
    return summary !== undefined && input.options.time === undefined
      ? fitSummary(input, summary, options)
      : fitTransactions(input, options);
  },
};
