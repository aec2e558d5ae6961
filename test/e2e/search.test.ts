import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { camille, neighbours } from '../support/demo-stories.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)('search', () => {
  let stack: WebStack;
  let browser: Browser;
  let camilleId: string;

  beforeAll(async () => {
    stack = await startWebStack();
    camilleId = await stack.indexPerson(camille(stack.now));
    for (const story of neighbours(stack.now)) await stack.indexPerson(story);
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = async () => {
    const watched = await openPage(browser);
    await signIn(watched.page, stack.url, { key: stack.keys.representative });
    return watched;
  };

  test('finds and opens a person with the keyboard alone, and says why it was found', async () => {
    const { page, complaints } = await open();
    await page.keyboard.type('camile lefe');
    await page.locator('.hit').first().waitFor();
    const combobox = page.getByRole('combobox', { name: 'Rechercher un client' });
    expect(await combobox.getAttribute('aria-expanded')).toBe('true');
    // Hits of the first letters stay until those of all of them come.
    await expect
      .poll(() => page.locator('.hit').first().locator('mark').allTextContents())
      .toContain('Camille');
    expect(await page.locator('.hit').first().textContent()).toContain('même son');

    const active = () => page.locator('.hit[aria-selected="true"]').getAttribute('id');
    const first = await active();
    await page.keyboard.press('ArrowDown');
    expect(await active()).not.toBe(first);
    expect(await combobox.getAttribute('aria-activedescendant')).toBe(await active());
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');

    const heading = page.getByRole('heading', { level: 1, name: /Camille Lef/ });
    await heading.waitFor();
    expect(new URL(page.url()).pathname).toBe(`/profiles/${camilleId}`);
    expect(await heading.evaluate((element) => element === document.activeElement)).toBe(true);

    await page.keyboard.press(']');
    await page.waitForURL((url) => !url.pathname.endsWith(camilleId));
    await page.keyboard.press('[');
    await page.waitForURL((url) => url.pathname.endsWith(camilleId));
    await page.locator('.event').first().waitFor();
    await page.keyboard.press('t');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('event-toggle');
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('search-input');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('sends each key at once and lets no older answer replace a newer one', async () => {
    const { page } = await open();
    const asked: string[] = [];
    // The older the text, the later its answer: 900 ms for the first letter, nothing for the last.
    await page.route('**/v1/profiles/search', async (route) => {
      const { query } = route.request().postDataJSON() as { query: string };
      asked.push(query);
      await later(route, Math.max(0, 900 - query.length * 200));
    });
    await page.locator('.search-input').pressSequentially('dupon', { delay: 20 });
    await page.locator('.hit', { hasText: 'Dupont' }).waitFor();
    await page.waitForTimeout(1100);
    expect(asked).toEqual(['d', 'du', 'dup', 'dupo', 'dupon']);
    expect(await names(page)).toEqual(expect.arrayContaining(['Marie-Hélène Dupont']));
    expect(await names(page)).not.toContain('Camille Lefebvre');
    await page.context().close();
  });

  test('waits for the answer to what is typed before Enter opens anything', async () => {
    const { page } = await open();
    await page.locator('.search-input').fill('camille lefevre');
    await page.locator('.hit', { hasText: 'Camille' }).first().waitFor();
    await page.route('**/v1/profiles/search', (route) => later(route, 700));
    await page.locator('.search-input').fill('jean-baptiste dupond');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(300);
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await names(page)).toContain('Camille Lefevre');
    await page.getByRole('heading', { level: 1, name: 'Jean-Baptiste Dupond' }).waitFor();
    await page.context().close();
  });

  test('gives a pending Enter up when typing goes on', async () => {
    const { page } = await open();
    await page.route('**/v1/profiles/search', (route) => later(route, 400));
    await page.locator('.search-input').fill('jean-baptiste dupond');
    await page.keyboard.press('Enter');
    await page.keyboard.type('x');
    await page.waitForTimeout(1200);
    expect(new URL(page.url()).pathname).toBe('/');
    await page.context().close();
  });

  test('opens the person chosen last when the page of the first comes slowly', async () => {
    const { page } = await open();
    await page.route('**/v1/profiles/*', (route) =>
      route.request().url().endsWith(camilleId) ? later(route, 900) : route.continue(),
    );
    await page.route('**/assets/profile-page*.js', (route) => later(route, 500));
    await page.locator('.search-input').fill('camille lefevre');
    await page.locator('.hit').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.search-input').fill('jean-baptiste dupond');
    await page.locator('.hit', { hasText: 'Dupond' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Jean-Baptiste Dupond' }).waitFor();
    await page.waitForTimeout(1000);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
      'Jean-Baptiste Dupond',
    );
    await page.context().close();
  });

  test('shows no spinner for a quick answer, keeps former hits, and offers another try on failure', async () => {
    const { page } = await open();
    await page.locator('.search-input').fill('camille');
    await page.locator('.hit').first().waitFor();
    await page.route('**/v1/profiles/search', (route) => later(route, 800));
    await page.locator('.search-input').fill('camille l');
    expect(await page.locator('.search-glass .icon').count()).toBe(1);
    expect(await page.locator('.hit').count()).toBeGreaterThan(0);
    await page.locator('.search-glass .icon').waitFor({ state: 'detached' });
    await page.unroute('**/v1/profiles/search');
    await page.route('**/v1/profiles/search', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'engine_unavailable', request_id: 'req-42', status: 503 }),
      }),
    );
    await page.locator('.search-input').fill('camille le');
    await page.getByText('Requête req-42').waitFor();
    await page.unroute('**/v1/profiles/search');
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.getByText('Requête req-42').waitFor({ state: 'detached' });
    expect(await names(page)).toContain('Camille Lefevre');
    await page.context().close();
  });
});

async function later(route: Route, ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  // The page may have aborted the request in the meantime: then there is nobody to answer.
  await route.continue().catch(() => undefined);
}

function names(page: Page): Promise<string[]> {
  return page.locator('.hit-name').allTextContents();
}
