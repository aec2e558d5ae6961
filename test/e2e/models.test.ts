import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fitValueModel } from '../../src/insight/stored/fit-value-model.ts';
import type { OrderRow } from '../../src/insight/value/orders.ts';
import { ModelName } from '../../src/model/fitted-model.ts';
import type { Predictions } from '../../src/model/predictions.ts';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { camille } from '../support/demo-stories.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';
import { violations } from './axe.ts';

const chromium = findChromium();
const DAY = 86_400_000;

/** Customers who buy every 10 to 60 days for a year, a third of them no longer. */
function orders(until: number): OrderRow[] {
  return Array.from({ length: 300 }, (_, i) => {
    const gap = 10 + ((i * 37) % 51);
    const days = i % 3 === 0 ? 150 : 360;
    return Array.from({ length: Math.floor(days / gap) }, (_, n) => ({
      customer: `c${i}`,
      at: until - 365 * DAY + (n * gap + (i % 7)) * DAY,
      amount: 2_000 + ((i * 911) % 9_000),
      refund: false,
    }));
  }).flat();
}

describe.skipIf(chromium === undefined)('what models foretell, on the page', () => {
  let stack: WebStack;
  let browser: Browser;
  const ids = { camille: '', unscored: '' };

  beforeAll(async () => {
    stack = await startWebStack();
    const predictions: Predictions = {
      computed_at: stack.now.toISOString(),
      stale: false,
      models: ['churn:1', 'sentiment:1', 'value:1'],
      expected_orders_90d: 1.24,
      p_alive: 0.81,
      expected_value_minor: 32_150,
      currency: 'EUR',
      churn_probability: 0.72,
      churn_band: 'high',
      churn_reasons: [
        { feature: 'days_since_last_order', value: 210, share: 1.2 },
        { feature: 'emails_opened', value: 14, share: -0.4 },
      ],
      sentiment_mean: -0.4,
      sentiment_last: -0.8,
      sentiment_last_at: stack.now.toISOString(),
      sentiment_trend: -0.1,
      texts_count: 1,
    };
    const told = camille(stack.now);
    ids.camille = await stack.indexPerson({
      ...told,
      events:
        told.events?.map((event) =>
          event.text === undefined
            ? event
            : { ...event, sentiment: { label: 'negative', score: -0.8, model_version: 1 } },
        ) ?? [],
      changes: { predictions },
    });
    ids.unscored = await stack.indexPerson({
      identifiers: ['email:nouveau@example.org'],
      records: [{ source: 'crm', at: stack.now.toISOString(), traits: { full_name: 'Noé Neuf' } }],
    });
    const until = Math.floor(stack.now.getTime() / DAY) * DAY;
    const result = fitValueModel({
      task: 'value',
      rows: orders(until),
      currency: 'EUR',
      until,
      sampled: false,
    });
    const at = stack.now.toISOString();
    await stack.putModel({
      ...result,
      name: 'value',
      version: 1,
      owner: 'test',
      created_at: at,
      fitted_at: at,
      drift: null,
    });
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = async (key: string, language: 'fr' | 'en' = 'fr', width = 1366) => {
    const viewport = { width, height: 900 };
    const watched = await openPage(browser, { language, viewport });
    await signIn(watched.page, stack.url, { key });
    return watched;
  };

  test('tells value, risk with its reasons, and sentiment by month', async () => {
    const { page, complaints } = await open(stack.keys.marketer);
    await page.goto(`${stack.url}/profiles/${ids.camille}`);
    const risk = page.getByRole('region', { name: 'Risque de départ' });
    await risk.getByText('Élevé').waitFor();
    expect(await risk.locator('.reason').allTextContents()).toEqual([
      'augmentejours depuis la dernière commande : 210',
      'réduite-mails ouverts : 14',
    ]);
    await page.getByRole('region', { name: 'Ce qui est attendu' }).getByText('321,50').waitFor();
    const months = page.getByRole('list', { name: 'Sentiment par mois' });
    await months.waitFor();
    expect(await months.locator('.mood').count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('says nothing of somebody no model was asked about', async () => {
    const { page } = await open(stack.keys.marketer);
    await page.goto(`${stack.url}/profiles/${ids.unscored}`);
    await page.getByText('Aucune commande connue.').waitFor();
    expect(await page.locator('.risk, .reasons, .moods').count()).toBe(0);
    await page.context().close();
  });

  test.each([
    { language: 'fr', width: 1366 },
    { language: 'en', width: 360 },
  ] as const)('shows every model with its card: $language, $width px', async (look) => {
    const { page, complaints } = await open(stack.keys.analyst, look.language, look.width);
    await page.goto(`${stack.url}/models`);
    await page.locator('.model-what').waitFor();
    expect(await page.locator('.models .card').count()).toBe(ModelName.options.length);
    await page.locator('.model-calibration summary').click();
    expect(await page.locator('.model-table tbody tr').count()).toBe(10);
    expect(await violations(page)).toEqual([]);
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('says in words why a fit is refused, and offers fitting to analysts alone', async () => {
    const { page } = await open(stack.keys.analyst);
    await page.goto(`${stack.url}/models`);
    await page.getByRole('button', { name: /Ajuster.*Sentiment des textes/ }).click();
    await page.getByText('il faut au moins cent textes accompagnés d’une note').waitFor();
    await page.context().close();
    const manager = await open(stack.keys.manager);
    await manager.page.goto(`${stack.url}/models`);
    await manager.page.locator('.model-what').waitFor();
    expect(await manager.page.locator('.model-fit').count()).toBe(0);
    await manager.page.context().close();
  });
});
