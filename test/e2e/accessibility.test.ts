import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { camille, neighbours } from '../support/demo-stories.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';
import { violations } from './axe.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)('accessibility', () => {
  let stack: WebStack;
  let browser: Browser;
  const ids = { camille: '', anonymous: '', erased: '' };

  beforeAll(async () => {
    stack = await startWebStack();
    ids.camille = await stack.indexPerson(camille(stack.now));
    for (const story of neighbours(stack.now)) ids.anonymous = await stack.indexPerson(story);
    ids.erased = await stack.indexPerson({
      identifiers: ['customer_id:crm/GONE'],
      changes: { status: 'erased' },
    });
    await stack.indexDeadLetter({
      dead_letter_id: 'd1',
      source: 'crm',
      kind: 'record',
      code: 'pipeline_failed',
      detail: 'field occurred_at: not a date',
      field: 'occurred_at',
      payload: '{}',
      attempts: 1,
      status: 'open',
      received_at: stack.now.toISOString(),
      refused_at: stack.now.toISOString(),
      accept_id: null,
    });
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const schemes = ['light', 'dark'] as const;
  const languages = ['fr', 'en'] as const;
  const widths = [1366, 360] as const;
  const cases = schemes.flatMap((colorScheme) =>
    languages.flatMap((language) => widths.map((width) => ({ colorScheme, language, width }))),
  );

  test.each(cases)('axe finds nothing: $colorScheme, $language, $width px', async (look) => {
    const { page, complaints } = await openPage(browser, {
      colorScheme: look.colorScheme,
      language: look.language,
      viewport: { width: look.width, height: 900 },
    });
    const found: Record<string, string[]> = {};
    const check = async (name: string) => {
      found[name] = await violations(page);
    };
    const go = async (path: string, ready: string) => {
      await page.goto(stack.url + path);
      await page.locator(ready).first().waitFor();
    };

    await page.goto(`${stack.url}/`);
    await page.locator('.sign-in-input').waitFor();
    await check('sign in');
    await signIn(page, stack.url, { demo: stack.demoToken() });
    await page.locator('.home').waitFor();
    await check('home');
    await page.locator('.search-input').fill('camile lefe');
    await page.locator('.hit').first().waitFor();
    await check('hits');
    await page.locator('.search-input').fill('zzzzqqq');
    await page.locator('.search-none').waitFor();
    await check('no hits');
    await go('/people', '.people-row');
    await page.locator('.facet').first().waitFor();
    await check('people');
    await go(`/profiles/${ids.camille}`, '.event');
    await check('profile');
    if (look.width < 768) await page.locator('.history-filters-toggle').click();
    await page.locator('.chip[aria-pressed]').first().click();
    await page.locator('.chip[aria-pressed="true"]').waitFor();
    await page.locator('.feed:not(.feed-former) .event-toggle').first().click();
    await page.locator('.event-detail').waitFor();
    await check('filtered timeline with an open item');
    for (const tab of ['orders', 'about', 'know']) {
      await go(
        `/profiles/${ids.camille}?tab=${tab}`,
        tab === 'orders' || look.width > 767 ? '.event' : `.${tab}`,
      );
      await check(tab);
    }
    await go(`/profiles/${ids.anonymous}`, '.event');
    await check('anonymous');
    await go('/ingest', '.letter');
    await check('intake');
    await page.keyboard.press('?');
    await page.locator('.keys').waitFor();
    await check('keys');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.locator('.palette').waitFor();
    await check('palette');
    await page.keyboard.press('Escape');
    await page.locator('.shell-actions button').first().click();
    await page.locator('.settings-leave').waitFor();
    await check('settings');
    await go('/', '.at-hand-person');
    await check('home with people at hand');
    await go('/nowhere', '.state-page');
    await check('not found');
    expect(complaints).toEqual([]);

    await go(`/profiles/${ids.erased}`, '.state-page');
    await check('erased');
    await page.context().close();

    const total = Object.values(found).flat().length;
    process.stdout.write(
      `axe ${look.colorScheme} ${look.language} ${look.width}: ${total} violations on ${Object.keys(found).length} states\n`,
    );
    expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual(
      {},
    );
  });
});
