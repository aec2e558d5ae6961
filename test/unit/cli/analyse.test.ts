import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { POLICY } from '../../../src/api/policy.ts';
import type { ApiClient } from '../../../src/cli/api-client.ts';
import { ANALYSES, analyseCommand } from '../../../src/cli/commands/analyse.ts';
import { runCli } from '../../../src/cli/run.ts';
import { testContext } from './support.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'azimut-analyse-'));
  writeFileSync(join(folder, 'request.json'), '{"steps":[{"event":"page_viewed"}]}');
  writeFileSync(join(folder, 'broken.json'), '{"steps":');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function azimut(...argv: string[]) {
  const asked: unknown[] = [];
  const api = {
    request: async (_: unknown, call: unknown) => {
      asked.push(call);
      return { steps: [{ people: 3 }] };
    },
  } as unknown as ApiClient;
  const { context, out, notes } = testContext({ api });
  const code = await runCli(['analyse', ...argv], [analyseCommand], '1', context);
  return { code, asked, out: out.join(''), notes: notes.join('\n') };
}

test('puts the request of a file to the analysis of that name, and prints its answer', async () => {
  const { code, asked, out } = await azimut('funnel', join(folder, 'request.json'));
  expect(code).toBe(0);
  expect(asked).toEqual([
    {
      method: 'POST',
      path: '/v1/analytics/funnel',
      json: { steps: [{ event: 'page_viewed' }] },
    },
  ]);
  expect(JSON.parse(out)).toEqual({ steps: [{ people: 3 }] });
});

test.each([
  { name: 'an analysis that is not there', args: ['funel', 'request.json'], says: /funnel/ },
  { name: 'a file that is none', args: ['funnel', 'none.json'], says: /none\.json/ },
  { name: 'a file that is not JSON', args: ['funnel', 'broken.json'], says: /broken\.json/ },
  { name: 'two requests', args: ['funnel', 'request.json', 'more.json'], says: /more\.json/ },
])('refuses $name', async ({ args: [analysis = '', ...files], says }) => {
  const { code, asked, notes } = await azimut(analysis, ...files.map((file) => join(folder, file)));
  expect(code).not.toBe(0);
  expect(asked).toEqual([]);
  expect(notes).toMatch(says);
});

test('every analysis of the API can be asked from a terminal, and no other', () => {
  const routes = Object.keys(POLICY)
    .filter((route) => /^POST \/v1\/(analytics\/[a-z]+|aggregations)$/.test(route))
    .map((route) => route.slice('POST '.length));
  expect(Object.values(ANALYSES).toSorted()).toEqual(routes.toSorted());
});
