import { describe, expect, test } from 'vitest';
import type { HitScore } from '../../../../src/insight/recommend/evaluate.ts';
import { RECOMMEND_TASK } from '../../../../src/insight/recommend/recommend-task.ts';
import { csvTable, fitInput, table } from '../../../support/fit-input.ts';
import { sharedData } from '../../../support/shared-data.ts';

const day = (n: number) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10);
const HEADER = ['client', 'commande', 'date', 'article', 'quantité'];

/** Forty customers who buy pairs (i, i + 10) some days apart. */
function lines(): (string | number)[][] {
  return Array.from({ length: 40 }, (_, i) => [
    [`c${i}`, `o${i}a`, day(i), `p${i % 10}`, 1],
    [`c${i}`, `o${i}b`, day(i + 3), `p${(i % 10) + 10}`, 2],
  ]).flat();
}

describe('azimut fit recommend', () => {
  test('finds French headers, holds out each last basket and answers one row per case', async () => {
    const { data, predictions, metrics } = await RECOMMEND_TASK.fit(
      fitInput(table(HEADER, lines())),
    );
    expect(data['columns']).toMatchObject({
      customer: 'client',
      basket: 'commande',
      item: 'article',
    });
    expect(data).toMatchObject({ cases: 40, items: 20 });
    expect(predictions.rows).toHaveLength(40);
    expect(predictions.rows.every(([, list]) => String(list).split(' ').length <= 10)).toBe(true);
    expect(metrics['list_length']).toBe(10);
  });

  test('returns, postage and rows without customer teach nothing', async () => {
    const noise = [
      ['c1', 'o1b', day(4), 'p99', -1],
      ['c1', 'o1b', day(4), 'POST', 1],
      ['', 'o77', day(4), 'p5', 1],
    ];
    const clean = await RECOMMEND_TASK.fit(fitInput(table(HEADER, lines())));
    const noisy = await RECOMMEND_TASK.fit(fitInput(table(HEADER, [...lines(), ...noise])));
    expect(noisy.data).toMatchObject({
      returns: 1,
      rows_not_products: 1,
      rows_without_customer: 1,
    });
    expect(noisy.predictions).toEqual(clean.predictions);
  });

  test('what a stock column says is gone is never recommended', async () => {
    const rows = lines().map((row) => [...row, row[3] === 'p12' ? 0 : 5]);
    const { data, predictions } = await RECOMMEND_TASK.fit(
      fitInput(table([...HEADER, 'stock'], rows)),
    );
    expect(data['items_out_of_stock']).toBe(1);
    expect(predictions.rows.flatMap(([, list]) => String(list).split(' '))).not.toContain('p12');
  });

  test('a test table of later baskets is what is held out', async () => {
    const rows = lines();
    const early = rows.filter((row) => String(row[1]).endsWith('a'));
    const late = rows.filter((row) => String(row[1]).endsWith('b'));
    const outcome = await RECOMMEND_TASK.fit(
      fitInput(table(HEADER, early), {}, table(HEADER, late)),
    );
    expect(outcome.data).toMatchObject({ evaluated_on: 'test table', cases: 40 });
  });

  test.each([
    { name: 'no customer', columns: ['article', 'date'], rows: [['a', day(0)]], says: /--id/ },
    { name: 'no item', columns: ['client', 'date'], rows: [['a', day(0)]], says: /--label/ },
    {
      name: 'one basket each',
      columns: ['client', 'article', 'date'],
      rows: [
        ['a', 'x', day(0)],
        ['b', 'y', day(1)],
      ],
      says: /two baskets/,
    },
    {
      name: 'no dates',
      columns: ['client', 'article', 'date'],
      rows: [['a', 'x', 'soon']],
      says: /no dates/,
    },
  ])('refuses a table with $name', async ({ columns, rows, says }) => {
    await expect(RECOMMEND_TASK.fit(fitInput(table(columns, rows)))).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(says),
    });
  });
});

const retail = sharedData('online-retail/transactions.csv.gz');
if (retail === undefined)
  process.stderr.write('Online Retail: skipped, the shared data sets are not here\n');

describe.skipIf(retail === undefined)('Online Retail', () => {
  test('last baskets are hit at least twice as often as by what is most bought', {
    timeout: 180_000,
  }, async () => {
    const { data, metrics, predictions } = await RECOMMEND_TASK.fit(
      fitInput(csvTable(retail ?? '')),
    );
    process.stderr.write(`Online Retail: ${JSON.stringify(metrics)}\n`);
    const strict = metrics['strict'] as unknown as {
      model: HitScore;
      baseline_popularity: HitScore;
    };
    const model = metrics['model'] as unknown as HitScore;
    const popular = metrics['baseline_popularity'] as unknown as HitScore;
    expect(model.hit_rate).toBeGreaterThanOrEqual(2 * popular.hit_rate);
    expect(strict.model.hit_rate).toBeGreaterThanOrEqual(2 * strict.baseline_popularity.hit_rate);
    // The figure printed is the figure of the rows.
    const hits = predictions.rows.reduce((sum, row) => sum + Number(row[3]), 0);
    expect(hits / Number(data['cases'])).toBeCloseTo(model.hit_rate, 10);
    // Popularity counted here, from the file alone, with all that others bought before their last baskets.
    const simple = simplePopularity(csvTable(retail ?? ''));
    process.stderr.write(`Online Retail: what most customers bought hits ${simple}\n`);
    expect(strict.model.hit_rate).toBeGreaterThan(1.8 * simple);
  });
});

function simplePopularity({ rows }: ReturnType<typeof csvTable>): number {
  const orders = new Map<string, { customer: string; at: string; items: Set<string> }>();
  for (const row of rows) {
    const {
      CustomerID = '',
      InvoiceNo = '',
      StockCode = '',
      InvoiceDate = '',
      Quantity = '',
    } = row;
    if (CustomerID === '' || Number(Quantity) <= 0 || !/^\d{5}/.test(StockCode)) continue;
    const order = orders.get(InvoiceNo) ?? {
      customer: CustomerID,
      at: InvoiceDate,
      items: new Set(),
    };
    orders.set(InvoiceNo, order);
    order.items.add(StockCode.toUpperCase());
  }
  const byCustomer = Map.groupBy(orders.values(), (order) => order.customer);
  const buyers = new Map<string, number>();
  const cases: { had: Set<string>; last: Set<string> }[] = [];
  for (const own of byCustomer.values()) {
    own.sort((a, b) => a.at.localeCompare(b.at));
    const earlier = own.length < 2 ? own : own.slice(0, -1);
    const had = new Set(earlier.flatMap((order) => [...order.items]));
    for (const item of had) buyers.set(item, (buyers.get(item) ?? 0) + 1);
    const last = own.length < 2 ? new Set<string>() : (own.at(-1)?.items ?? new Set<string>());
    const fresh = new Set([...last].filter((item) => !had.has(item)));
    if (fresh.size > 0) cases.push({ had, last: fresh });
  }
  const ranked = [...buyers].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const hits = cases.filter(({ had, last }) =>
    ranked
      .filter((name) => !had.has(name))
      .slice(0, 10)
      .some((name) => last.has(name)),
  );
  return hits.length / cases.length;
}
