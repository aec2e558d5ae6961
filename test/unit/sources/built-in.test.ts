import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compilePipelines } from '../../../src/sources/compile.ts';
import { builtInSources } from '../../../src/sources/registry.ts';
// @ts-expect-error a tool in plain JavaScript
import { buildFile, scriptNames } from '../../../src/tooling/build-pipelines.mjs';

const MANIFESTS = fileURLToPath(new URL('../../../src/sources/manifests', import.meta.url));
const PIPELINES = fileURLToPath(new URL('../../../pipelines', import.meta.url));

describe('built-in sources', () => {
  test('each file in manifests is registered under the id its name says', () => {
    const files = readdirSync(MANIFESTS).map((file) =>
      file.replace('.json', '').replaceAll('-', '_'),
    );
    expect(
      builtInSources()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(files.toSorted());
  });

  test('no two have one id, and each has a pipeline of its own', () => {
    const names = compilePipelines(builtInSources()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('one sale counts once: no system carries revenue in two sources, but for money given back', () => {
    const bySystem = Map.groupBy(
      builtInSources().filter(
        ({ event }) => event?.revenue !== undefined && event.revenue_negative !== true,
      ),
      ({ scope }) => scope,
    );
    const twice = [...bySystem].filter(([, sources]) => sources.length > 1);
    // the simple lists share customers; each counts what it says is revenue
    expect(twice.map(([scope]) => scope)).toEqual(['contacts']);
  });
});

describe('pipelines', () => {
  test.each(scriptNames(PIPELINES) as string[])(
    '%s.json holds its Painless file as it is',
    (name) => {
      const file = readFileSync(`${PIPELINES}/${name}.json`, 'utf8');
      expect(JSON.parse(file)).toEqual(JSON.parse(buildFile(PIPELINES, name)));
    },
  );
});
