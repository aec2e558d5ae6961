import { describe, expect, test } from 'vitest';
import { VALUE_TASK } from '../../../../src/insight/value/value-task.ts';
import { fitInput, table } from '../../../support/fit-input.ts';

const day = (n: number) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10);

/** Fifty customers who buy every `3 + i mod 11` days, some of whom stop; amounts differ by customer. */
function shop(change: (row: (string | number)[], i: number) => (string | number)[] = (r) => r) {
  const rows: (string | number)[][] = [];
  for (let i = 0; i < 50; i++) {
    const stops = i % 3 === 0 ? 40 + i : 200;
    for (let d = i % 30; d < stops; d += 3 + (i % 11)) {
      rows.push([`c${i}`, day(d), 10 + ((i * 7) % 40) + (d % 5), 'EUR']);
    }
  }
  return table(['client', 'date commande', 'montant', 'devise'], rows.map(change));
}

const refused: { name: string; columns: string[]; rows: (string | number)[][]; says: RegExp }[] = [
  { name: 'no customer column', columns: ['foo', 'date'], rows: [['a', day(0)]], says: /--id/ },
  { name: 'no time column', columns: ['customer', 'amount'], rows: [['a', 1]], says: /--time/ },
  { name: 'no dates', columns: ['customer', 'date'], rows: [['a', 'soon']], says: /no dates/ },
  {
    name: 'one customer only',
    columns: ['customer', 'date', 'amount'],
    rows: [0, 10, 20, 30].map((d) => ['a', day(d), 5]),
    says: /at least 2 customers/,
  },
  {
    name: 'nobody who bought twice',
    columns: ['customer', 'date', 'amount'],
    rows: ['a', 'b', 'c'].map((c, i) => [c, day(i), 5]),
    says: /two days or more/,
  },
  {
    name: 'refunds only',
    columns: ['customer', 'date', 'amount'],
    rows: ['a', 'b'].map((c, i) => [c, day(i), -5]),
    says: /at least 2 customers; it found 0|at least 2 customers to compare; it found 0/,
  },
  { name: 'an empty table', columns: ['customer', 'date', 'amount'], rows: [], says: /no dates/ },
];

describe('azimut fit value', () => {
  test.each(refused)('refuses $name and says what to do', async ({ columns, rows, says }) => {
    await expect(VALUE_TASK.fit(fitInput(table(columns, rows)))).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(says),
    });
  });

  test('finds French headers and gives one row per customer known at the split', async () => {
    const { data, predictions } = await VALUE_TASK.fit(fitInput(shop()));
    expect(data['columns']).toEqual({
      customer: 'client',
      time: 'date commande',
      amount: 'montant',
      currency: 'devise',
    });
    expect(predictions.rows).toHaveLength(50);
    expect(new Set(predictions.rows.map((row) => row[0])).size).toBe(50);
  });

  test('never adds amounts of two currencies', async () => {
    const euros = await VALUE_TASK.fit(fitInput(shop()));
    const yen = shop(([c = '', d = '', a = 0], i) =>
      i % 4 === 0 ? [c, d, Number(a) * 160, 'JPY'] : [c, d, a, 'EUR'],
    );
    const mixed = await VALUE_TASK.fit(fitInput(yen));
    const dearest = (o: typeof euros) =>
      Math.max(
        ...o.predictions.rows.map((r) =>
          Number(r[o.predictions.columns.indexOf('expected_spend')]),
        ),
      );
    expect(mixed.warnings.join()).toMatch(/JPY are not added to EUR/);
    expect(dearest(mixed)).toBeLessThan(dearest(euros) * 1.2);
    expect(mixed.parameters['r']).toEqual(euros.parameters['r']);
    await expect(
      VALUE_TASK.fit(fitInput(yen, { extra: { currency: 'usd' } })),
    ).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test('equal amounts: everyone is expected to spend just that, and it says so', async () => {
    const { predictions, warnings } = await VALUE_TASK.fit(
      fitInput(shop(([c = '', d = '']) => [c, d, 25, 'EUR'])),
    );
    const at = predictions.columns.indexOf('expected_spend');
    expect(new Set(predictions.rows.map((row) => row[at]))).toEqual(new Set([25]));
    expect(warnings.join()).toMatch(/all customers spend the same/);
  });

  test('customers who are all alike are fitted without a crash, with a warning', async () => {
    const rows = Array.from({ length: 30 }, (_, i) =>
      [0, 7, 14, 21, 28].map((d) => [`c${i}`, day(d), 5]),
    );
    const outcome = await VALUE_TASK.fit(
      fitInput(table(['customer', 'date', 'amount'], rows.flat())),
    );
    expect(outcome.warnings.join()).toMatch(/ran to the edge/);
    expect(outcome.predictions.rows.every((row) => Number.isFinite(Number(row[4])))).toBe(true);
  });

  test('predictions are as of the split: what happens later does not change them', async () => {
    const split = { extra: { split: day(90) } };
    const whole = await VALUE_TASK.fit(fitInput(shop(), split));
    const cut = shop();
    const until = {
      ...cut,
      rows: cut.rows.filter((row) => (row['date commande'] ?? '') <= day(90)),
    };
    const blind = await VALUE_TASK.fit(fitInput(until, { extra: { split: 'none' } }));
    expect(blind.parameters).toEqual(whole.parameters);
    expect(blind.predictions.rows.map((row) => row[4])).toEqual(
      whole.predictions.rows.map((row) => row[4]),
    );
  });

  test('a test table of later purchases is the time held out', async () => {
    const { columns, rows } = shop();
    const early = rows.filter((row) => (row['date commande'] ?? '') <= day(90));
    const late = rows.filter((row) => (row['date commande'] ?? '') > day(90));
    const outcome = await VALUE_TASK.fit(
      fitInput({ columns, rows: early }, {}, { columns, rows: late }),
    );
    expect(outcome.data).toMatchObject({
      evaluated_on: 'test table, later time',
      calibration_ends: day(90),
    });
    expect(outcome.metrics['holdout']).toMatchObject({ actual_total: countDays(late) });
  });

  test('a test table of other customers is scored with what the train table taught', async () => {
    const { columns, rows } = shop();
    const mine = rows.filter((row) => Number((row['client'] ?? '').slice(1)) % 2 === 0);
    const others = rows.filter((row) => Number((row['client'] ?? '').slice(1)) % 2 === 1);
    const outcome = await VALUE_TASK.fit(
      fitInput({ columns, rows: mine }, {}, { columns, rows: others }),
    );
    expect(outcome.data).toMatchObject({
      evaluated_on: 'test table, other customers',
      customers: 25,
    });
    expect(outcome.predictions.rows).toHaveLength(25);
  });

  test.each([
    [{ model: 'poisson' }, /--model/],
    [{ split: 'yesterday' }, /--split/],
    [{ split: '1999-01-01' }, /--split must lie between/],
    [{ horizon: '0' }, /--horizon/],
    [{ discount: 'much' }, /--discount/],
  ])('refuses %o and names the option', async (extra, says) => {
    await expect(VALUE_TASK.fit(fitInput(shop(), { extra }))).rejects.toMatchObject({
      message: expect.stringMatching(says),
    });
  });

  test('later money is worth less: lifetime value falls with the discount', async () => {
    const totals = [];
    for (const discount of ['0', '0.1', '1']) {
      const { predictions } = await VALUE_TASK.fit(fitInput(shop(), { extra: { discount } }));
      const at = predictions.columns.indexOf('lifetime_value');
      totals.push(predictions.rows.reduce((sum, row) => sum + Number(row[at]), 0));
    }
    expect(totals).toEqual([...totals].sort((a, b) => b - a));
    expect(new Set(totals).size).toBe(3);
  });

  test('a recency that counts back from the end is turned round', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const x = i % 4;
      const last = x === 0 ? 0 : 5 + (i % 20);
      return [`c${i}`, x, 30 - last, 30];
    });
    const back = table(['customer', 'frequency', 'recency', 'T'], rows);
    const forth = table(
      back.columns,
      rows.map(([c = '', x = 0, r, T = 0]) => [c, x, 30 - Number(r), T]),
    );
    const one = await VALUE_TASK.fit(fitInput(back));
    expect(one.data['recency_counted_from_end']).toBe(true);
    expect(one.parameters).toEqual((await VALUE_TASK.fit(fitInput(forth))).parameters);
  });
});

function countDays(rows: readonly Readonly<Record<string, string>>[]): number {
  return new Set(rows.map((row) => `${row['client']} ${row['date commande']}`)).size;
}
