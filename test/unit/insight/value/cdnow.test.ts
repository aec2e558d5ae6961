import { describe, expect, test } from 'vitest';
import { VALUE_TASK } from '../../../../src/insight/value/value-task.ts';
import { csvTable, fitInput } from '../../../support/fit-input.ts';
import { sharedData } from '../../../support/shared-data.ts';

const transactions = sharedData('cdnow/cdnow_sample_transactions.csv.gz');
const summary = sharedData('cdnow/cdnow_calibration_summary.csv');
if (transactions === undefined || summary === undefined) {
  process.stderr.write('CDNOW: skipped, the shared data sets are not here\n');
}

/** Estimates as published; each must come out within 1 %, log-likelihoods to the printed digit. */
const PUBLISHED = [
  {
    source: 'Fader, Hardie & Lee (2005)',
    model: 'bg-nbd',
    parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 },
    logLikelihood: -9582.4,
  },
  {
    source: 'Fader & Hardie (2005), note on the Pareto/NBD',
    model: 'pareto-nbd',
    parameters: { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 },
    logLikelihood: -9595.0,
  },
  {
    source: 'CLVTools and BTYDplus on the same data',
    model: 'mbg-nbd',
    parameters: { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 },
    logLikelihood: -9582.1,
  },
];

describe.skipIf(transactions === undefined || summary === undefined)('CDNOW', () => {
  test.each(PUBLISHED)('$model on transactions gives what $source published', async (row) => {
    const input = fitInput(csvTable(transactions ?? ''), { extra: { model: row.model } });
    const outcome = await VALUE_TASK.fit(input);
    expect(outcome.data).toMatchObject({ form: 'transactions', calibration_ends: '1997-09-30' });
    for (const [name, published] of Object.entries(row.parameters)) {
      expect(Math.abs(Number(outcome.parameters[name]) / published - 1), name).toBeLessThan(0.01);
    }
    expect(Number(outcome.parameters['log_likelihood']).toFixed(1)).toBe(
      row.logLikelihood.toFixed(1),
    );
  });

  test('BG/NBD on the summary of the same customers gives the same estimates', async () => {
    const { data, parameters } = await VALUE_TASK.fit(fitInput(csvTable(summary ?? '')));
    expect(data).toMatchObject({ form: 'recency/frequency summary', customers: 2357 });
    for (const [name, published] of Object.entries(PUBLISHED[0]?.parameters ?? {})) {
      expect(Math.abs(Number(parameters[name]) / published - 1), name).toBeLessThan(0.01);
    }
    expect(Number(parameters['log_likelihood'])).toBeCloseTo(-9582.43, 1);
  });

  test('Gamma–Gamma gives the published p, q and γ on the 946 repeat buyers', async () => {
    const { parameters } = await VALUE_TASK.fit(fitInput(csvTable(transactions ?? '')));
    expect(parameters['spend_customers']).toBe(946);
    expect(parameters['spend_p']).toBeCloseTo(6.25, 1);
    expect(parameters['spend_q']).toBeCloseTo(3.74, 1);
    expect(Number(parameters['spend_gamma'])).toBeCloseTo(15.44, 1);
  });

  /**
   * The baseline is computed here, from the file alone: a customer with repeat purchases who has not been silent for
   * twice their mean gap goes on at x/T per week; everyone else buys nothing.
   */
  test('forecasts the 39 weeks held out better than the recency/frequency rule', async () => {
    const outcome = await VALUE_TASK.fit(fitInput(csvTable(transactions ?? '')));
    const at = (name: string) => outcome.predictions.columns.indexOf(name);
    const rule = new Map(baseline(csvTable(transactions ?? '')));
    const errors = outcome.predictions.rows.map((row) => {
      const actual = Number(row[at('actual_purchases')]);
      return {
        model: Number(row[at('expected_purchases')]) - actual,
        rule: (rule.get(String(row[0])) ?? 0) - actual,
        actual,
      };
    });
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(errors.reduce((sum, e) => sum + e.actual, 0)).toBe(1882);
    expect(mean(errors.map((e) => Math.abs(e.model)))).toBeLessThan(
      mean(errors.map((e) => Math.abs(e.rule))),
    );
    expect(mean(errors.map((e) => e.model ** 2))).toBeLessThan(
      0.8 * mean(errors.map((e) => e.rule ** 2)),
    );
    expect(outcome.metrics['holdout']).toMatchObject({ actual_total: 1882 });
  });
});

function baseline(table: ReturnType<typeof csvTable>): [string, number][] {
  const day = (text: string) =>
    Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6))) /
    86_400_000;
  const end = day('19970930');
  const days = new Map<string, Set<number>>();
  for (const { master_id = '', date = '' } of table.rows) {
    if (day(date) > end) continue;
    days.set(master_id, (days.get(master_id) ?? new Set()).add(day(date)));
  }
  return [...days].map(([customer, bought]) => {
    const [first, last, x] = [Math.min(...bought), Math.max(...bought), bought.size - 1];
    const awake = x > 0 && end - last <= (2 * (last - first)) / x;
    return [customer, awake ? (x / (end - first)) * 39 * 7 : 0];
  });
}
