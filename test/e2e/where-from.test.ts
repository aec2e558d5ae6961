import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)('where values come from', () => {
  let stack: WebStack;
  let browser: Browser;
  let id: string;

  beforeAll(async () => {
    stack = await startWebStack();
    const at = (days: number) => new Date(stack.now.getTime() - days * 86_400_000).toISOString();
    id = await stack.indexPerson({
      identifiers: ['customer_id:crm/W-1'],
      records: [
        { source: 'crm', at: at(400), traits: { family_name: 'Ancien', job_title: 'Boulangère' } },
        { source: 'crm', at: at(300), traits: { family_name: 'Nouveau' } },
        { source: 'shop', at: at(20), traits: { job_title: 'Cheffe' } },
      ],
    });
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test('tells what each source says, said before, and why one was chosen, and closes with Esc', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, stack.url, { key: stack.keys.steward });
    await page.goto(`${stack.url}/profiles/${id}`);
    await page.getByRole('button', { name: 'D’où vient-il ?' }).click();
    const panel = page.getByRole('dialog', { name: 'D’où vient chaque valeur' });
    await panel.getByText('Les sources divergent sur 1 champ.').waitFor();
    const first = panel.getByRole('listitem').first();
    expect(await first.textContent()).toContain('Valeur la plus récente');
    expect(await first.getByRole('rowheader').allTextContents()).toEqual(['shop', 'crm']);
    expect(await first.getByRole('row').nth(0).textContent()).toContain('Cheffe');
    expect(await first.getByRole('row').nth(1).textContent()).toContain('Boulangère');
    const before = panel.getByRole('table', { name: /Dit auparavant/ });
    expect(await before.textContent()).toContain('Ancien');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('shows those who study people nothing of who they are', async () => {
    const { page } = await openPage(browser);
    await signIn(page, stack.url, { key: stack.keys.analyst });
    await page.goto(`${stack.url}/profiles/${id}`);
    await page.getByRole('button', { name: 'D’où vient-il ?' }).click();
    await page.getByText('Les sources concordent sur tous les champs.').waitFor();
    expect(await page.getByRole('dialog').textContent()).not.toMatch(/Nouveau|Ancien|Cheffe/);
    await page.context().close();
  });
});
