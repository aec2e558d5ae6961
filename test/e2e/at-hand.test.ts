import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { camille, neighbours } from '../support/demo-stories.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';
import { violations } from './axe.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)('people at hand', () => {
  let stack: WebStack;
  let browser: Browser;
  let camilleId: string;

  beforeAll(async () => {
    stack = await startWebStack();
    camilleId = await stack.indexPerson(camille(stack.now));
    for (const story of neighbours(stack.now)) await stack.indexPerson(story);
    await stack.indexPerson({
      identifiers: ['customer_id:crm/C-99'],
      records: [
        { source: 'crm', at: stack.now.toISOString(), traits: { full_name: 'Odile Verger' } },
      ],
      events: [
        {
          name: 'complaint_filed',
          channel: 'email',
          occurred_at: stack.now.toISOString(),
          text: 'Le grille-pain fume dès qu’on le branche.',
        },
      ],
    });
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = async (role: 'representative' | 'analyst' = 'representative') => {
    const watched = await openPage(browser);
    await signIn(watched.page, stack.url, { key: stack.keys[role] });
    return watched;
  };

  test('finds somebody by what was said, shows the passage, and opens the person', async () => {
    const { page, complaints } = await open();
    await page.locator('.search-input').fill('grille-pain qui fume');
    const passage = page.locator('.passage').first();
    await passage.waitFor();
    expect(await passage.textContent()).toContain('Odile Verger');
    expect((await passage.locator('mark').allTextContents()).toSorted()).toEqual([
      'fume',
      'grille',
      'pain',
    ]);
    expect(page.url()).not.toContain('grille');
    await passage.click();
    await page.getByRole('heading', { level: 1, name: 'Odile Verger' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('offers the spelling that was meant, and searches for it at a press', async () => {
    const { page } = await open();
    await page.locator('.search-input').fill('camille lefaivre');
    const meant = page.locator('.search-meant button');
    await meant.waitFor();
    const spelling = (await meant.textContent()) ?? '';
    expect(spelling).toMatch(/^camille lef[eè]vre$/i);
    await meant.click();
    await expect.poll(() => page.locator('.search-input').inputValue()).toBe(spelling);
    await page.locator('.search-meant').waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('keeps who was opened last, and who is pinned, for the next day', async () => {
    const { page } = await open();
    const noted = page.waitForResponse('**/v1/desk/recent');
    await page.goto(`${stack.url}/profiles/${camilleId}`);
    expect((await noted).status()).toBe(204);
    await page.goto(`${stack.url}/`);
    await page.getByRole('link', { name: /Camille/ }).waitFor();
    await page.getByRole('button', { name: /Épingler Camille/ }).click();
    await page.getByRole('heading', { name: 'Épinglés' }).waitFor();
    const again = await open();
    await again.page.getByRole('button', { name: /Retirer Camille/ }).click();
    await again.page.getByRole('heading', { name: 'Épinglés' }).waitFor({ state: 'detached' });
    await again.page.context().close();
    await page.context().close();
  });

  test('narrows everybody by what is counted, in an address that can be shared, and saves the view', async () => {
    const { page, complaints } = await open();
    await page.locator('.search-input').fill('camille');
    await page.locator('.hit').first().waitFor();
    await page.getByRole('link', { name: 'Tous les résultats et filtres' }).click();
    await page.locator('.people-row').first().waitFor();
    const all = await page.locator('.people-row').count();
    expect(await page.getByRole('status').allTextContents()).toContain(`${all} clients`);
    const channel = page.locator('.facet', { hasText: 'Canal' }).locator('.facet-value').last();
    const count = Number(await channel.locator('.dim').textContent());
    await channel.locator('input').check();
    await expect.poll(() => page.locator('.people-row').count()).toBe(count);
    expect(new URL(page.url()).search).toMatch(/^\?channel=[a-z]+$/);
    expect(await violations(page)).toEqual([]);

    await page.getByLabel('Nom de cette vue').fill('Ma vue');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Ma vue', exact: true }).waitFor();
    await channel.locator('input').uncheck();
    await expect.poll(() => page.locator('.people-row').count()).toBe(all);
    await page.getByRole('button', { name: 'Ma vue', exact: true }).click();
    await expect.poll(() => page.locator('.people-row').count()).toBe(count);
    await page.getByRole('button', { name: 'Oublier Ma vue' }).click();
    await page.getByRole('button', { name: 'Ma vue', exact: true }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('shows a role that may not read texts no passages, and no complaint', async () => {
    const { page } = await open('analyst');
    await page.locator('.search-input').fill('grille-pain qui fume');
    await page.locator('.search-none').waitFor();
    expect(await page.locator('.passage').count()).toBe(0);
    await page.context().close();
  });
});
