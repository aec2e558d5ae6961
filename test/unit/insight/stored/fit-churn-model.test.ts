import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../src/demo/random.ts';
import {
  CUSTOMER_FEATURES,
  type CustomerFeatures,
} from '../../../../src/insight/stored/customer-features.ts';
import { type Cohort, fitChurnModel } from '../../../../src/insight/stored/fit-churn-model.ts';

const DAY_MS = 86_400_000;

/** Customers of whom silence alone says who leaves; every other figure is chance. */
function cohort(seed: number, customers: number, constant = false): Cohort {
  const random = createRandom('churn', seed);
  const left: number[] = [];
  const features = Array.from({ length: customers }, (): CustomerFeatures => {
    const silence = random.int(1, 360);
    left.push(random.chance(1 / (1 + Math.exp(-(silence - 180) / 60))) ? 1 : 0);
    const noise = CUSTOMER_FEATURES.map((name) => [name, constant ? 1 : random.int(0, 50)]);
    return {
      ...(Object.fromEntries(noise) as CustomerFeatures),
      days_since_last_order: constant ? 1 : silence,
    };
  });
  return { at: seed * 180 * DAY_MS, features, left: Uint8Array.from(left) };
}

function fitted(earlier: Cohort, later: Cohort) {
  return fitChurnModel({
    task: 'churn',
    earlier,
    later,
    horizonDays: 180,
    currency: 'EUR',
    dataFrom: 0,
    dataTo: 10_000 * DAY_MS,
    sampled: false,
  });
}

describe('who leaves, where silence alone tells', () => {
  test.each([60, 300])(
    '%i customers are not learnt by heart',
    (customers) => {
      const { evaluation } = fitted(cohort(1, customers), cohort(2, customers));
      const figure = (name: string) =>
        [...evaluation.metrics, ...evaluation.baselines].find((one) => one.name === name)?.value ??
        0;
      expect(figure('auc')).toBeGreaterThan(figure('silence_auc') - 0.02);
      expect(figure('log_loss')).toBeLessThan(figure('base_rate_log_loss'));
    },
    30_000,
  );
});

describe('data that tell nothing', () => {
  const good = cohort(1, 120);
  const all = (value: number): Cohort => ({ ...good, left: good.left.map(() => value) });
  test.each([
    { name: 'one customer', earlier: cohort(1, 1), later: good, lack: 'few_customers' },
    { name: 'nobody at one moment', earlier: good, later: cohort(2, 0), lack: 'few_customers' },
    { name: 'everybody left', earlier: all(1), later: good, lack: 'one_outcome' },
    { name: 'nobody left', earlier: good, later: all(0), lack: 'one_outcome' },
    {
      name: 'everybody alike',
      earlier: cohort(1, 120, true),
      later: cohort(2, 120, true),
      lack: 'all_alike',
    },
  ])('$name is refused as $lack', ({ earlier, later, lack }) => {
    expect(() => fitted(earlier, later)).toThrow(expect.objectContaining({ lack }));
  });
});
