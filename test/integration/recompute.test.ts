import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frenchPerson } from '../../bench/people/french-people.ts';
import { DEFAULT_BULK } from '../../src/elasticsearch/bulk-writer.ts';
import { createModelStore } from '../../src/elasticsearch/model-store.ts';
import { createSettingStore } from '../../src/elasticsearch/setting-store.ts';
import { createTraitBaseStore } from '../../src/elasticsearch/trait-base-store.ts';
import { createRunStore } from '../../src/ingestion/scoring/run-store.ts';
import { fitValueModel } from '../../src/insight/stored/fit-value-model.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import {
  type FaultProxy,
  PASS,
  type SeenRequest,
  startFaultProxy,
} from '../support/fault-proxy.ts';
import { type Installation, install } from '../support/installation.ts';
import { recompute } from '../support/recompute.ts';

const NOW = new Date('2026-06-20T10:00:00.000Z');
const LATER = new Date('2026-06-20T10:10:00.000Z');
const DAY_MS = 86_400_000;
const PEOPLE = 1_300;

let it: Installation;
let proxy: FaultProxy;

beforeAll(async () => {
  it = await install();
  proxy = await startFaultProxy(it.engine.access);
  const docs = Array.from({ length: PEOPLE }, (_, i) => frenchPerson(3, i, NOW).doc());
  const { errors } = await it.client.bulk({
    refresh: true,
    operations: docs.flatMap((doc) => [
      { index: { _index: it.names.profiles, _id: doc.profile_id } },
      doc,
    ]),
  });
  expect(errors).toBe(false);
  const { client, names } = it;
  const store = createTraitBaseStore({ client, names, read: DEFAULT_BULK, currency: 'EUR' });
  await store.put(await store.measure(NOW), 0);
  const until = Math.floor(NOW.getTime() / DAY_MS) * DAY_MS;
  const rows = Array.from({ length: 400 }, (_, i) => ({
    customer: `c${i % 120}`,
    at: until - (((i * 37) % 700) + 1) * DAY_MS,
    amount: 1_000 + (i % 9) * 500,
    refund: false,
  }));
  const at = NOW.toISOString();
  await createModelStore(client, names).put({
    ...fitValueModel({ task: 'value', rows, currency: 'EUR', until, sampled: false }),
    name: 'value',
    version: 1,
    owner: 'test',
    created_at: at,
    fitted_at: at,
    drift: null,
  });
}, 120_000);
afterAll(async () => {
  await proxy?.close();
  await it?.close();
});

/** Kills a recomputing at the moment the engine has written its nth page, before it can learn of it. */
async function killAt(isMoment: (seen: SeenRequest) => boolean, nth: number): Promise<void> {
  let [seenSoFar, isDead] = [0, false];
  proxy.decide = (seen) => {
    if (isDead || !isMoment(seen)) return PASS;
    seenSoFar += 1;
    if (seenSoFar < nth) return PASS;
    isDead = true;
    child.kill('SIGKILL');
    return { kind: 'lose_answer' };
  };
  const file = join(import.meta.dirname, '../support/recompute-child.ts');
  const child: ChildProcess = fork(file, [proxy.url, it.prefix, '-', NOW.toISOString()], {
    stdio: 'inherit',
  });
  const [, signal] = await once(child, 'exit');
  proxy.decide = () => PASS;
  expect([isDead, signal]).toEqual([true, 'SIGKILL']);
  await it.client.indices.refresh({ index: it.names.profiles });
}

async function all(): Promise<{ readonly doc: ProfileDoc; readonly version: number }[]> {
  await it.client.indices.refresh({ index: it.names.profiles });
  const { hits } = await it.client.search<ProfileDoc>({
    index: it.names.profiles,
    size: 10_000,
    version: true,
    _source_excludes: ['state'],
  });
  return hits.hits.flatMap(({ _source, _version = 0 }) =>
    _source === undefined ? [] : [{ doc: _source, version: _version }],
  );
}

/** How often documents were written: how many of each version. */
async function versions(): Promise<Record<string, number>> {
  const counts = Map.groupBy(await all(), ({ version }) => version);
  return Object.fromEntries([...counts].map(([version, { length }]) => [version, length]));
}

test('a recomputing that is killed twice goes on where it was, and writes everybody once', async () => {
  const isTraits = ({ path, body }: SeenRequest) =>
    path === '/_bulk' && body.includes('"lifecycle_stage"');
  await killAt(isTraits, 3);
  const afterFirst = await versions();
  expect(afterFirst['2']).toBeGreaterThanOrEqual(400);
  expect(afterFirst['1']).toBeGreaterThan(0);

  const isScores = ({ path, body }: SeenRequest) =>
    path === '/_bulk' && body.includes('"predictions"') && !body.includes('"lifecycle_stage"');
  await killAt(isScores, 2);
  const traitsDone = await all();
  const base = traitsDone[0]?.doc.computed.base_at;
  expect(traitsDone.every(({ doc }) => doc.computed.base_at === base && base !== undefined)).toBe(
    true,
  );
  // More was written than the killed process could note: that is what must not be done again.
  const scored = (await versions())['3'] ?? 0;
  const { run } = await createRunStore(createSettingStore(it.client, it.names)).read();
  expect(scored).toBeGreaterThan(run?.scored ?? Number.POSITIVE_INFINITY);
  expect(scored).toBeLessThan(PEOPLE);

  const { client, prefix } = it;
  const { reprojected, runs } = await recompute({ client, prefix, now: LATER, holder: 'second' });
  expect(reprojected).toBe(0);
  expect(runs.at(-1)).toMatchObject({ scored: PEOPLE, total: PEOPLE });
  expect(runs.at(-1)?.finished_at).not.toBeNull();
  expect(await versions()).toEqual({ '3': PEOPLE });
  expect((await all()).every(({ doc }) => doc.predictions?.stale === false)).toBe(true);
}, 120_000);
