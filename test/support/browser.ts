import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where Chromium is: `CHROMIUM_PATH`, else the usual places; `undefined`, with a line that says so, when nowhere. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  const found = [CHROMIUM_PATH ?? '', ...USUAL_PATHS].find(
    (path) => path !== '' && existsSync(path),
  );
  if (found === undefined) {
    process.stderr.write('page tests are skipped: no Chromium (set CHROMIUM_PATH)\n');
  }
  return found;
}

/** A real headless Chromium with a profile of its own that asks nobody anything. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What went wrong behind the page's back, and where its requests went. */
export interface Watched {
  readonly page: Page;
  /** Console errors and warnings, uncaught errors, policy violations. */
  readonly complaints: string[];
  readonly requests: string[];
}

export interface Visit extends BrowserContextOptions {
  readonly language?: 'fr' | 'en' | 'zz';
  /** A first visit: the guided tour was neither taken nor declined. */
  readonly first?: boolean;
}

/** Opens a fresh context: no cookie, no storage, every complaint noted. */
export async function openPage(browser: Browser, visit: Visit = {}): Promise<Watched> {
  const { language = 'fr', first = false, ...options } = visit;
  const context = await browser.newContext({
    locale: language === 'en' ? 'en-GB' : 'fr-FR',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1366, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('request', (request) => requests.push(request.url()));
  await page.addInitScript((code) => localStorage.setItem('azimut.language', code), language);
  if (!first) await page.addInitScript(() => localStorage.setItem('azimut.tour', 'over'));
  return { page, complaints, requests };
}

/** Signs in with the local demo link or, where `key` is given, with the form; ends on the home page. */
export async function signIn(
  page: Page,
  url: string,
  by: { key: string } | { demo: string },
): Promise<void> {
  if ('demo' in by) {
    await page.goto(`${url}/#demo=${by.demo}`);
  } else {
    await page.goto(`${url}/`);
    await page.locator('.sign-in-input').fill(by.key);
    await page.keyboard.press('Enter');
  }
  await page.locator('.search-input').waitFor();
}
