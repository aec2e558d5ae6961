import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import type { MergeAuthor } from '../../src/model/merge.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { type FaultProxy, PASS, startFaultProxy } from '../support/fault-proxy.ts';
import { type Installation, install, track } from '../support/installation.ts';
import { openClient } from '../support/worker-parts.ts';

let it: Installation;
let proxy: FaultProxy;
let round = 0;
const by: MergeAuthor = { kind: 'steward', actor: 'key_1' };

beforeAll(async () => {
  it = await install();
  proxy = await startFaultProxy(it.engine.access);
});
afterAll(async () => {
  await proxy.close();
  await it.close();
});
beforeEach(() => {
  round += 1;
  proxy.decide = () => PASS;
});

const user = (name: string): string => `r${round}-${name}`;

/** `count` events of one person. */
function stream(name: string, from: number, count: number): object[] {
  return Array.from({ length: count }, (_, i) =>
    track({ id: `${user(name)}-${from + i}`, anonymous: user(name) }),
  );
}

function mixed(...lists: readonly object[][]): object[] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat();
}

async function active(): Promise<Map<string, ProfileDoc>> {
  const found = new Map<string, ProfileDoc>();
  for (const doc of await it.profiles()) {
    if (doc.status !== 'active') continue;
    for (const value of doc.identifier_values) found.set(value, doc);
  }
  return found;
}

async function counts(...names: string[]): Promise<(readonly [string, number])[]> {
  const of = await active();
  return names.map((name) => {
    const doc = of.get(user(name));
    return [doc?.profile_id ?? 'nobody', doc?.events_count ?? 0] as const;
  });
}

async function people(...names: string[]): Promise<string[]> {
  await it.accept(mixed(...names.map((name) => stream(name, 0, 3))));
  await it.ingestion().worker.drain();
  return (await counts(...names)).map(([id]) => id);
}

async function expectClean(...ids: string[]): Promise<void> {
  expect(await it.ingestion().verify({ ids })).toMatchObject({ drifted: [], missing: [] });
}

/** A process whose connection breaks for good at the nth write, that one done or not. */
function dying(nth: number, kind: 'cut' | 'lose_answer'): Ingestion {
  let writes = 0;
  proxy.decide = ({ path }) => {
    if (path === '/_bulk') writes += 1;
    if (writes < nth) return PASS;
    return writes === nth && path === '/_bulk' ? { kind } : { kind: 'cut' };
  };
  return it.ingestion({ client: openClient(proxy.url) });
}

/** Another process, a minute later. */
function later(): Ingestion {
  return it.ingestion({ now: () => new Date(Date.now() + 60_000) });
}

describe('what dies halfway is completed by whoever comes next', () => {
  const deaths = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((nth) => [
    { nth, kind: 'cut' as const },
    { nth, kind: 'lose_answer' as const },
  ]);

  test.each(deaths.filter(({ nth }) => nth <= 4))(
    'a merge, at write $nth ($kind)',
    async (death) => {
      const [a = '', b = ''] = await people('ann', 'bob');
      const request = { survivor: a, losers: [b], by };
      const isDone = await dying(death.nth, death.kind)
        .merging.merge(request)
        .then(
          () => true,
          () => false,
        );
      proxy.decide = () => PASS;
      await later().merging.resume();
      const [ann, bob] = await counts('ann', 'bob');
      // Either nothing was begun, or all of it is done.
      expect([ann?.[1], bob?.[1]]).toEqual(bob?.[0] === b ? [3, 3] : [6, 6]);
      if (isDone) expect(bob?.[0]).toBe(a);
      await expectClean(a, b);
    },
  );

  test.each(deaths)('an undo, at write $nth ($kind)', async ({ nth, kind }) => {
    const [a = '', b = ''] = await people('ann', 'bob');
    const { merge_id } = await it.ingestion().merging.merge({ survivor: a, losers: [b], by });
    await it.accept(mixed(stream('ann', 3, 2), stream('bob', 3, 2)));
    await it.ingestion().worker.drain();
    expect((await counts('ann', 'bob')).map(([, count]) => count)).toEqual([10, 10]);
    await dying(nth, kind)
      .merging.undo(merge_id, by)
      .catch(() => undefined);
    proxy.decide = () => PASS;
    // A worker goes on in between.
    await it.accept(mixed(stream('ann', 5, 2), stream('bob', 5, 2)));
    await it.ingestion().worker.drain();
    await later().merging.resume();
    const status = (await it.ingestion().merging.find(merge_id))?.status;
    expect(await counts('ann', 'bob')).toEqual(
      status === 'undone'
        ? [
            [a, 7],
            [b, 7],
          ]
        : [
            [a, 14],
            [a, 14],
          ],
    );
    if (nth > 1) expect(status).toBe('undone');
    await expectClean(a, b);
  });
});

describe('while messages stream in', () => {
  test('an undo loses and doubles none, with workers that remember the merge', async () => {
    const [a = '', b = ''] = await people('ann', 'bob');
    const workers = [it.ingestion({ workerBatch: 7 }), it.ingestion({ workerBatch: 11 })];
    const { merging } = it.ingestion();
    const merged = await merging.merge({ survivor: a, losers: [b], by });
    await it.accept(mixed(stream('ann', 3, 40), stream('bob', 3, 40)));
    await Promise.all(workers.map(({ worker }) => worker.drain()));
    await it.accept(mixed(stream('ann', 43, 200), stream('bob', 43, 200)));
    const draining = Promise.all(workers.map(({ worker }) => worker.drain()));
    await expect.poll(() => workers[0]?.worker.stats.indexed ?? 0).toBeGreaterThan(60);
    await merging.undo(merged.merge_id, by);
    await draining;
    // What was under way may be sent twice.
    await it.accept(mixed(stream('ann', 200, 43), stream('bob', 200, 43)));
    await Promise.all(workers.map(({ worker }) => worker.drain()));
    expect(await counts('ann', 'bob')).toEqual([
      [a, 243],
      [b, 243],
    ]);
    await expectClean(a, b);
    const events = (await it.events()).filter(({ message_id }) =>
      message_id.startsWith(user('bob')),
    );
    expect(new Set(events.map(({ profile_id }) => profile_id))).toEqual(new Set([b]));
  });

  test('a worker that stored events and stops before it counts them hands them over', async () => {
    const [a = '', b = ''] = await people('ann', 'bob');
    const { merging } = it.ingestion();
    const merged = await merging.merge({ survivor: a, losers: [b], by });
    await it.accept(mixed(stream('ann', 3, 5), stream('bob', 3, 5)));
    const claimed = await it.spool.claim({ items: 500, bytes: 1e9 });
    let isHeld = false;
    proxy.decide = async ({ path, body }) => {
      if (isHeld || path !== '/_bulk' || !body.includes(`"_index":"${it.names.profiles}"`)) {
        return PASS;
      }
      isHeld = true;
      await merging.undo(merged.merge_id, by);
      return PASS;
    };
    await it.ingestion({ client: openClient(proxy.url) }).worker.processBatch(claimed);
    expect(isHeld).toBe(true);
    await it.spool.settle(claimed.map(({ seq }) => ({ seq, outcome: 'indexed' })));
    expect(await counts('ann', 'bob')).toEqual([
      [a, 8],
      [b, 8],
    ]);
    await expectClean(a, b);
  });

  test('and dies there: sent again, each event counts once, with whom it belongs to', async () => {
    const [a = '', b = ''] = await people('ann', 'bob');
    const { merging } = it.ingestion();
    const merged = await merging.merge({ survivor: a, losers: [b], by });
    await it.accept(mixed(stream('ann', 3, 5), stream('bob', 3, 5)));
    const claimed = await it.spool.claim({ items: 500, bytes: 1e9 });
    proxy.decide = ({ path, body }) =>
      path === '/_bulk' && body.includes(`"_index":"${it.names.profiles}"`)
        ? { kind: 'cut' }
        : PASS;
    const dead = it.ingestion({ client: openClient(proxy.url) });
    await expect(dead.worker.processBatch(claimed)).rejects.toMatchObject({
      code: 'engine_unavailable',
    });
    await merging.undo(merged.merge_id, by);
    await it.spool.release(claimed.map(({ seq }) => seq));
    await it.ingestion().worker.drain();
    expect(await counts('ann', 'bob')).toEqual([
      [a, 8],
      [b, 8],
    ]);
    await expectClean(a, b);
  });
});

describe('two who decide at once', () => {
  test('each the other way round, come to one person', async () => {
    const [a = '', b = ''] = await people('ann', 'bob');
    await Promise.allSettled([
      it.ingestion().merging.merge({ survivor: a, losers: [b], by }),
      it.ingestion().merging.merge({ survivor: b, losers: [a], by }),
    ]);
    await later().merging.resume();
    const [ann, bob] = await counts('ann', 'bob');
    expect(ann).toEqual(bob);
    expect(ann?.[1]).toBe(6);
    await expectClean(a, b);
  });

  test('in a row, come to one person, and the middle is undone with what it had', async () => {
    const [a = '', b = '', c = ''] = await people('ann', 'bob', 'cat');
    const [first, second] = await Promise.all([
      it.ingestion().merging.merge({ survivor: a, losers: [b], by }),
      it.ingestion().merging.merge({ survivor: b, losers: [c], by }),
    ]);
    expect((await counts('cat'))[0]).toEqual([a, 9]);
    await expectClean(a);
    await it.ingestion().merging.undo(first.merge_id, by);
    expect(await counts('ann', 'bob', 'cat')).toEqual([
      [a, 3],
      [b, 6],
      [b, 6],
    ]);
    await it.ingestion().merging.undo(second.merge_id, by);
    expect(await counts('ann', 'bob', 'cat')).toEqual([
      [a, 3],
      [b, 3],
      [c, 3],
    ]);
    await expectClean(a, b, c);
  });
});
