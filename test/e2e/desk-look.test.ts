import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn, type Visit } from '../support/browser.ts';
import { type DeskWorld, startDeskWorld } from '../support/desk-world.ts';
import { violations } from './axe.ts';
import { findBadBoxes } from './boxes.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)("the look of the steward's desk", () => {
  let world: DeskWorld;
  let browser: Browser;
  let profileId: string;

  beforeAll(async () => {
    world = await startDeskWorld();
    browser = await launchBrowser(chromium ?? '');
    const [pair] = await world.openPairs();
    if (pair === undefined) throw new Error('no pair waits');
    profileId = pair.left_id;
    // So that the log has a line of a person's, with all there is to tell.
    await world.product.request('steward', 'POST', `/v1/duplicates/${pair.duplicate_id}/decision`, {
      decision: 'same',
      survivor_id: pair.left_id,
      reason: 'same birthday and street',
    });
    await world.product.settled();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  /** Brings up every state there is to look at, and has each looked at under its name. */
  async function walk(page: Page, look: (state: string) => Promise<void>): Promise<void> {
    const go = async (path: string, ready: string) => {
      await page.goto(world.url + path);
      await page.locator(ready).first().waitFor();
    };
    await go('/desk', '.waterfall-row');
    await look('pairs');
    await go('/desk?status=obsolete', '.state');
    await look('no pair');
    await go('/desk?tab=merges', '.log-entry');
    await page.locator('.log-actions button').first().click();
    await page.locator('.log-entry .facts').waitFor();
    await look('log');
    await page.locator('.log-actions button').nth(1).click();
    await page.locator('.separation').waitFor();
    await page.locator('[name=undo-part]').last().check();
    await page.locator('.identity-dialog .choice-item input[type=checkbox]').first().check();
    await page.locator('.separation .key-list li').first().waitFor();
    await look('undo by identifiers');
    await go('/desk?tab=rules&rule=email', '.rules');
    await page.locator('[name=max_per_profile]').fill('0');
    await page.locator('.rule-form button[type=submit]').click();
    await page.locator('.faults').waitFor();
    await look('refused rule');
    await page.locator('[name=max_per_profile]').fill('1');
    await page.locator('.rule-form button[type=submit]').click();
    await page.locator('.simulation').waitFor();
    await look('rule tried out');
    await go('/desk?tab=golden', '.golden-rule');
    await page.locator('.rule-form button[type=button]').first().click();
    await page.locator('.golden-row [name=fields]').fill('family_name');
    await page.locator('.golden-row select').first().selectOption({ index: 3 });
    await page.locator('.rule-form button[type=submit]').click();
    await page.locator('.simulation, .faults').first().waitFor();
    await look('values kept');
    await go('/desk?tab=matching', '.weights');
    await look('matching');
    await page.locator('.matching-form [type=checkbox]').nth(1).check();
    await page.locator('.matching-form [type=submit]').click();
    await page.locator('.identity-dialog').waitFor();
    await look('asked before merging');
    await go(`/profiles/${profileId}?tab=links`, '.graph-node');
    await page.locator('.identity-list summary').click();
    await page.locator('.links').waitFor();
    await look('links');
    await page.locator('.identity-actions button').first().click();
    await page.locator('.picker-input').fill('Vasseur');
    await page.locator('.picker-item').first().click();
    await page.locator('.merge-table').waitFor();
    await look('merge');
    await page.keyboard.press('Escape');
    await page.locator('.identity-actions button').nth(1).click();
    await page.locator('.choice-item input').first().check();
    await page.locator('.separation').waitFor();
    await look('split');
  }

  async function visit(how: Visit) {
    const opened = await openPage(browser, how);
    await signIn(opened.page, world.url, { key: world.stewardKey });
    return opened;
  }

  test.each([
    { colorScheme: 'light', language: 'fr', width: 1366 },
    { colorScheme: 'dark', language: 'fr', width: 360 },
    { colorScheme: 'light', language: 'en', width: 360 },
    { colorScheme: 'dark', language: 'en', width: 1366 },
  ] as const)('axe finds nothing: $colorScheme, $language, $width px', async (look) => {
    const { page } = await visit({
      colorScheme: look.colorScheme,
      language: look.language,
      viewport: { width: look.width, height: 900 },
    });
    const found: Record<string, string[]> = {};
    let states = 0;
    await walk(page, async (state) => {
      states += 1;
      const list = await violations(page);
      if (list.length > 0) found[state] = list;
    });
    process.stdout.write(
      `axe ${look.colorScheme} ${look.language} ${look.width}: ${Object.values(found).flat().length} violations on ${states} states\n`,
    );
    expect(found).toEqual({});
    await page.context().close();
  });

  // 683 px is a laptop of 1366 at 200 % zoom.
  test.each([
    { width: 360, language: 'fr' },
    { width: 360, language: 'en' },
    { width: 683, language: 'fr' },
  ] as const)(
    'cuts nothing and keeps every target at 24 px: $width px, $language',
    async (look) => {
      const { page } = await visit({
        language: look.language,
        viewport: { width: look.width, height: 740 },
        hasTouch: true,
      });
      const found: Record<string, string[]> = {};
      await walk(page, async (state) => {
        const bad = await findBadBoxes(page);
        if (bad.length > 0) found[state] = [...new Set(bad)];
      });
      expect(found).toEqual({});
      await page.context().close();
    },
  );
});
