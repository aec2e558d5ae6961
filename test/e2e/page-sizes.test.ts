import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { WEB_ROOT } from '../support/web-stack.ts';

const KB = 1000;
const ASSETS = join(WEB_ROOT, 'assets');

/** Files that the document names itself: what the first load waits for. */
const html = readFileSync(join(WEB_ROOT, 'index.html'), 'utf8');
const named = [...html.matchAll(/\/assets\/([\w.-]+)/g)].map((match) => match[1] ?? '');

const gzipped = (name: string) => gzipSync(readFileSync(join(ASSETS, name)), { level: 9 }).length;
const sum = (names: readonly string[]) => names.reduce((total, name) => total + gzipped(name), 0);
const all = readdirSync(ASSETS);
const later = (start: string) =>
  all.filter((name) => !named.includes(name) && name.startsWith(start));

/** Files that several pages wait for: counted with each of them. */
const PAGES = ['profile-page', 'ingest-page', 'desk-page', 'identity-panel'];
const shared = later('').filter((name) => !PAGES.some((page) => name.startsWith(page)));

const cases = [
  {
    what: 'script of the first load',
    files: named.filter((name) => name.endsWith('.js')),
    limit: 170 * KB,
  },
  {
    what: 'style of the first load',
    files: named.filter((name) => name.endsWith('.css')),
    limit: 25 * KB,
  },
  { what: '360 page', files: later('profile-page'), limit: 60 * KB },
  {
    what: 'desk of stewards',
    files: [...later('desk-page'), ...shared],
    limit: 60 * KB,
  },
  {
    what: 'links of a person',
    files: [...later('identity-panel'), ...shared],
    limit: 60 * KB,
  },
  { what: 'intake page', files: later('ingest-page'), limit: 60 * KB },
];

test.each(cases)('keeps the $what within $limit bytes gzipped', ({ what, files, limit }) => {
  const size = sum(files);
  process.stdout.write(`${what}: ${(size / KB).toFixed(1)} kB of ${limit / KB} kB gzip\n`);
  expect(files.length).toBeGreaterThan(0);
  expect(size).toBeLessThanOrEqual(limit);
});

test('puts no script or style into the document itself', () => {
  expect(html).not.toMatch(/<script(?![^>]* src=)/);
  expect(html).not.toMatch(/<style|style="/);
});
