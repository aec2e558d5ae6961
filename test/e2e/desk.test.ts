import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { type DeskWorld, startDeskWorld } from '../support/desk-world.ts';

const chromium = findChromium();

/** A story in order: each test goes on with the people as the one before left them. */
describe.skipIf(chromium === undefined)("the steward's desk", () => {
  let world: DeskWorld;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    world = await startDeskWorld();
    browser = await launchBrowser(chromium ?? '');
    ({ page, complaints } = await openPage(browser, { language: 'en' }));
    await signIn(page, world.url, { key: world.stewardKey });
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  const go = async (path: string, ready: string) => {
    await page.goto(world.url + path);
    await page.locator(ready).first().waitFor();
  };
  const statusOf = async (profileId: string) =>
    (await world.product.request('steward', 'GET', `/v1/profiles/${profileId}`)).status;

  test('a pair is judged with the keyboard alone, and the decision taken back with one key', async () => {
    const [pair] = await world.openPairs();
    if (pair === undefined) throw new Error('no pair waits');
    await go('/', '.home');
    await page.locator('body').press('Escape');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.locator('.pair-table').waitFor();
    await page.keyboard.press('y');
    await page.locator('.undo-line[data-shown] button').waitFor();
    const statuses = [await statusOf(pair.left_id), await statusOf(pair.right_id)].sort();
    expect(statuses).toEqual([200, 308]);
    await page.keyboard.press('z');
    await page.locator('.undo-line').getByText('Undone', { exact: true }).waitFor();
    expect([await statusOf(pair.left_id), await statusOf(pair.right_id)]).toEqual([200, 200]);
    expect(page.url()).not.toMatch(/mail|Lef/);
  });

  test('several pairs are decided at once', async () => {
    await go('/desk?order=newest', '.pair-row');
    const before = await world.openPairs();
    const boxes = page.locator('.pair-box input');
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByText('2 pairs chosen').waitFor();
    await page.getByRole('button', { name: /^Two people/ }).click();
    await page.locator('.undo-line[data-shown]').waitFor();
    const after = (await world.openPairs()).map(({ duplicate_id }) => duplicate_id);
    const decided = before.filter(({ duplicate_id }) => !after.includes(duplicate_id));
    expect(decided).toHaveLength(2);
    // Held apart, not merged.
    for (const { left_id, right_id } of decided) {
      expect([await statusOf(left_id), await statusOf(right_id)]).toEqual([200, 200]);
    }
  });

  test('two profiles are merged from one of them after a preview, and unmerged from there', async () => {
    const [pair] = await world.openPairs();
    if (pair === undefined) throw new Error('no pair waits');
    const { body } = await world.product.request('steward', 'GET', `/v1/profiles/${pair.right_id}`);
    const other = (body as { profile: { display_name: string } }).profile.display_name;
    await go(`/profiles/${pair.left_id}?tab=links`, '.graph-node');
    await page.getByRole('button', { name: 'Merge with…' }).click();
    await page.locator('.picker-input').fill(other);
    await page.locator('.picker-item', { hasText: other }).first().click();
    await page.locator('.merge-table').waitFor();
    expect(await page.locator('.moves-item').first().textContent()).toMatch(/identifier/);
    await page.getByRole('button', { name: 'Swap' }).click();
    await page.locator('.merge-confirm:not([disabled])').click();
    // The other one was made to stay: its page is shown.
    await page.waitForURL((url) => url.pathname.endsWith(pair.right_id));
    expect(await statusOf(pair.left_id)).toBe(308);
    await page
      .getByRole('button', { name: /^Undo the decision/ })
      .first()
      .click();
    await page.locator('.separation .key-list li').first().waitFor();
    await page.locator('.identity-dialog-actions button').last().click();
    await page.getByText('Decision undone').waitFor();
    expect(await statusOf(pair.left_id)).toBe(200);
  });

  test('some identifiers are split off after a preview', async () => {
    const id = await world.findProfile('Capucine Delorme');
    await go(`/profiles/${id}?tab=links`, '.graph-node');
    await page.getByRole('button', { name: 'Split off…' }).click();
    await page.locator('.choice-item', { hasText: 'E-mail' }).locator('input').check();
    await page.locator('.separation').waitFor();
    await page.getByRole('button', { name: 'Split off', exact: true }).click();
    await page.getByRole('link', { name: 'Open the part that left' }).click();
    await page.waitForURL((url) => url.pathname !== `/profiles/${id}`);
    await page.locator('.profile-header').waitFor();
  });

  test('the log tells every decision and narrows to one profile', async () => {
    await go('/desk?tab=merges', '.log-entry');
    const all = await page.locator('.log-entry').count();
    await page.locator('.log-entry button').first().click();
    const id = await page.locator('.log-entry .facts a').first().textContent();
    await page.locator('[name=profile]').fill('nobody@mail.example');
    await page.keyboard.press('Enter');
    await page.getByText('A profile number begins with p_.').waitFor();
    expect(page.url()).not.toContain('mail');
    await page.locator('[name=profile]').fill(id ?? '');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.has('profile'));
    await page.locator('.log-entry').first().waitFor();
    expect(await page.locator('.log-entry').count()).toBeLessThanOrEqual(all);
  });

  test('a rule is applied only as it was tried out, and taken back', async () => {
    await go('/desk?tab=rules', '.rules');
    await page.getByRole('link', { name: 'Change the rule: E-mail' }).click();
    const apply = page.getByRole('button', { name: 'Apply from now on' });
    expect(await apply.isDisabled()).toBe(true);
    await page.locator('[name=max_per_profile]').fill('0');
    await page.getByRole('button', { name: 'Try out' }).click();
    // What the API says stands by the name of the field.
    await page.locator('.faults', { hasText: 'Most per profile' }).waitFor();
    expect(await apply.isDisabled()).toBe(true);
    await page.locator('[name=max_per_profile]').fill('11');
    await page.getByRole('button', { name: 'Try out' }).click();
    await page.locator('.simulation-verdict').waitFor();
    await page.locator('[name=max_per_profile]').fill('12');
    expect(await apply.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Try out' }).click();
    await apply.and(page.locator(':not([disabled])')).click();
    await page.getByText('Rule in force', { exact: true }).waitFor();
    const policy = async () => {
      const { body } = await world.product.request('steward', 'GET', '/v1/namespaces');
      const { namespaces } = body as {
        namespaces: { name: string; policy: { max_per_profile: number } }[];
      };
      return namespaces.find(({ name }) => name === 'email')?.policy.max_per_profile;
    };
    expect(await policy()).toBe(12);
    await page.getByRole('link', { name: 'Change the rule: E-mail' }).click();
    await page.getByRole('button', { name: 'Back to the built-in rule' }).click();
    await page.getByText('Built-in rule in force again').waitFor();
    expect(await policy()).toBe(20);
  });

  test('a rule of golden values is applied only as it was tried out', async () => {
    await go('/desk?tab=golden', '.golden-rule');
    const apply = page.getByRole('button', { name: 'Apply', exact: true });
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.locator('.golden-row [name=fields]').fill('no such field');
    await page.getByRole('button', { name: 'Try out' }).click();
    await page.locator('.faults').waitFor();
    expect(await apply.isDisabled()).toBe(true);
    await page.locator('.golden-row [name=fields]').fill('company, job_title');
    await page.getByLabel('Choice 1').selectOption({ label: 'the longest' });
    await page.getByRole('button', { name: 'Try out' }).click();
    await page.locator('.simulation-verdict').waitFor();
    await apply.and(page.locator(':not([disabled])')).click();
    await page.getByText('Rules in force; profiles are read again one by one.').waitFor();
    const { body } = await world.product.request('steward', 'GET', '/v1/survivorship');
    const { policy } = body as { policy: { rules: unknown[] } };
    expect(policy.rules).toEqual([{ fields: ['company', 'job_title'], choose: ['longest'] }]);
  });

  test('merging without asking is switched on only after a question', async () => {
    await go('/desk?tab=matching', '.weights');
    const automatic = async () => {
      const { body } = await world.product.request('steward', 'GET', '/v1/matching');
      return (body as { settings: { automatic: boolean } }).settings.automatic;
    };
    await page.getByLabel('Merge without asking').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.identity-dialog').waitFor();
    await page.keyboard.press('Escape');
    expect(await automatic()).toBe(false);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Yes, merge without asking' }).click();
    await expect.poll(automatic).toBe(true);
  });

  test('is closed to those who do not keep identities', async () => {
    const visit = await openPage(browser, { language: 'en' });
    const key = world.product.product.access.keys.representative;
    await signIn(visit.page, world.url, { key });
    for (const tab of ['pairs', 'merges', 'rules', 'golden', 'matching']) {
      await visit.page.goto(`${world.url}/desk?tab=${tab}`);
      await visit.page.getByText('Access refused').waitFor();
    }
    await visit.page.context().close();
  });

  test('nothing went wrong behind the page', () => {
    // Refusals that were provoked are told by the browser itself.
    expect(complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
  });
});
