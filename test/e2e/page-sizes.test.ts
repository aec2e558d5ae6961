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
const chunk = (start: string) =>
  all.find((name) => name.startsWith(`${start}-`) && name.endsWith('.js'));

/** Everything a page waits for beyond the first load: the chunks it imports, theirs in turn, and their styles. */
function pageFiles(start: string, before: readonly string[] = []): string[] {
  const first = chunk(start);
  const found = new Set<string>();
  const waiting = first === undefined ? [] : [first];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name) || named.includes(name) || before.includes(name)) continue;
    found.add(name);
    const code = readFileSync(join(ASSETS, name), 'utf8');
    for (const [, next] of code.matchAll(/(?:from|import)"\.\/([\w.-]+\.js)"/g)) {
      if (next !== undefined) waiting.push(next);
    }
  }
  const bases = [...found].map((name) => name.replace(/-[\w-]{8}\.js$/, ''));
  const styles = all.filter(
    (name) => name.endsWith('.css') && !named.includes(name) && bases.includes(baseOf(name)),
  );
  return [...found, ...styles];
}

function baseOf(name: string): string {
  return name.replace(/-[\w-]{8}\.css$/, '');
}

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
  ...(
    [
      ['360 page', 'profile-page'],
      ['models page', 'models-page'],
      ['desk of stewards', 'desk-page'],
      ['links of a person', 'identity-panel'],
      ['intake page', 'ingest-page'],
    ] as const
  ).map(([what, start]) => ({ what, files: pageFiles(start), limit: 60 * KB })),
  // With the words of one language, the greater of the two.
  ...(
    [
      ['list of dashboards', 'board-list-page'],
      ['dashboard', 'board-page'],
      ['explorer', 'explore-page'],
      ['page of analyses', 'analysis-page'],
      ['funnel', 'funnel-page'],
      ['journeys', 'journeys-page'],
      ['cohorts', 'cohorts-page'],
      ['attribution', 'attribution-page'],
      ['what sets apart', 'explain-page'],
      ['service', 'service-page'],
    ] as const
  ).map(([what, start]) => ({
    what,
    files: [...pageFiles(start), ...pageFiles('fr-analysis')],
    limit: 60 * KB,
  })),
  // What comes to a dashboard that is shown already.
  ...(
    [
      ['editor of dashboards', 'board-editor'],
      ['lines over time', 'time-series'],
      ['stacked bars', 'stacked-bars'],
      ['map', 'map-chart'],
      ['outlines of the map', 'map-outlines'],
    ] as const
  ).map(([what, start]) => ({
    what,
    files: pageFiles(start, pageFiles('board-page')),
    limit: 60 * KB,
  })),
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
