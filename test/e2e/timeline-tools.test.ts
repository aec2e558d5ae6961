import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { camille } from '../support/demo-stories.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';

const chromium = findChromium();
const HOUR = 3_600_000;

describe.skipIf(chromium === undefined)('ways through a timeline', () => {
  let stack: WebStack;
  let browser: Browser;
  const ids = { camille: '', long: '' };

  beforeAll(async () => {
    stack = await startWebStack();
    ids.camille = await stack.indexPerson(camille(stack.now));
    ids.long = await stack.indexPerson({
      identifiers: ['customer_id:crm/LONG-1'],
      events: Array.from({ length: 3000 }, (_, index) => ({
        name: 'page_viewed',
        occurred_at: new Date(stack.now.getTime() - index * 6 * HOUR).toISOString(),
        page: { title: `Page ${index}` },
        identifiers: ['anonymous_id:site/x-1'],
      })),
    });
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = async (id: string) => {
    const watched = await openPage(browser);
    await signIn(watched.page, stack.url, { key: stack.keys.representative });
    await watched.page.goto(`${stack.url}/profiles/${id}`);
    await watched.page.locator('.event').first().waitFor();
    return watched;
  };
  const dayOf = (daysAgo: number) => {
    const date = new Date(stack.now.getTime() - daysAgo * 24 * HOUR);
    const two = (n: number) => String(n).padStart(2, '0');
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  };

  test('finds words in what was said and bought, and keeps them out of every address', async () => {
    const { page, complaints, requests } = await open(ids.camille);
    await page.getByRole('searchbox', { name: 'Chercher dans l’historique' }).fill('lampe');
    await page.locator('.event-title', { hasText: 'Réclamation' }).waitFor();
    await page.locator('.feed:not(.feed-former)').waitFor();
    const titles = await page.locator('.event-title').allTextContents();
    expect(titles.toSorted()).toEqual(['Ajout au panier', 'Commande', 'Réclamation']);
    expect([...requests, page.url()].filter((url) => url.includes('lamp'))).toEqual([]);
    await page.getByRole('searchbox', { name: 'Chercher dans l’historique' }).fill('girafe');
    await page.getByText('Aucune interaction n’en parle').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('goes to a date, on to newer ones, and back; the address holds the day', async () => {
    const { page, complaints } = await open(ids.long);
    const day = dayOf(400);
    await page.getByLabel('Aller au').fill(day);
    await page.waitForURL(new RegExp(`at=${day}`));
    await page
      .locator(`.event-time[datetime^="${day.slice(0, 7)}"]`)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Voir plus récent' }).click();
    const newer = page.locator('.event-time').first();
    await expect
      .poll(async () => Date.parse((await newer.getAttribute('datetime')) ?? ''), {
        timeout: 20_000,
      })
      .toBeGreaterThan(Date.parse(`${day}T23:59:59Z`) + HOUR);
    const address = page.url();
    await page.goto(address);
    await page
      .locator(`.event-time[datetime^="${day.slice(0, 7)}"]`)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Revenir au plus récent' }).click();
    await page.waitForURL((url) => !url.search.includes('at='));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('shows months as bars that lead there, and the anonymous past as such', async () => {
    const { page } = await open(ids.long);
    const bars = page.getByRole('group', { name: 'Interactions par mois' }).getByRole('button');
    await bars.first().waitFor();
    expect(await bars.count()).toBeGreaterThan(20);
    await bars.nth(5).click();
    await page.waitForURL(/at=\d{4}-\d\d-\d\d/);
    expect(await bars.nth(5).getAttribute('aria-pressed')).toBe('true');
    await page.locator('.event-anonymous', { hasText: 'Anonyme' }).first().waitFor();
    await page.context().close();
  });

  test('has tabs for what there is, and none for what there is not', async () => {
    const { page } = await open(ids.camille);
    const tabs = page.getByRole('navigation', { name: 'Rubriques de la fiche' }).getByRole('link');
    const names = await tabs.allTextContents();
    expect(names).toEqual(
      expect.arrayContaining(['Historique', 'Commandes', 'Paniers', 'Demandes', 'Avis']),
    );
    expect(names).not.toContain('Abonnements');
    await page.getByRole('link', { name: 'Demandes' }).click();
    await page.waitForURL(/tab=tickets/);
    await page.locator('.event-title', { hasText: 'Réclamation' }).waitFor();
    expect(await page.locator('.event').count()).toBe(1);
    await page.getByText('Produit abîmé').first().waitFor();
    await page.context().close();
  });
});
