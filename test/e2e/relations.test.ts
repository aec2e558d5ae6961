import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn } from '../support/browser.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';

const chromium = findChromium();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules that axe found broken within the card. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(context: string): Promise<{ violations: { id: string }[] }> };
    };
    return (await axe.run('.about')).violations.map(({ id }) => id);
  });
}

const LOOKS = [
  {
    language: 'fr',
    heading: 'Foyer et entreprise',
    household: /Foyer\s*9 autres personnes/,
    why: 'Même adresse et même nom de famille : Martin, 12 rue de la Paix, 69001 Lyon',
    company: /Entreprise\s*1 autre personne/,
    employer: 'Même employeur et même domaine de messagerie : Acme, acme.fr',
    more: 'Voir la suite',
  },
  {
    language: 'en',
    heading: 'Household and company',
    household: /Household\s*9 other people/,
    why: 'Same address and same family name: Martin, 12 rue de la Paix, 69001 Lyon',
    company: /Company\s*1 other person/,
    employer: 'Same employer and same mail domain: Acme, acme.fr',
    more: 'Show more',
  },
] as const;

describe.skipIf(chromium === undefined)('household and company', () => {
  let stack: WebStack;
  let browser: Browser;
  const ids: string[] = [];
  let alone: string;

  beforeAll(async () => {
    stack = await startWebStack();
    const at = stack.now.toISOString();
    const person = (id: string, traits: object) =>
      stack.indexPerson({
        identifiers: [`customer_id:crm/${id}`],
        records: [{ source: 'crm', at, traits }],
      });
    const home = { street: '12 rue de la Paix', postcode: '69001', city: 'Lyon' };
    for (const letter of 'ABCDEFGHIJ') {
      const works = letter === 'A' || letter === 'B';
      const own = { given_name: `${letter}my`, family_name: 'Martin', ...home };
      const work = { company: 'Acme', email: `${letter}@acme.fr`, job_title: `Rôle ${letter}` };
      ids.push(await person(letter, works ? { ...own, ...work } : own));
    }
    const nextDoor = { ...home, street: '14 rue de la Paix' };
    alone = await person('Z', { given_name: 'Zoé', family_name: 'Martin', ...nextDoor });
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test.each(LOOKS)('says who is related and why, and leads to them: $language', async (look) => {
    const { page, complaints } = await openPage(browser, { language: look.language });
    await signIn(page, stack.url, { key: stack.keys.representative });
    await page.goto(`${stack.url}/profiles/${ids[0]}`);
    const card = page.getByRole('region', { name: look.heading });
    const household = card.getByRole('region', { name: look.household });
    await household.getByText(look.why, { exact: true }).waitFor();
    expect(await household.getByRole('link').allTextContents()).toEqual(
      [...'BCDEFGH'].map((letter) => `${letter}my Martin`),
    );
    await household.getByRole('button', { name: look.more }).click();
    await household.getByRole('link', { name: 'Jmy Martin' }).waitFor();
    expect(await household.getByRole('link').count()).toBe(9);
    expect(await household.getByRole('button').count()).toBe(0);
    const company = card.getByRole('region', { name: look.company });
    await company.getByText(look.employer, { exact: true }).waitFor();
    expect(await company.getByRole('listitem').allTextContents()).toEqual(['Bmy Martin · Rôle B']);
    expect(await violations(page)).toEqual([]);
    await household.getByRole('link', { name: 'Cmy Martin' }).click();
    await page.waitForURL(`**/profiles/${ids[2]}`);
    await page.getByRole('heading', { level: 1, name: 'Cmy Martin' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('is not there for who is related to nobody', async () => {
    const { page } = await openPage(browser);
    await signIn(page, stack.url, { key: stack.keys.representative });
    const answered = page.waitForResponse((answer) => answer.url().includes('/relations'));
    await page.goto(`${stack.url}/profiles/${alone}`);
    expect((await answered).status()).toBe(200);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByText('Foyer et entreprise').count()).toBe(0);
    await page.context().close();
  });

  test('is neither shown to nor asked for by those who study people', async () => {
    const { page } = await openPage(browser);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await signIn(page, stack.url, { key: stack.keys.analyst });
    await page.goto(`${stack.url}/profiles/${ids[0]}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(asked.filter((url) => url.includes('/relations'))).toEqual([]);
    expect(await page.getByText('Foyer et entreprise').count()).toBe(0);
    await page.context().close();
  });
});
