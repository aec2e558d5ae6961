import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { camille, neighbours } from '../support/demo-stories.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';
import { findBadBoxes } from './boxes.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)('a narrow screen', () => {
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

  // 683 px is a laptop of 1366 at 200 % zoom.
  test.each([
    { width: 360, language: 'fr' },
    { width: 360, language: 'en' },
    { width: 683, language: 'fr' },
    { width: 1366, language: 'fr' },
  ] as const)(
    'cuts nothing and keeps every target at 24 px: $width px, $language',
    async ({ width, language }) => {
      const { page } = await openPage(browser, {
        language,
        viewport: { width, height: 740 },
        hasTouch: width < 700,
      });
      const found: Record<string, string[]> = {};
      const check = async (name: string) => {
        const bad = await findBadBoxes(page);
        if (bad.length > 0) found[name] = bad;
      };
      const go = async (path: string, ready: string) => {
        await page.goto(stack.url + path);
        await page.locator(ready).first().waitFor();
        await check(path.replace(camilleId, 'id'));
      };
      await page.goto(stack.url);
      await page.locator('.sign-in-input').waitFor();
      await check('sign in');
      await signIn(page, stack.url, { key: stack.adminKey });
      await check('home');
      await page.locator('.search-input').fill('camile lefe');
      await page.locator('.hit').first().waitFor();
      await check('hits');
      await go(`/profiles/${camilleId}`, '.event');
      if (width < 768) {
        await page.locator('.history-filters-toggle').click();
        await page.locator('.chip[aria-pressed]').first().waitFor();
        await check('filters');
        await go(`/profiles/${camilleId}?tab=about`, '.about');
        await go(`/profiles/${camilleId}?tab=know`, '.know');
      }
      await page.goto(`${stack.url}/profiles/${camilleId}`);
      await page.locator('.event-toggle').nth(4).click();
      await page.locator('.event-detail').waitFor();
      await check('open item');
      await go(`/profiles/${camilleId}?tab=orders`, '.event');
      await go('/ingest', '.equation');
      await page.locator('.shell-actions button').first().click();
      await page.locator('.settings-leave').waitFor();
      await check('settings');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.locator('.palette').waitFor();
      await check('palette');
      expect(found).toEqual({});
      await page.context().close();
    },
  );
});
