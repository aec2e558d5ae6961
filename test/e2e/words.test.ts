import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { camille, neighbours } from '../support/demo-stories.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';

const chromium = findChromium();

/** Texts and spoken attributes of what is shown, with all that went through the words taken out. */
function textsOutsideWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts: string[] = [];
    const take = (text: string | null) => {
      // Innermost brackets first: a formatted date may stand inside a sentence.
      let rest = text ?? '';
      for (let before = ''; before !== rest; ) {
        before = rest;
        rest = rest.replaceAll(/⟦[^⟦⟧]*⟧/g, ' ');
      }
      for (const part of rest.split(/\s{2,}|·|,/)) {
        // A postcode before a town is two values.
        const wordy = part.replace(/^\s*\d+/, '').trim();
        if (/\p{L}{2,}/u.test(wordy)) texts.push(wordy);
      }
    };
    const walker = document.createTreeWalker(
      document.body,
      NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
    );
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node instanceof HTMLElement) {
        for (const name of ['aria-label', 'title', 'placeholder']) take(node.getAttribute(name));
      } else if (
        node.parentElement?.closest(
          'script, style, kbd, [aria-hidden="true"], [lang]:not(html)',
        ) === null
      ) {
        take(node.textContent);
      }
    }
    take(document.title);
    return [...new Set(texts)];
  });
}

describe.skipIf(chromium === undefined)('words', () => {
  let stack: WebStack;
  let browser: Browser;
  let camilleId: string;
  let anonymousId = '';

  beforeAll(async () => {
    stack = await startWebStack();
    camilleId = await stack.indexPerson(camille(stack.now));
    for (const story of neighbours(stack.now)) anonymousId = await stack.indexPerson(story);
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test('leaves no text untranslated: all that is not data comes from the words', async () => {
    const { page } = await openPage(browser, { language: 'zz' });
    // What the API answered is data, in whatever language it came, as is what codes were made readable from.
    let data = '';
    page.on('response', async (response) => {
      if (!response.url().includes('/v1/')) return;
      // Read before adding: answers that come together must not overwrite each other.
      const text = await response.text().catch(() => '');
      data += text;
    });
    const found: Record<string, string[]> = {};
    const check = async (name: string) => {
      const known = normalise(data);
      const left = (await textsOutsideWords(page)).filter(
        (text) => !known.includes(normalise(text)),
      );
      if (left.length > 0) found[name] = left;
    };
    const go = async (path: string, ready: string) => {
      await page.goto(stack.url + path);
      await page.locator(ready).first().waitFor();
      await page.waitForTimeout(200);
      await check(path);
    };
    await page.goto(stack.url);
    await page.locator('.sign-in-input').waitFor();
    await check('sign in');
    await signIn(page, stack.url, { key: stack.adminKey });
    await check('home');
    await page.locator('.search-input').fill('camile lefe');
    await page.locator('.hit').first().waitFor();
    await page.waitForTimeout(200);
    await check('hits');
    await go(`/profiles/${camilleId}`, '.event');
    for (const row of [0, 2, 4]) await page.locator('.event-toggle').nth(row).click();
    await check('open items');
    await go(`/profiles/${camilleId}?tab=orders`, '.event');
    await go(`/profiles/${anonymousId}`, '.event');
    await go('/ingest', '.equation');
    await page.keyboard.press('?');
    await page.locator('.keys').waitFor();
    await check('keys');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.locator('.palette').waitFor();
    await check('palette');
    await go('/nowhere', '.state-page');
    process.stdout.write(`untranslated texts: ${Object.values(found).flat().length}\n`);
    expect(found).toEqual({});
    await page.context().close();
  });

  test.each([
    { language: 'fr', heading: 'Qui cherchez-vous ?' },
    { language: 'en', heading: 'Who are you looking for?' },
  ] as const)('speaks $language and tells the browser so', async ({ language, heading }) => {
    const { page } = await openPage(browser, { language });
    await signIn(page, stack.url, { demo: stack.demoToken() });
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    await page.context().close();
  });
});

function normalise(text: string): string {
  return text.toLowerCase().replaceAll(/[_\s]+/g, ' ');
}
