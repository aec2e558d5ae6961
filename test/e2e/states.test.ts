import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { camille } from '../support/demo-stories.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)('states of the 360 page', () => {
  let stack: WebStack;
  let browser: Browser;
  const ids = { camille: '', merged: '', erased: '', quiet: '', busy: '' };

  beforeAll(async () => {
    stack = await startWebStack();
    ids.camille = await stack.indexPerson(camille(stack.now));
    ids.merged = await stack.indexPerson({
      identifiers: ['customer_id:crm/OLD-1'],
      changes: { status: 'merged', merged_into: ids.camille },
    });
    ids.erased = await stack.indexPerson({
      identifiers: ['customer_id:crm/GONE-1'],
      changes: { status: 'erased' },
    });
    ids.quiet = await stack.indexPerson({
      identifiers: ['email:silence@example.org'],
      records: [
        { source: 'crm', at: stack.now.toISOString(), traits: { full_name: 'Silence Discret' } },
      ],
    });
    ids.busy = await stack.indexPerson({
      identifiers: ['customer_id:crm/BUSY-1'],
      records: [
        { source: 'crm', at: stack.now.toISOString(), traits: { full_name: 'Ada Active' } },
      ],
      events: Array.from({ length: 3000 }, (_, index) => ({
        name: 'page_viewed',
        source: 'site',
        occurred_at: new Date(stack.now.getTime() - index * 1_800_000).toISOString(),
        page: { path: `/p/${index}`, title: `Page ${index}` },
      })),
    });
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = async (key: string = stack.keys.representative) => {
    const watched = await openPage(browser);
    await signIn(watched.page, stack.url, { key });
    return watched;
  };

  test('follows a merged id to the survivor and puts its address in place of the old one', async () => {
    const { page } = await open();
    await page.goto(`${stack.url}/profiles/${ids.merged}?tab=orders`);
    await page.waitForURL(`${stack.url}/profiles/${ids.camille}?tab=orders`);
    await page.getByRole('heading', { level: 1, name: /Camille/ }).waitFor();
    await page.context().close();
  });

  test('shows a tombstone for an erased person and says so for an unknown id', async () => {
    const { page } = await open();
    await page.goto(`${stack.url}/profiles/${ids.erased}`);
    await page.getByRole('heading', { level: 1, name: 'Fiche effacée' }).waitFor();
    await page.goto(`${stack.url}/profiles/p_nobody`);
    await page.getByRole('heading', { level: 1, name: 'Client introuvable' }).waitFor();
    await page.context().close();
  });

  test('says why the timeline and the orders are empty', async () => {
    const { page, complaints } = await open();
    await page.goto(`${stack.url}/profiles/${ids.quiet}`);
    await page.getByText('Aucune interaction').waitFor();
    await page.getByRole('link', { name: 'Commandes' }).click();
    await page.getByText('Aucune commande', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('shows the shape of the page first, then an error with its request id, then the person', async () => {
    const { page } = await open();
    await page.route('**/v1/profiles/p_*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'internal', request_id: 'req-77', status: 500 }),
      });
    });
    await page.goto(`${stack.url}/profiles/${ids.camille}`);
    await page.locator('.profile[aria-busy="true"]').waitFor();
    await page.getByText('Requête req-77').waitFor();
    await page.unroute('**/v1/profiles/p_*');
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.getByRole('heading', { level: 1, name: /Camille/ }).waitFor();
    await page.context().close();
  });

  test('keeps what it shows when the network goes, and says how old it is', async () => {
    const { page } = await open();
    await page.goto(`${stack.url}/profiles/${ids.camille}`);
    await page.locator('.event').first().waitFor();
    await page.context().setOffline(true);
    await page.getByText('Hors connexion').waitFor();
    expect(await page.locator('.event').count()).toBeGreaterThan(0);
    await page.context().setOffline(false);
    await page.getByText('Hors connexion').waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('shows locks to a marketer, and not one identifying value anywhere', async () => {
    const { page } = await open(stack.keys.marketer);
    const answers: string[] = [];
    page.on('response', async (response) => {
      if (response.url().includes('/v1/profiles'))
        answers.push(await response.text().catch(() => ''));
    });
    await page.goto(`${stack.url}/profiles/${ids.camille}`);
    await page.getByRole('heading', { level: 1, name: 'Client (identité masquée)' }).waitFor();
    await page.locator('.event').first().waitFor();
    expect(await page.locator('.masked').count()).toBeGreaterThan(2);
    const shown = `${await page.content()} ${answers.join(' ')}`;
    for (const secret of [
      'Lefèvre',
      'Lefevre',
      '612345678',
      'camille.',
      'Tables-Claudiennes',
      'fendu',
    ]) {
      expect(shown, secret).not.toContain(secret);
    }
    await page.context().close();
  });

  test('tells a representative that the intake is not theirs', async () => {
    const { page } = await open();
    expect(await page.getByRole('link', { name: 'Collecte' }).count()).toBe(0);
    await page.goto(`${stack.url}/ingest`);
    await page.getByRole('heading', { level: 1, name: 'Accès refusé' }).waitFor();
    await page.context().close();
  });

  test('keeps under 60 rows of 3,000 in the page while scrolling, and reaches older ones', async () => {
    const { page, complaints } = await open();
    await page.goto(`${stack.url}/profiles/${ids.busy}`);
    await page.locator('.event').first().waitFor();
    let most = 0;
    for (let step = 0; step < 25; step += 1) {
      await page.mouse.wheel(0, 2500);
      await page.waitForTimeout(120);
      most = Math.max(most, await page.locator('.feed-row').count());
    }
    const positions = await page
      .locator('.feed-row')
      .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-posinset'))));
    process.stdout.write(
      `timeline rows in the page: ${most} at most, of 3000; reached ${Math.max(...positions)}\n`,
    );
    expect(most).toBeLessThan(60);
    expect(Math.max(...positions)).toBeGreaterThan(200);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('holds the filters in the address, so that a copied link shows the same', async () => {
    const { page } = await open();
    await page.goto(`${stack.url}/profiles/${ids.camille}`);
    await page.getByRole('button', { name: /^Téléphone/ }).click();
    await page.waitForURL(/channel=phone/);
    await page.locator('.feed:not(.feed-former)').waitFor();
    await page.locator('.event-toggle', { hasText: 'Réclamation' }).click();
    await page.locator('.event-detail').waitFor();
    const address = page.url();
    expect(new URL(address).search).toBe('?channel=phone');
    await page.goto(address);
    await page.locator('.event').first().waitFor();
    expect(await page.locator('.event').count()).toBe(1);
    await page.context().close();
  });
});
