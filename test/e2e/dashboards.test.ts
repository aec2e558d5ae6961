import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn, type Visit } from '../support/browser.ts';
import { startTestProduct, type TestProduct } from '../support/product.ts';
import { violations } from './axe.ts';
import { findBadBoxes } from './boxes.ts';

const chromium = findChromium();
const DAY = 86_400_000;

/** Shoppers of three channels, half of them women, told independently of the page. */
const SHOPPERS = Array.from({ length: 30 }, (_, i) => ({
  id: `c${i}`,
  channel: (['web', 'app', 'store'] as const)[i % 3] ?? 'web',
  sex: i % 2 === 0 ? 'f' : 'm',
  orders: 1 + (i % 4),
}));
const people = (fits: (one: (typeof SHOPPERS)[number]) => boolean) => SHOPPERS.filter(fits).length;
const interactions = (fits: (one: (typeof SHOPPERS)[number]) => boolean) =>
  SHOPPERS.filter(fits).reduce((sum, { orders }) => sum + orders, 0);

const text = (fr: string, en: string) => ({ fr, en });
const count = { kind: 'count' } as const;
const BOARD = {
  id: 'shop',
  title: text('Boutique', 'Shop'),
  panels: [
    {
      kind: 'metric',
      id: 'orders',
      title: text('Commandes', 'Orders'),
      position: { x: 0, y: 0, w: 4, h: 3 },
      query: { kind: 'aggregation', over: 'events', measures: [count] },
    },
    {
      kind: 'bars',
      id: 'ways',
      title: text('Canaux', 'Channels'),
      position: { x: 4, y: 0, w: 4, h: 6 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [count],
        dimensions: [{ kind: 'field', field: 'channel' }],
        sort: { by: 'count' },
      },
    },
    {
      kind: 'bars',
      id: 'lands',
      title: text('Sexe', 'Sex'),
      position: { x: 8, y: 0, w: 4, h: 6 },
      query: {
        kind: 'aggregation',
        over: 'profiles',
        measures: [{ kind: 'people' }],
        dimensions: [{ kind: 'field', field: 'sex' }],
        sort: { by: 'people' },
      },
    },
    {
      kind: 'time_series',
      id: 'course',
      title: text('Dans le temps', 'Over time'),
      position: { x: 0, y: 3, w: 4, h: 5 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [count],
        dimensions: [{ kind: 'time', interval: 'day' }],
        size: 1000,
      },
    },
    {
      kind: 'heat_grid',
      id: 'hours',
      title: text('Heures', 'Hours'),
      position: { x: 0, y: 8, w: 8, h: 5 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [count],
        dimensions: [{ kind: 'hour_of_week' }],
        size: 200,
      },
    },
    {
      kind: 'bars',
      id: 'gone',
      title: text('Disparu', 'Gone'),
      position: { x: 8, y: 6, w: 4, h: 4 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [count],
        dimensions: [{ kind: 'field', field: 'a_field_that_vanished' }],
      },
    },
    {
      kind: 'metric',
      id: 'fixed',
      title: text('Toujours tout', 'Always all'),
      position: { x: 8, y: 10, w: 4, h: 3 },
      query: { kind: 'aggregation', over: 'events', measures: [count] },
      ignores_filters: true,
    },
  ],
};

describe.skipIf(chromium === undefined)('dashboards whose panels filter each other', () => {
  let product: TestProduct;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    product = await startTestProduct();
    url = product.product.url;
    const now = Date.now();
    const batch = SHOPPERS.flatMap(({ id, channel, sex, orders }, i) => [
      {
        type: 'identify',
        userId: id,
        messageId: `i-${id}`,
        timestamp: new Date(now - 40 * DAY).toISOString(),
        traits: {
          email: `${id}@example.org`,
          name: `Shopper ${i}`,
          gender: sex === 'f' ? 'female' : 'male',
        },
        context: { channel: 'system' },
      },
      ...Array.from({ length: orders }, (_, n) => ({
        type: 'track',
        event: 'Order Completed',
        userId: id,
        messageId: `o-${id}-${n}`,
        timestamp: new Date(now - (3 + ((i * 5 + n * 7) % 30)) * DAY).toISOString(),
        properties: { order_id: `${id}-${n}`, revenue: 10 + i, currency: 'EUR', channel },
      })),
    ]);
    const response = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${product.product.access.write_key}:`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ batch }),
    });
    if (!response.ok) throw new Error(`the messages were refused with ${response.status}`);
    await product.settled();
    const put = await product.request('analyst', 'PUT', '/v1/dashboards/shop', BOARD);
    if (put.status !== 200) throw new Error(JSON.stringify(put.body));
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const visit = async (path: string, options: Visit = {}) => {
    const watched = await openPage(browser, options);
    await signIn(watched.page, url, { key: product.product.access.keys.administrator });
    await watched.page.goto(url + path);
    return watched;
  };
  const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
  const bar = (page: Page, name: string, value: string) =>
    panel(page, name).getByRole('button', { name: new RegExp(`^${value} `) });
  const figure = (page: Page, name: string) => panel(page, name).locator('.metric-value');
  const shows = async (page: Page, name: string, value: number) => {
    await panel(page, name)
      .locator('.metric-value', { hasText: new RegExp(`^${value}$`) })
      .waitFor();
  };
  /** What the page asked the server for one view. */
  const queries = (requests: readonly string[]) =>
    requests.filter((one) => one.endsWith('/v1/dashboards/shop/query')).length;

  test('a click filters all others, the panel clicked keeps its values in their order, one request each', async () => {
    const { page, requests, complaints } = await visit('/dashboards/shop');
    const all = await product.request('analyst', 'POST', '/v1/aggregations', {
      over: 'events',
      measures: [count],
    });
    const total = (all.body as { totals: { count: number } }).totals.count;
    await shows(page, 'Commandes', total);
    const names = await panel(page, 'Sexe').locator('.bar-name').allTextContents();
    expect(names.toSorted()).toEqual(['Femme', 'Homme']);
    expect(await bar(page, 'Sexe', 'Femme').textContent()).toContain(
      String(people(({ sex }) => sex === 'f')),
    );
    const before = queries(requests);
    await bar(page, 'Sexe', 'Homme').click();
    const men = interactions(({ sex }) => sex === 'm') + people((one) => one.sex === 'm');
    await shows(page, 'Commandes', men);
    expect(queries(requests)).toBe(before + 1);
    // The panel clicked keeps its other values where they were, dimmed; the figure it ignores stays.
    expect(await panel(page, 'Sexe').locator('.bar-name').allTextContents()).toEqual(names);
    expect(await bar(page, 'Sexe', 'Femme').getAttribute('data-dimmed')).toBe('true');
    expect(await bar(page, 'Sexe', 'Homme').getAttribute('aria-pressed')).toBe('true');
    expect(await figure(page, 'Toujours tout').textContent()).toBe(String(total));
    await panel(page, 'Toujours tout').getByText('Ne suit pas').waitFor();
    // A panel that failed says why, and the others live.
    await panel(page, 'Disparu').getByText('Un champ demandé n’existe pas').waitFor();
    // Ctrl adds a value.
    await bar(page, 'Sexe', 'Femme').click({ modifiers: ['Control'] });
    await shows(page, 'Commandes', total);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('pills negate, turn off, keep and remove, and every change is undone', async () => {
    const { page } = await visit('/dashboards/shop');
    await bar(page, 'Sexe', 'Homme').click();
    const pill = page.locator('.pill');
    await pill.waitFor();
    const men = Number(await settled(page, 'Commandes'));
    await pill.getByRole('button', { name: /^Inverser/ }).click();
    await page.locator('.pill[data-negate]').waitFor();
    const others = Number(await settled(page, 'Commandes'));
    await pill.getByRole('button', { name: /^Suspendre/ }).click();
    await page.locator('.pill[data-disabled]').waitFor();
    const all = Number(await settled(page, 'Commandes'));
    expect(men + others).toBe(all);
    await pill.getByRole('button', { name: /^Garder/ }).click();
    await pill.getByRole('button', { name: /^Ne plus garder/ }).waitFor();
    await pill.getByRole('button', { name: /^Retirer/ }).click();
    await page.getByText('Aucun filtre.').waitFor();
    await page.keyboard.press('u');
    await page.locator('.pill[data-disabled]').waitFor();
    await page.getByRole('button', { name: 'Annuler' }).click();
    await page.getByRole('button', { name: /^Garder/ }).waitFor();
    await page.context().close();
  });

  test('the keyboard alone filters by bar, by hour and by stretch of time', async () => {
    const { page } = await visit('/dashboards/shop');
    await bar(page, 'Sexe', 'Homme').focus();
    await page.keyboard.press('Enter');
    await page.locator('.pill').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.pill').waitFor({ state: 'detached' });
    const cell = panel(page, 'Heures').locator('[data-mark][tabindex="0"]');
    await cell.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
      /^mar/,
    );
    await page.keyboard.press('Space');
    await page.locator('.pill', { hasText: 'Heure de la semaine' }).waitFor();
    const start = panel(page, 'Dans le temps').getByRole('slider', { name: /^Début/ });
    await start.focus();
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page
      .locator('.pill', { hasText: 'Date' })
      .or(page.locator('.pill').nth(1))
      .first()
      .waitFor();
    expect(await page.locator('.pill').count()).toBe(2);
    await page.context().close();
  });

  test('an address copied shows the same view to somebody else', async () => {
    const { page } = await visit('/dashboards/shop');
    await bar(page, 'Sexe', 'Homme').click();
    await page.locator('.pill').waitFor();
    await page.getByLabel('Comparer').selectOption('previous_period');
    await page.locator('.metric-before').first().waitFor();
    const seen = await settled(page, 'Commandes');
    const address = page.url();
    expect(address).not.toContain('example.org');
    const other = await visit(address.slice(url.length), { language: 'en' });
    await other.page.locator('.pill', { hasText: 'Male' }).waitFor();
    await other.page.locator('.metric-before').first().waitFor();
    expect(await settled(other.page, 'Orders')).toBe(seen);
    // The way back is the browser's own.
    await page.goBack();
    await page.locator('.metric-before').first().waitFor({ state: 'detached' });
    await page.context().close();
    await other.page.context().close();
  });

  test('leads to the people behind and back, and keeps them as a segment', async () => {
    const { page } = await visit('/dashboards/shop');
    await bar(page, 'Sexe', 'Homme').click();
    await page.locator('.pill').waitFor();
    await page.getByRole('button', { name: 'Les personnes' }).click();
    const found = people(({ sex }) => sex === 'm');
    await page.getByText(`${found} personnes`).waitFor();
    expect(await page.locator('.people-behind-row').count()).toBe(found);
    await page.getByRole('button', { name: 'Enregistrer comme segment' }).click();
    await page.getByLabel('Nom du segment').fill('Belges');
    await page.keyboard.press('Enter');
    await page.getByText('Segment « Belges » enregistré').waitFor();
    await page.getByRole('button', { name: 'Revenir au tableau' }).click();
    await panel(page, 'Sexe').waitFor();
    expect(await page.locator('.pill').count()).toBe(1);
    await page.context().close();
  });

  test('hands out a panel as a table of figures and as a picture', async () => {
    const { page } = await visit('/dashboards/shop');
    await bar(page, 'Sexe', 'Femme').waitFor();
    const save = async (item: string) => {
      await panel(page, 'Sexe').getByRole('button', { name: 'Actions : Sexe' }).click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        panel(page, 'Sexe').getByRole('button', { name: item }).click(),
      ]);
      return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
    };
    const csv = await save('Exporter en CSV');
    expect(csv.name).toBe('sexe.csv');
    const lines = csv.bytes.toString('utf8').replace('\uFEFF', '').trim().split('\r\n').slice(1);
    const counted = (code: string) => people(({ sex }) => sex === code);
    expect(lines.toSorted()).toEqual([`Femme,${counted('f')}`, `Homme,${counted('m')}`]);
    const png = await save('Exporter en image (PNG)');
    expect(png.bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    // Not an empty sheet: the bars have the accent's colour.
    expect(png.bytes.length).toBeGreaterThan(3000);
    await page.context().close();
  });

  test('a panel is added, moved with arrows, undone and saved; the former version comes back', async () => {
    const { page, complaints } = await visit('/dashboards/shop?edit=true');
    const handles = page.locator('.editor-handle');
    await handles.first().waitFor();
    const before = await handles.count();
    await page.getByRole('button', { name: 'Ajouter un panneau' }).click();
    expect(await handles.count()).toBe(before + 1);
    const added = handles.last();
    await added.focus();
    const place = () => added.getAttribute('aria-label');
    const from = await place();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await place()).toContain('Colonne 2');
    expect(await place()).toContain('5 sur 12');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect(await place()).toBe(from);
    await page.getByRole('button', { name: 'Enregistrer le tableau' }).click();
    await page.getByText('Tableau enregistré').waitFor();
    await panel(page, 'Nouveau panneau').waitFor();
    await page.getByRole('button', { name: 'Actions : Boutique' }).click();
    await page.getByRole('button', { name: 'Versions', exact: true }).click();
    await page.getByRole('button', { name: 'Revenir à cette version' }).last().click();
    await panel(page, 'Nouveau panneau').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a question of the explorer is answered, saved as a file and kept as a panel', async () => {
    const { page, complaints } = await visit('/explore');
    await page.locator('.explore-chart .bar').first().waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'NDJSON' }).click(),
    ]);
    const rows = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n');
    expect(rows.length).toBe(await page.locator('.explore-chart .bar').count());
    await page.getByText('Exactitude').waitFor();
    await page.getByRole('button', { name: 'Mettre dans un tableau de bord' }).click();
    await page.getByLabel('Titre du panneau').fill('Par canal');
    await page.locator('.explore-panel select').selectOption('shop');
    await page.locator('.explore-panel').getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('link', { name: 'Ajouté à « Boutique »' }).click();
    await panel(page, 'Par canal').locator('.bar').first().waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a cross-filter is on the page soon after the answer', async () => {
    const { page } = await visit('/dashboards/shop');
    await bar(page, 'Sexe', 'Homme').waitFor();
    const spent = await page.evaluate(async () => {
      const bars = document.querySelectorAll<HTMLElement>('button.bar');
      const times: number[] = [];
      for (let i = 0; i < 6; i += 1) {
        const start = performance.now();
        bars[i % bars.length]?.click();
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        times.push(performance.now() - start);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      return times.toSorted((a, b) => a - b);
    });
    const middle = spent[3] ?? 0;
    process.stdout.write(`click to painted pill: median ${middle.toFixed(0)} ms of 150 ms\n`);
    // Other work on the machine counts in: a bound for the order of magnitude, the figure is printed.
    expect(middle).toBeLessThan(600);
    await page.context().close();
  });

  test.each([
    { colorScheme: 'light', language: 'fr', width: 1366 },
    { colorScheme: 'dark', language: 'en', width: 360 },
    { colorScheme: 'dark', language: 'fr', width: 1366 },
    { colorScheme: 'light', language: 'en', width: 360 },
  ] as const)(
    'axe finds nothing and nothing is cut: $colorScheme, $language, $width px',
    async (look) => {
      const { page, complaints } = await visit('/dashboards', {
        colorScheme: look.colorScheme,
        language: look.language,
        viewport: { width: look.width, height: 900 },
      });
      const found: Record<string, string[]> = {};
      const pages = [
        ['/dashboards', '.board-card'],
        [
          '/dashboards/shop?f=%5B%5B"p"%2C"n"%2C""%2C%7B"kind"%3A"values"%2C"field"%3A"country"%2C"values"%3A%5B"FR"%5D%7D%5D%5D',
          '.pill',
        ],
        ['/dashboards/shop?edit=true', '.editor-handle'],
        ['/dashboards/shop?people=true', '.people-behind-row'],
        ['/explore', '.explore-chart .bar'],
        ['/analyses/trends', '.data-table'],
        ['/analyses/explain', '.data-table, .state'],
        ['/analyses/rfm', '.rfm, .state'],
        ['/analyses/service', '.metric'],
        ['/analyses/funnel', '.funnel, .state'],
        ['/analyses/journeys', '.sankey, .state'],
        ['/analyses/cohorts', '.cohorts, .state'],
      ] as const;
      for (const [path, ready] of pages) {
        await page.goto(url + path);
        await page.locator(ready).first().waitFor();
        const bad = [...(await violations(page)), ...(await findBadBoxes(page))].filter(
          // What scrolls in its own box is outside the view and can be reached.
          (one) => !/outside the view (sections-item|data-table|heat-cell)/.test(one),
        );
        if (bad.length > 0) found[path] = [...new Set(bad)];
      }
      expect(found).toEqual({});
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  /** The figure once the page waits for nothing any more. */
  async function settled(page: Page, name: string): Promise<string> {
    await page.locator(`section.panel[aria-busy="true"]`).first().waitFor({ state: 'detached' });
    return (await figure(page, name).textContent()) ?? '';
  }
});
