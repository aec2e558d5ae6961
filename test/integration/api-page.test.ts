import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveApp } from '../../src/api/server.ts';
import { type TestApi, testApi } from '../support/api.ts';

const { CHROMIUM_PATH } = process.env;
const browserPath = [CHROMIUM_PATH ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== '' && existsSync(path),
);
if (browserPath === undefined) process.stderr.write('skipped: no Chromium (set CHROMIUM_PATH)\n');

const HTML = `<!doctype html><html lang="en"><head><title>page</title><link rel="icon" href="/favicon.svg">
<meta name="csp-nonce" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__">body { color: rgb(1, 2, 3) }</style>
<script type="module" src="/assets/index-a1b2c3d4.js"></script></head><body>hello</body></html>`;
const SCRIPT = 'document.body.dataset.ran = "yes";';

let api: TestApi;
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'azimut-page-'));
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), HTML);
  writeFileSync(join(root, 'assets', 'index-a1b2c3d4.js'), SCRIPT);
  writeFileSync(join(root, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(root, 'secret.key'), 'not for the web');
  api = await testApi({ webRoot: root });
});
afterAll(async () => {
  await api.cleanup();
  rmSync(root, { recursive: true, force: true });
});

test('every address of the page gets its document, with the nonce of that answer', async () => {
  const nonces = new Set<string>();
  for (const path of ['/', '/index.html', '/profiles/p_1', '/segments']) {
    const answer = await api.app.request(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const policy = answer.headers.get('content-security-policy') ?? '';
    const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(await answer.text()).toContain(`<meta name="csp-nonce" content="${nonce}">`);
    nonces.add(nonce);
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  }
  expect(nonces.size).toBe(4);
});

test('hashed files are kept for ever and travel compressed', async () => {
  const answer = await api.app.request('/assets/index-a1b2c3d4.js', {
    headers: { 'accept-encoding': 'gzip, br' },
  });
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(answer.headers.get('content-encoding')).toBe('br');
  expect(brotliDecompressSync(await answer.bytes()).toString()).toBe(SCRIPT);
  const plain = await api.app.request('/favicon.svg');
  expect(plain.headers.get('cache-control')).toBe('no-cache');
  expect(plain.headers.get('content-encoding')).toBeNull();
});

test.each([
  '/assets/gone-a1b2c3d4.js',
  '/secret.key',
  '/../package.json',
  '/%2e%2e/package.json',
  '/assets/..%2f..%2fpackage.json',
  '/v1/nothing',
  '/v1',
  '/docs/nothing',
])('%s is not there', async (path) => {
  const answer = await api.app.request(path);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'not_found' });
});

test.skipIf(browserPath === undefined)(
  'page and API reference work in Chromium without a policy violation or a foreign request',
  async () => {
    const served = await serveApp(api.app, { host: '127.0.0.1', port: 0 });
    const browser = await chromium.launch({
      executablePath: browserPath ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    try {
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) faults.push(message.text());
      });
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(served.url) && !url.startsWith('data:')) faults.push('foreign request');
      });
      await page.goto(`${served.url}/`);
      await page.waitForSelector('[data-ran=yes]');
      const color = await page.evaluate('getComputedStyle(document.body).color');
      expect(color).toBe('rgb(1, 2, 3)');

      await page.goto(`${served.url}/docs`);
      const headings = await page.locator('h3').allTextContents();
      expect(headings).toContain('POST /v1/records/{source}');
      expect(headings.length).toBeGreaterThan(30);
      const style = await page.evaluate('getComputedStyle(document.body).maxWidth');
      expect(style).toBe('960px');
      await page.locator('a[href="#schema-Problem"]').first().click();
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
      await served.close();
    }
  },
  60_000,
);
