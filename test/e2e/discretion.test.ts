import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { camille } from '../support/demo-stories.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';

const chromium = findChromium();
const PERSONAL = [
  'camille',
  'lefevre',
  'lefèvre',
  '612345678',
  'example.org',
  'tables-claudiennes',
];

describe.skipIf(chromium === undefined)('discretion', () => {
  let stack: WebStack;
  let browser: Browser;
  let camilleId: string;

  beforeAll(async () => {
    stack = await startWebStack();
    camilleId = await stack.indexPerson(camille(stack.now));
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test('wipes the demo link at once, and its token works once', async () => {
    const { page, complaints } = await openPage(browser);
    const token = stack.demoToken();
    await page.goto(`${stack.url}/#demo=${token}`);
    await page.locator('.search-input').waitFor();
    expect(page.url()).toBe(`${stack.url}/`);
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
    expect(complaints).toEqual([]);
    const second = await openPage(browser);
    await second.page.goto(`${stack.url}/#demo=${token}`);
    await second.page.getByText('n’est plus valable').waitFor();
    expect(second.page.url()).toBe(`${stack.url}/`);
    await page.context().close();
    await second.page.context().close();
  });

  test('leaves nothing personal in storage, addresses or titles, and asks nobody but its own server', async () => {
    const { page, complaints, requests } = await openPage(browser);
    const titles = new Set<string>();
    const note = async () => titles.add(await page.title());
    await signIn(page, stack.url, { key: stack.adminKey });
    await note();
    await page.locator('.search-input').fill('camille lefevre');
    await page.locator('.hit').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.event').first().waitFor();
    await note();
    await page.getByRole('link', { name: 'Commandes' }).click();
    await page.waitForURL(/tab=orders/);
    await note();
    await page.goto(`${stack.url}/ingest`);
    await page.locator('.equation').waitFor();
    await note();

    const stored = await page.evaluate(async () =>
      JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        (await indexedDB.databases()).map(({ name }) => name),
        await caches.keys(),
        (await navigator.serviceWorker.getRegistrations()).length,
      ]),
    );
    const cookies = await page.context().cookies();
    const everything = [stored, ...titles, ...requests].join('\n').toLowerCase();
    for (const personal of PERSONAL) expect(everything, personal).not.toContain(personal);
    expect(everything).not.toContain('azk_');
    expect([...titles]).toEqual(['Azimut – Accueil', 'Azimut – Client', 'Azimut – Collecte']);
    expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([
      { httpOnly: true, sameSite: 'Strict' },
    ]);
    const foreign = requests.filter((url) => new URL(url).origin !== stack.url);
    process.stdout.write(
      `requests: ${requests.length}, to other origins: ${foreign.length}; complaints: ${complaints.length}\n`,
    );
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('is served under a policy that allows nothing inline, and styles only with the nonce', async () => {
    const answer = await fetch(`${stack.url}/profiles/${camilleId}`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(await answer.text()).toContain(`<meta name="csp-nonce" content="${nonce}"`);
  });

  test('forgets everything on signing out, and asks for the key again', async () => {
    const { page } = await openPage(browser);
    await signIn(page, stack.url, { demo: stack.demoToken() });
    await page.goto(`${stack.url}/profiles/${camilleId}`);
    await page.locator('.event').first().waitFor();
    await page.getByRole('button', { name: 'Réglages' }).click();
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.locator('.sign-in-input').waitFor();
    expect((await page.content()).toLowerCase()).not.toContain('lefevre');
    expect((await page.context().cookies()).length).toBe(0);
    await page.context().close();
  });

  test('says that a key is wrong without saying more', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${stack.url}/`);
    await page.locator('.sign-in-input').fill('azk_0000000000000000_wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('n’est pas reconnue').waitFor();
    await page.context().close();
  });
});
