import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import type { MergeAuthor } from '../../src/model/merge.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import {
  type FaultProxy,
  PASS,
  type SeenRequest,
  startFaultProxy,
} from '../support/fault-proxy.ts';
import { type Installation, install, track } from '../support/installation.ts';

/** Processes that are killed (SIGKILL) in the middle of what they do, and what comes after them. */

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

const name = (browser: string): string => `r${round}-${browser}`;

function start(file: string, ...args: string[]): ChildProcess {
  const path = join(import.meta.dirname, '../support', file);
  return fork(path, [proxy.url, it.prefix, it.spoolPath, ...args], { stdio: 'inherit' });
}

/** Kills a process at the moment the engine has done one of its writes, before it can learn of it. */
async function killAt(
  start: () => ChildProcess,
  isMoment: (seen: SeenRequest) => boolean,
): Promise<void> {
  let isDead = false;
  proxy.decide = (seen) => {
    if (isDead || !isMoment(seen)) return PASS;
    isDead = true;
    child.kill('SIGKILL');
    return { kind: 'lose_answer' };
  };
  const child = start();
  const [, signal] = await once(child, 'exit');
  proxy.decide = () => PASS;
  expect([isDead, signal]).toEqual([true, 'SIGKILL']);
}

const isWrite = ({ path, body }: SeenRequest, text: string): boolean =>
  path === '/_bulk' && body.includes(text);

/** Another process, a minute later: whatever was claimed or begun before is nobody's by now. */
function later(): Ingestion {
  return it.ingestion({ now: () => new Date(Date.now() + 60_000) });
}

async function owner(browser: string): Promise<ProfileDoc | undefined> {
  return (await it.profiles()).find(
    (doc) => doc.status === 'active' && doc.identifier_values.includes(name(browser)),
  );
}

const visits = (browser: string, count: number): object[] =>
  Array.from({ length: count }, (_, i) =>
    track({ id: name(`${browser}-${i}`), anonymous: name(browser) }),
  );

async function expectClean(): Promise<void> {
  expect(await it.ingestion().verify({ all: true })).toMatchObject({ drifted: [] });
}

describe('a worker that is killed', () => {
  test.each([
    { moment: 'between redirect and fold', text: '"status":"merged"' },
    { moment: 'after it claimed identifiers', text: '-identifiers' },
    { moment: 'after it stored events', text: '-events-' },
  ])('$moment: people and events are counted exactly', async ({ text }) => {
    await it.accept([...visits('a', 3), ...visits('b', 3)]);
    await it.ingestion().worker.drain();
    await it.accept([
      track({ id: name('x1'), user: name('user'), anonymous: name('a') }),
      track({ id: name('x2'), user: name('user'), anonymous: name('b') }),
      ...visits('c', 2),
    ]);
    await killAt(
      () => start('worker-child.ts', 'drain'),
      (seen) => isWrite(seen, text),
    );
    // What it had claimed comes back when its lease ends.
    await expect
      .poll(
        async () => {
          await it.ingestion().worker.drain();
          return (await owner('c'))?.events_count;
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBe(2);
    await it.ingestion().sweep('2026-01-01T00:00:00.000Z');
    await it.ingestion().followUp.finish();
    const [a, b, c] = [await owner('a'), await owner('b'), await owner('c')];
    expect(a?.profile_id).toBe(b?.profile_id);
    expect(c?.profile_id).not.toBe(a?.profile_id);
    expect(a?.events_count).toBe(8);
    const mine = (await it.events()).filter(({ message_id }) => message_id.startsWith(name('')));
    expect(mine).toHaveLength(10);
    expect(new Set(mine.map(({ profile_id }) => profile_id)).size).toBe(2);
    await expectClean();
  });
});

describe('a decision whose process is killed', () => {
  async function twoPeople(): Promise<[string, string]> {
    await it.accept([...visits('a', 3), ...visits('b', 3)]);
    await it.ingestion().worker.drain();
    return [(await owner('a'))?.profile_id ?? '', (await owner('b'))?.profile_id ?? ''];
  }

  test.each([
    { moment: 'when it is in the log', text: '"applying"' },
    { moment: 'between redirect and fold', text: '"status":"merged"' },
  ])('to merge, $moment, is completed and audited', async ({ text }) => {
    const [a, b] = await twoPeople();
    await killAt(
      () => start('decision-child.ts', 'merge', a, b),
      (seen) => isWrite(seen, text),
    );
    const [merge_id] = await later().merging.resume();
    await it.ingestion().followUp.finish();
    expect((await owner('b'))?.profile_id).toBe(a);
    expect((await owner('a'))?.events_count).toBe(6);
    await it.client.indices.refresh({ index: it.names.audit });
    const { hits } = await it.client.search<{ action: string; detail: object }>({
      index: it.names.audit,
      query: { term: { subject_ids: b } },
    });
    expect(hits.hits.map(({ _source }) => _source)).toMatchObject([
      { action: 'merge.applied', actor: 'key_1', detail: { merge_id, resumed: true } },
    ]);
    await expectClean();
  });

  test.each([
    { moment: 'when it is in the log', text: '"undoing"' },
    { moment: 'when identifiers went over', text: '-profiles"' },
  ])('to undo, $moment, is completed', async ({ text }) => {
    const [a, b] = await twoPeople();
    const { merge_id } = await it.ingestion().merging.merge({ survivor: a, losers: [b], by });
    await it.ingestion().followUp.finish();
    await killAt(
      () => start('decision-child.ts', 'undo', merge_id),
      (seen) => isWrite(seen, text),
    );
    await later().merging.resume();
    await it.ingestion().followUp.finish();
    const [own, other] = [await owner('a'), await owner('b')];
    expect([own?.profile_id, own?.events_count]).toEqual([a, 3]);
    expect([other?.profile_id, other?.events_count]).toEqual([b, 3]);
    await expectClean();
  });

  test('that two are different, parts whom a rule joins before anybody could tell them', async () => {
    const [a, b] = await twoPeople();
    await killAt(
      () => start('decision-child.ts', 'different', a, b),
      (seen) => isWrite(seen, '"applying"'),
    );
    await it.accept([
      track({ id: name('x1'), user: name('user'), anonymous: name('a') }),
      track({ id: name('x2'), user: name('user'), anonymous: name('b') }),
    ]);
    await it.ingestion().worker.drain();
    expect((await owner('a'))?.profile_id).toBe((await owner('b'))?.profile_id);
    await later().merging.resume();
    await it.ingestion().followUp.finish();
    const [own, other] = [await owner('a'), await owner('b')];
    expect([own?.profile_id, other?.profile_id].sort()).toEqual([a, b].sort());
    expect((own?.events_count ?? 0) + (other?.events_count ?? 0)).toBe(8);
    await expectClean();
    await it.accept([
      track({ id: name('x3'), user: name('user'), anonymous: name('a') }),
      track({ id: name('x4'), user: name('user'), anonymous: name('b') }),
    ]);
    await it.ingestion().worker.drain();
    expect((await owner('a'))?.profile_id).not.toBe((await owner('b'))?.profile_id);
    await expectClean();
  });
});
