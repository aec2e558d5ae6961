import { availableParallelism, loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)('the 360 page while it is looked at', () => {
  let stack: WebStack;
  let browser: Browser;
  let id = '';

  beforeAll(async () => {
    stack = await startWebStack();
    stack.startWorker();
    await track('Signed Up');
    id = await until(async () => {
      const key = encodeURIComponent('customer_id:default/direct-1');
      const answer = await fetch(`${stack.url}/v1/profiles/${key}`, {
        headers: { authorization: `Bearer ${stack.keys.representative}` },
      });
      if (!answer.ok) return undefined;
      const { profile } = (await answer.json()) as { profile: { profile_id: string } };
      return profile.profile_id;
    });
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const track = (event: string) =>
    fetch(`${stack.url}/v1/track`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${stack.keys.write}:`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ type: 'track', userId: 'direct-1', event }),
    });

  const open = async (key: string = stack.keys.representative) => {
    const watched = await openPage(browser);
    await signIn(watched.page, stack.url, { key });
    const streaming = watched.page.waitForResponse(/\/live/);
    await watched.page.goto(`${stack.url}/profiles/${id}`);
    await watched.page.locator('.event').first().waitFor();
    await streaming;
    return watched;
  };

  const titles = (page: Page) => page.locator('.event-title').allTextContents();

  test('an event shows by itself, and not one request is made by hand', async () => {
    const { page, complaints } = await open();
    const sentMs = performance.now();
    await track('Product Viewed');
    await page.locator('.event-title', { hasText: 'Produit consulté' }).waitFor();
    const tookMs = performance.now() - sentMs;
    const load = loadavg()[0] ?? 0;
    process.stdout.write(
      `event accepted to painted: ${Math.round(tookMs)} ms (machine load ${load.toFixed(1)})\n`,
    );
    // Where more processes want the processors than there are, everything waits its turn.
    expect(tookMs).toBeLessThan(2000 * Math.max(1, load / availableParallelism()));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('shows what came while it was offline', async () => {
    const { page } = await open();
    await page.context().setOffline(true);
    await page.getByText('Hors connexion').waitFor();
    await track('Product Added');
    await page.context().setOffline(false);
    await page.locator('.event-title', { hasText: 'Ajout au panier' }).waitFor();
    await page.context().close();
  });

  test('a note and a task are written with the keyboard, show by themselves, and are ticked off', async () => {
    const { page, complaints, requests } = await open();
    const text = page.getByRole('textbox', { name: 'Texte' });
    await text.fill('Préfère le soir');
    await page.getByRole('button', { name: 'Enregistrer' }).press('Enter');
    await page.getByText('Enregistré : cela apparaîtra').waitFor();
    await page.locator('.event-text', { hasText: 'Préfère le soir' }).waitFor();

    await page.getByRole('radio', { name: 'Tâche' }).press('Space');
    await page.getByRole('radio', { name: 'Tâche' }).check();
    await text.fill('Rappeler pour la lampe');
    await page.getByLabel('Pour le').fill('2020-01-31');
    await page.getByRole('button', { name: 'Enregistrer' }).press('Enter');
    await page.getByText('En retard depuis le').waitFor();
    await page.getByRole('button', { name: 'Marquer comme faite' }).press('Enter');
    await page.getByText('Rien en cours').waitFor();
    await page.locator('.event-title', { hasText: 'Tâche faite' }).waitFor();
    expect(await titles(page)).toContain('Note');
    expect(requests.filter((url) => /soir|lampe/i.test(decodeURIComponent(url)))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('those who study people are told of news, and shown nothing of what was written', async () => {
    const { page } = await open(stack.keys.analyst);
    await track('Product Shared');
    await page.locator('.event-title', { hasText: 'Produit partagé' }).waitFor();
    expect(await page.content()).not.toContain('Préfère');
    expect(await page.getByRole('textbox', { name: 'Texte' }).count()).toBe(0);
    await page.context().close();
  });
});

async function until<T>(found: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const value = await found();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it never came');
}
