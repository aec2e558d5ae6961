import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchBrowser, openPage, signIn, type Visit } from '../support/browser.ts';
import { camille, neighbours } from '../support/demo-stories.ts';
import { startWebStack, type WebStack } from '../support/web-stack.ts';
import { violations } from './axe.ts';
import { findBadBoxes } from './boxes.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)('what a representative does on a profile', () => {
  let stack: WebStack;
  let browser: Browser;
  let id: string;

  beforeAll(async () => {
    stack = await startWebStack();
    const story = camille(stack.now);
    const [crm, ...others] = story.records ?? [];
    id = await stack.indexPerson({
      ...story,
      events: [
        ...(story.events ?? []),
        {
          name: 'page_viewed',
          channel: 'web',
          source: 'site',
          occurred_at: new Date(stack.now.getTime() - 120_000).toISOString(),
          page: { host: 'www.example.org', path: '/compte/retours', title: 'Retours' },
          device: { type: 'mobile', os: 'iOS', browser: 'Safari' },
          session_id: 's-88124',
        },
      ],
      records: [
        ...(crm === undefined
          ? []
          : [
              {
                ...crm,
                consents: (crm.consents ?? []).map((consent) => ({
                  ...consent,
                  method: 'formulaire',
                  text_version: 'cgv-2026-02',
                })),
              },
            ]),
        ...others,
      ],
    });
    for (const one of neighbours(stack.now)) await stack.indexPerson(one);
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = async (role: keyof WebStack['keys'], visit: Visit = {}) => {
    const watched = await openPage(browser, visit);
    await signIn(watched.page, stack.url, { key: stack.keys[role] });
    return watched;
  };
  const show = async (page: Page) => {
    await page.goto(`${stack.url}/profiles/${id}`);
    await page.locator('.event').first().waitFor();
  };
  const context = (page: Page, name: string) =>
    page.getByRole('region', { name: 'Trois contextes' }).getByRole('region', { name });

  test('shows the three contexts by name, and that somebody is there now', async () => {
    const { page, complaints } = await open('representative');
    await show(page);
    const relational = await context(page, 'Relationnel').textContent();
    expect(relational).toMatch(/3 commandes/);
    expect(relational).toMatch(/Femme · \d\d ans · français · Lyon/);
    expect(relational).toMatch(/2 e-mails · 1 téléphone/);
    const personal = await context(page, 'Personnel').textContent();
    expect(personal).toMatch(/Réclamations\s*1 · en cours/);
    expect(personal).toMatch(/Voix du client\s*note 30\s%/);
    const situational = await context(page, 'Situationnel').textContent();
    expect(situational).toContain('En ligne maintenant');
    expect(situational).toMatch(/\/compte\/retours/);
    expect(situational).toMatch(/téléphone/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('tells what proves each consent', async () => {
    const { page } = await open('representative');
    await show(page);
    const card = page.getByRole('region', { name: 'Consentements' });
    await card.getByRole('button', { name: 'Preuves' }).click();
    await card.getByText('fait foi').first().waitFor();
    const text = await card.textContent();
    expect(text).toContain('recueilli par formulaire · texte cgv-2026-02');
    expect(text).toContain('version du texte non transmise');
    await page.context().close();
  });

  test('checks what a caller says without showing it, with the keyboard alone', async () => {
    const { page, complaints } = await open('marketer');
    await show(page);
    const answers: string[] = [];
    page.on('response', async (response) => {
      if (response.url().includes('/v1/')) answers.push(await response.text().catch(() => ''));
    });
    const check = page.getByRole('button', { name: 'Vérifier sans voir : Naissance' });
    await check.focus();
    await page.keyboard.press('Enter');
    for (const [said, answer] of [
      ['10 avril 1986', 'Cela ne correspond pas.'],
      ['9 avril 1986', 'Cela correspond.'],
    ] as const) {
      await page.getByLabel('Ce que dit la personne').fill(said);
      await page.keyboard.press('Enter');
      await page.getByText(answer).waitFor();
    }
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    expect(await check.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(answers.join(' ')).not.toContain('1986-04-09');
    expect(await page.getByRole('button', { name: /^Afficher :/ }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('shows one value for a reason, leaves it in no storage or address, and hides it again', async () => {
    const { page, complaints, requests } = await open('manager');
    await page.clock.install();
    await show(page);
    await page.getByRole('button', { name: 'Afficher : Téléphone' }).click();
    const show30 = page.getByRole('button', { name: 'Afficher 30 secondes' });
    expect(await show30.isDisabled()).toBe(true);
    await page.getByLabel('Pourquoi afficher cette donnée ?').selectOption('callback');
    await show30.click();
    await page.getByText('+33612345678').waitFor();
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.title]),
    );
    expect(kept).not.toContain('612345678');
    expect(requests.filter((url) => url.includes('612345678'))).toEqual([]);
    await page.clock.fastForward(31_000);
    await page.getByText('+33612345678').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Afficher : Téléphone' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('gives those who study numbers a lock and why, and no way around it', async () => {
    const { page } = await open('analyst');
    await show(page);
    await page.getByText('Votre rôle ne donne pas accès à cette donnée.').first().waitFor();
    expect(await page.locator('.masked').count()).toBeGreaterThan(3);
    expect(await page.locator('.masked-button').count()).toBe(0);
    await page.context().close();
  });

  test('opens what can be done with one key, walks it with arrows, and leaves with Esc', async () => {
    const { page, complaints } = await open('representative');
    await show(page);
    await page.keyboard.press('.');
    const menu = page.getByRole('menu', { name: 'Actions' });
    await menu.waitFor();
    await page.keyboard.press('ArrowDown');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toBe('Épingler');
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    await page.keyboard.press('.');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.classList.contains('note-text'));
    await page.getByRole('button', { name: 'Actions .' }).click();
    await page.getByRole('menuitem', { name: 'Épingler' }).click();
    await page.goto(stack.url);
    await page.getByText('Épinglés').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.each([
    { language: 'fr', role: 'representative', heading: 'Dernières interactions' },
    { language: 'en', role: 'manager', heading: 'Last interactions' },
  ] as const)('is printed on paper as $role in $language', async ({ language, role, heading }) => {
    const { page, complaints } = await open(role, { language, colorScheme: 'dark' });
    await page.goto(`${stack.url}/profiles/${id}/print`);
    await page.locator('.paper[aria-busy="false"]').waitFor();
    await page.getByRole('heading', { name: heading }).waitFor();
    await page.emulateMedia({ media: 'print' });
    const seen = await page.evaluate(() => ({
      rail: document.querySelector('.rail')?.checkVisibility(),
      search: document.querySelector('.shell-top')?.checkVisibility(),
      tools: document.querySelector('.paper-tools')?.checkVisibility(),
      rows: [...document.querySelectorAll('.paper-rows tr')].map(
        (row) => getComputedStyle(row).breakInside,
      ),
      paper: getComputedStyle(document.querySelector('.paper') ?? document.body).backgroundColor,
      text: document.querySelector('.paper')?.textContent ?? '',
    }));
    expect(seen).toMatchObject({ rail: false, search: false, tools: false });
    expect(seen.paper).toBe('rgb(255, 255, 255)');
    expect(new Set(seen.rows)).toEqual(new Set(['avoid']));
    const names = /Lefèvre|camille\.lefevre|6 12 34 56 78|fendu/;
    if (role === 'manager') expect(seen.text).not.toMatch(names);
    else expect(seen.text).toMatch(names);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    process.stdout.write(`printed as ${role}: ${pages.length} pages, ${pdf.length} bytes\n`);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.length).toBeLessThan(8);
    expect(await page.title()).not.toMatch(names);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('takes a list along for a purpose, with consent checked', async () => {
    const { page, complaints } = await open('steward');
    await page.goto(`${stack.url}/people`);
    await page.getByRole('button', { name: 'Exporter' }).click();
    await page.getByLabel('Pour quel usage ?').selectOption('email_marketing');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Préparer le fichier' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^azimut-clients-\d{4}-\d\d-\d\d\.csv$/);
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('Camille Lefevre');
    await page.getByText('1 ligne exportée. 6 personnes n’ont pas donné leur accord').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('has no list to take along for who has a customer on the line', async () => {
    const { page } = await open('representative');
    await page.goto(`${stack.url}/people`);
    await page.locator('.people-row').first().waitFor();
    expect(await page.getByRole('button', { name: 'Exporter' }).count()).toBe(0);
    await page.context().close();
  });

  test('is toured once with the demo company, by keyboard, over no dialog, and again when asked', async () => {
    const { page, complaints } = await openPage(browser, { first: true });
    await signIn(page, stack.url, { demo: stack.demoToken() });
    const tour = page.getByRole('region', { name: 'Visite guidée' });
    await tour.getByRole('button', { name: 'Commencer' }).press('Enter');
    const heading = (name: string) => tour.getByRole('heading', { name }).waitFor();
    const next = () => tour.getByRole('button', { name: 'Suivant' }).press('Enter');
    await heading('Trouver en une frappe');
    await next();
    await page.waitForURL(/\/profiles\//);
    await heading('Une personne, une page');
    await page.locator('.event').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.locator('.palette').waitFor();
    expect(await tour.isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    for (const name of ['Ce qui s’est passé', 'Agir', 'À vous']) {
      await next();
      await heading(name);
    }
    await tour.getByRole('button', { name: 'Terminer' }).press('Enter');
    await tour.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => localStorage.getItem('azimut.tour'))).toBe('over');
    await page.reload();
    await page.locator('.search-input').waitFor();
    expect(await tour.count()).toBe(0);
    await page.locator('.profile-name').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Suivre la visite guidée' }).click();
    await heading('Trouver en une frappe');
    await page.keyboard.press('Escape');
    await tour.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
    (['fr', 'en'] as const).map((language) => ({ colorScheme, language })),
  );
  test.each(looks)('axe finds nothing, nothing is cut: $colorScheme, $language', async (look) => {
    const found: Record<string, string[]> = {};
    const narrow = look.colorScheme === 'light';
    const viewport = narrow ? { width: 360, height: 740 } : { width: 1366, height: 900 };
    const { page } = await open('manager', { ...look, viewport });
    const check = async (name: string) => {
      const wrong = [...(await violations(page)), ...(await findBadBoxes(page))];
      if (wrong.length > 0) found[name] = wrong;
    };
    await page.goto(`${stack.url}/profiles/${id}?tab=about`);
    await page.locator('.masked-button').first().waitFor();
    await check('masked');
    await page.locator('.masked-button').first().click();
    await page.locator('.disclosure').waitFor();
    await check('verify');
    await page.keyboard.press('Escape');
    await page.locator('.masked-button').nth(1).click();
    await page.locator('.disclosure select').waitFor();
    await check('reveal');
    await page.locator('.disclosure select').selectOption('callback');
    await page.locator('.disclosure [type="submit"]').click();
    await page.locator('.revealed').waitFor();
    await check('revealed');
    await page.locator('.card [aria-expanded]').last().click();
    await page.locator('.proof').first().waitFor();
    await check('proofs');
    await page.keyboard.press('.');
    await page.locator('.actions:popover-open').waitFor();
    await check('actions');
    await page.keyboard.press('Escape');
    if (narrow) {
      await page.goto(`${stack.url}/profiles/${id}?tab=know`);
      await page.locator('.contexts').waitFor();
      await check('know');
    }
    await page.goto(`${stack.url}/profiles/${id}/print`);
    await page.locator('.paper[aria-busy="false"]').waitFor();
    await check('print');
    await page.goto(`${stack.url}/people`);
    await page.locator('.people-head button').click();
    await page.locator('.export').waitFor();
    await check('export');
    await page.context().close();
    expect(found).toEqual({});
  });

  test('leaves no word of these untranslated', async () => {
    const { page } = await open('manager', { language: 'zz' });
    const left = (within: string) =>
      page.locator(within).evaluate((root) => {
        const texts: string[] = [];
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          if (node.parentElement?.closest('kbd, [data-value]') != null) continue;
          let rest = node.textContent ?? '';
          for (let before = ''; before !== rest; ) {
            before = rest;
            rest = rest.replaceAll(/⟦[^⟦⟧]*⟧/g, ' ');
          }
          if (/\p{L}{2,}/u.test(rest)) texts.push(rest.trim());
        }
        return texts;
      });
    await page.goto(`${stack.url}/profiles/${id}`);
    await page.locator('.contexts').waitFor();
    await page.locator('.masked-button').nth(1).click();
    await page.locator('.disclosure').waitFor();
    expect(await left('.disclosure')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('.');
    await page.locator('.actions:popover-open').waitFor();
    expect(await left('.actions')).toEqual([]);
    // Towns and tastes are data.
    const known = new Set(['Lyon', 'Lumio']);
    const inBand = (await left('.contexts')).flatMap((text) => text.split(/\s*·\s*/));
    expect(inBand.filter((text) => text !== '' && !known.has(text))).toEqual([]);
    await page.goto(`${stack.url}/people`);
    await page.locator('.people-head button').click();
    await page.locator('.export').waitFor();
    expect(await left('.export')).toEqual([]);
    await page.context().close();
  });
});
