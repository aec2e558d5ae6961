import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AggregationRequest } from '../../src/analytics/aggregation/request.ts';
import { runAggregation } from '../../src/api/analysis/run-aggregation.ts';
import { createAnalysisReader } from '../../src/elasticsearch/analysis-reader.ts';
import { createDefinitionStore } from '../../src/elasticsearch/definition-store.ts';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import type { MergeAuthor } from '../../src/model/merge.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { type FaultProxy, PASS, startFaultProxy } from '../support/fault-proxy.ts';
import { type Installation, install, track } from '../support/installation.ts';
import { openClient } from '../support/worker-parts.ts';

let it: Installation;
let proxy: FaultProxy;
let ingestion: Ingestion;
let round = 0;
const by: MergeAuthor = { kind: 'steward', actor: 'key_1' };

beforeAll(async () => {
  it = await install();
  proxy = await startFaultProxy(it.engine.access);
  ingestion = it.ingestion();
});
afterAll(async () => {
  await proxy.close();
  await it.close();
});
beforeEach(() => {
  round += 1;
  proxy.decide = () => PASS;
});

/** Names of this test alone: all tests share one installation. */
const at = (name: string): string => `${name}.r${round}@mail.fr`;
const id = (name: string): string => `r${round}-${name}`;

async function take(...messages: object[]): Promise<void> {
  await it.accept(messages);
  await ingestion.worker.drain();
}

async function row(fields: Record<string, string>): Promise<void> {
  await it.accept([fields], { source: 'contacts' });
  await ingestion.worker.drain();
}

async function ownerOf(key: string): Promise<ProfileDoc> {
  const [found, ...more] = (await it.profiles()).filter(
    (doc) => doc.status === 'active' && doc.identifiers.some((held) => held.endsWith(key)),
  );
  if (found === undefined || more.length > 0) throw new Error(`${more.length} own ${key}`);
  return found;
}

async function expectClean(): Promise<void> {
  expect(await ingestion.verify({ all: true })).toMatchObject({ drifted: [] });
}

const signsIn = (message: string, name: string, browser: string): object => ({
  type: 'identify',
  messageId: id(message),
  anonymousId: id(browser),
  timestamp: '2026-03-05T10:00:00.000Z',
  traits: { email: at(name) },
});

describe('a record that is corrected', () => {
  test('parts what it alone had linked, says why, and asks for nothing more', async () => {
    await take(signsIn('b1', 'ben', 'phone-b'));
    await row({ id: id('c1'), email: at('ben'), updated_at: '2026-03-01 10:00:00' });
    await row({ id: id('c1'), email: at('anne'), updated_at: '2026-03-02 10:00:00' });
    const joined = await ownerOf(at('ben'));
    expect(joined.identifiers).toContain(`email:${at('anne')}`);
    await ingestion.followUp.finish();
    const [anne, ben] = [await ownerOf(at('anne')), await ownerOf(at('ben'))];
    expect(anne.profile_id).not.toBe(ben.profile_id);
    expect((await ownerOf(id('c1'))).profile_id).toBe(anne.profile_id);
    const { merges } = await ingestion.merging.list({ profile_id: joined.profile_id, size: 10 });
    expect(merges.filter(({ kind }) => kind === 'split')).toMatchObject([
      { by: { kind: 'rule' }, reason: 'a record was corrected or deleted' },
    ]);
    expect((await it.records()).filter(({ to_judge }) => to_judge !== undefined)).toEqual([]);
    const { profiles_parted } = ingestion.followUp.stats;
    await ingestion.followUp.finish();
    expect(ingestion.followUp.stats.profiles_parted).toBe(profiles_parted);
    await expectClean();
  });

  test('is judged after a restart too, for the note is in the record', async () => {
    await take(signsIn('b1', 'ben', 'phone-b'));
    await row({ id: id('c1'), email: at('ben'), updated_at: '2026-03-01 10:00:00' });
    await row({
      id: id('c1'),
      email: at('ben'),
      deleted: 'true',
      updated_at: '2026-03-02 10:00:00',
    });
    expect((await ownerOf(at('ben'))).identifiers).toContain(`customer_id:contacts/${id('c1')}`);
    const dead = it.ingestion({ client: openClient(proxy.url) });
    proxy.decide = ({ path }) => (path === '/_bulk' ? { kind: 'cut' } : PASS);
    await expect(dead.followUp.finish()).rejects.toThrow();
    await it.ingestion().followUp.finish();
    const ben = await ownerOf(at('ben'));
    expect((await ownerOf(id('phone-b'))).profile_id).toBe(ben.profile_id);
    expect((await ownerOf(id('c1'))).profile_id).not.toBe(ben.profile_id);
    await expectClean();
  });

  test('leaves together whom a person joined', async () => {
    await take(signsIn('a1', 'anne', 'phone-a'));
    await row({ id: id('c1'), email: at('ben'), updated_at: '2026-03-01 10:00:00' });
    const [anne, ben] = [await ownerOf(at('anne')), await ownerOf(at('ben'))];
    const { merging } = ingestion;
    await merging.judge({
      left: anne.profile_id,
      right: ben.profile_id,
      decision: 'same',
      survivor: anne.profile_id,
      by,
    });
    await row({ id: id('c1'), email: at('cleo'), updated_at: '2026-03-02 10:00:00' });
    await ingestion.followUp.finish();
    expect((await ownerOf(id('c1'))).profile_id).toBe(anne.profile_id);
    expect((await ownerOf(at('anne'))).profile_id).toBe(anne.profile_id);
    await expectClean();
  });

  test.each([
    ['in order', [0, 1]],
    ['the wrong version last', [1, 0]],
  ])('to be of another customer takes nothing of the first along: %s', async (_, order) => {
    await take(signsIn('a1', 'anne', 'phone-a'), signsIn('b1', 'ben', 'phone-b'));
    await row({ id: id('a'), customer_id: id('1'), email: at('anne'), city: 'Nice' });
    await row({ id: id('b'), customer_id: id('2'), email: at('ben') });
    const versions = [
      {
        id: id('c'),
        customer_id: id('1'),
        birth_date: '1980-01-02',
        updated_at: '2026-03-01 10:00:00',
      },
      {
        id: id('c'),
        customer_id: id('2'),
        first_name: 'Ben',
        updated_at: '2026-03-02 10:00:00',
      },
    ];
    for (const i of order) await row(versions[i] as Record<string, string>);
    await ingestion.followUp.finish();
    const [anne, ben] = [await ownerOf(at('anne')), await ownerOf(at('ben'))];
    expect([anne.birth_date, anne.given_name, anne.city]).toEqual([undefined, undefined, 'Nice']);
    expect([ben.birth_date, ben.given_name]).toEqual([undefined, 'Ben']);
    await expectClean();
  });
});

/** People who did something, as an analysis counts them, and as the profiles say. */
async function visitors(): Promise<{ counted: number; truth: number }> {
  const name = `visited_r${round}`;
  await it.client.indices.refresh({ index: it.names.events });
  const answer = await runAggregation(
    {
      analysis: createAnalysisReader({ client: it.client, names: it.names }),
      segments: createDefinitionStore(it.client, it.names, 'segments'),
      dashboards: createDefinitionStore(it.client, it.names, 'dashboards'),
      timezone: 'UTC',
      secret: 'of-tests',
      now: () => new Date(),
    },
    AggregationRequest.parse({
      over: 'events',
      measures: [{ kind: 'people', name: 'people' }],
      filter: { op: 'is', field: 'name', values: [name] },
    }),
    { roles: ['administrator'] },
  );
  const active = (await it.profiles()).filter(({ status }) => status === 'active');
  const truth = active.filter(({ event_count }) => event_count[name] !== undefined).length;
  return { counted: Number(answer.rows[0]?.values['people'] ?? 0), truth };
}

/** Visits of one browser. */
function visits(browser: string, from: number, count: number): object[] {
  return Array.from({ length: count }, (_, i) =>
    track({ id: `${id(browser)}-${from + i}`, anonymous: id(browser), event: `Visited r${round}` }),
  );
}

async function anneAndBen(): Promise<[string, string]> {
  await take(
    signsIn('a1', 'anne', 'phone-a'),
    signsIn('b1', 'ben', 'phone-b'),
    ...visits('phone-a', 0, 3),
    ...visits('phone-b', 0, 3),
  );
  return [(await ownerOf(at('anne'))).profile_id, (await ownerOf(at('ben'))).profile_id];
}

async function storedUnder(browser: string): Promise<string[]> {
  const mine = (await it.events()).filter(({ message_id }) => message_id.startsWith(id(browser)));
  return [...new Set(mine.map(({ profile_id }) => profile_id))].sort();
}

describe('counting people', () => {
  test('is right after a merge and after it is undone, with each event still counted once', async () => {
    const [anne, ben] = await anneAndBen();
    const { merge_id } = await ingestion.merging.merge({ survivor: anne, losers: [ben], by });
    await ingestion.followUp.finish();
    expect(ingestion.followUp.stats).toMatchObject({
      last_merges_to_move: 0,
      last_merges_lag_ms: 0,
    });
    expect(await visitors()).toEqual({ counted: 1, truth: 1 });
    expect(await storedUnder('phone-b')).toEqual([anne]);
    await expectClean();
    // Sent again, and more: a moved event is known to be counted.
    await take(...visits('phone-b', 0, 3), ...visits('phone-b', 3, 2));
    expect((await ownerOf(at('ben'))).events_count).toBe(10);

    await ingestion.merging.undo(merge_id, by);
    await ingestion.followUp.finish();
    expect(await visitors()).toEqual({ counted: 2, truth: 2 });
    expect(await storedUnder('phone-b')).toEqual([ben]);
    expect((await ownerOf(at('ben'))).events_count).toBe(6);
    expect((await ownerOf(at('anne'))).events_count).toBe(4);
    await expectClean();
  });

  test('is right of what comes under an old id by a memory older than the merge', async () => {
    const [anne, ben] = await anneAndBen();
    await it.ingestion().merging.merge({ survivor: anne, losers: [ben], by });
    await it.ingestion().followUp.finish();
    await take(...visits('phone-b', 3, 1));
    expect(await storedUnder('phone-b')).toEqual([anne, ben].sort());
    await ingestion.followUp.finish();
    expect(await storedUnder('phone-b')).toEqual([anne]);
    await expectClean();
  });

  test('is right when merges are undone while what they brought is being moved', async () => {
    const [anne, ben] = await anneAndBen();
    const { merging } = ingestion;
    const { merge_id } = await merging.merge({ survivor: anne, losers: [ben], by });
    let isHeld = false;
    proxy.decide = async ({ path, body }) => {
      if (isHeld || path !== '/_bulk' || !body.includes(`"_index":"${it.prefix}-events`))
        return PASS;
      isHeld = true;
      await merging.undo(merge_id, by);
      return PASS;
    };
    await it.ingestion({ client: openClient(proxy.url) }).followUp.finish();
    expect(isHeld).toBe(true);
    await ingestion.followUp.finish();
    expect(await storedUnder('phone-b')).toEqual([ben]);
    expect(await visitors()).toEqual({ counted: 2, truth: 2 });
    await expectClean();
  });

  test.each([1, 2, 3])('is right when moving dies at write %i', async (nth) => {
    const [anne, ben] = await anneAndBen();
    const { merge_id } = await ingestion.merging.merge({ survivor: anne, losers: [ben], by });
    let writes = 0;
    proxy.decide = ({ path }) => {
      if (path === '/_bulk') writes += 1;
      if (writes < nth) return PASS;
      return writes === nth && path === '/_bulk' ? { kind: 'lose_answer' } : { kind: 'cut' };
    };
    await it
      .ingestion({ client: openClient(proxy.url) })
      .followUp.finish()
      .catch(() => undefined);
    expect(writes).toBeGreaterThanOrEqual(nth);
    proxy.decide = () => PASS;
    if (nth % 2 === 0) await ingestion.merging.undo(merge_id, by);
    await ingestion.followUp.finish();
    expect(await storedUnder('phone-b')).toEqual(nth % 2 === 0 ? [ben] : [anne]);
    const people = nth % 2 === 0 ? 2 : 1;
    expect(await visitors()).toEqual({ counted: people, truth: people });
    await expectClean();
  });

  test('is right after people became one by one while everything streamed in', async () => {
    const browsers = Array.from({ length: 12 }, (_, i) => `b${i}`);
    const workers = [it.ingestion({ workerBatch: 9 }), it.ingestion({ workerBatch: 13 })];
    await it.accept(browsers.flatMap((browser) => visits(browser, 0, 6)));
    // Three browsers of each of four people, whom only these calls show to be one.
    await it.accept(browsers.map((browser, i) => signsIn(`s${i}`, `p${i % 4}`, browser)));
    await it.accept(browsers.flatMap((browser) => visits(browser, 6, 6)));
    let isOver = false;
    const draining = Promise.all(workers.map(({ worker }) => worker.drain())).then(() => {
      isOver = true;
    });
    while (!isOver) await it.ingestion().followUp.finish();
    await draining;
    await it.ingestion().followUp.finish();
    expect(await visitors()).toEqual({ counted: 4, truth: 4 });
    for (let i = 0; i < 4; i += 1) {
      const doc = await ownerOf(at(`p${i}`));
      expect(doc.events_count).toBe(3 * 13);
      for (const browser of [i, i + 4, i + 8]) {
        expect(await storedUnder(`b${browser}-`)).toEqual([doc.profile_id]);
      }
    }
    await expectClean();
  });
});
