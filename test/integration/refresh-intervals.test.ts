import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_BULK } from '../../src/elasticsearch/bulk-writer.ts';
import { buildIndexNames } from '../../src/elasticsearch/index-names.ts';
import {
  createRefreshIntervals,
  type RefreshIntervals,
} from '../../src/elasticsearch/refresh-intervals.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';

let engine: TestEngine;
let intervals: RefreshIntervals;

beforeAll(async () => {
  engine = await testEngine();
  const { client, prefix } = engine;
  await setUp(client, { prefix, now: new Date('2026-03-05T10:00:00Z') });
  const { profiles, events, records } = buildIndexNames(prefix);
  intervals = createRefreshIntervals({
    client,
    indices: [profiles, events, records],
    bulk: DEFAULT_BULK,
  });
  // What a company chose itself.
  await client.indices.putSettings({ index: records, settings: { refresh_interval: '5s' } });
});
afterAll(async () => {
  await engine.cleanup();
});

async function found(): Promise<Record<string, unknown>> {
  const settings = await engine.client.indices.getSettings({
    index: `${engine.prefix}-*`,
    name: 'index.refresh_interval',
  });
  return Object.fromEntries(
    Object.entries(settings).map(([name, { settings: own }]) => [
      name.slice(engine.prefix.length + 1),
      own?.index?.refresh_interval,
    ]),
  );
}

test('a backlog slows what the worker writes, nothing else, and all of it comes back', async () => {
  const before = await found();
  expect(before).toMatchObject({ 'profiles-v1': '1s', 'records-v1': '5s' });
  await intervals.put('backlog');
  expect(await found()).toEqual({
    ...before,
    'profiles-v1': '10s',
    'events-v1-2026-03': '10s',
  });
  await intervals.put('normal');
  expect(await found()).toEqual(before);
  await intervals.put('normal');
  expect(await found()).toEqual(before);
});

test('what was written can be searched after a refresh', async () => {
  const { client, prefix } = engine;
  const index = buildIndexNames(prefix).profiles;
  await intervals.put('backlog');
  await client.index({ index, id: 'p_1', document: { profile_id: 'p_1', status: 'active' } });
  await intervals.refresh();
  expect((await client.count({ index })).count).toBe(1);
  await intervals.put('normal');
});
