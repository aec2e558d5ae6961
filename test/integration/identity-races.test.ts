import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { type FaultProxy, PASS, startFaultProxy } from '../support/fault-proxy.ts';
import { type Installation, install, track } from '../support/installation.ts';
import { openClient } from '../support/worker-parts.ts';

let it: Installation;
let proxy: FaultProxy;

beforeAll(async () => {
  proxy = await startFaultProxy(inject('engineAccess'));
});
afterAll(async () => await proxy.close());
beforeEach(async () => {
  it = await install();
  proxy.decide = () => PASS;
});
afterEach(async () => await it.close());

const PEOPLE = 500;
const DEVICES = 4;

/** What a person sends who signs in on one device: browsing without a name, the sign-in, browsing with one. */
function signIn(person: number, device: number): object[] {
  const id = `p${person}d${device}`;
  const anonymous = `anon-${id}`;
  return [
    track({ id: `${id}-1`, anonymous }),
    {
      type: 'identify',
      messageId: `${id}-2`,
      userId: `user-${person}`,
      anonymousId: anonymous,
      timestamp: '2026-03-05T10:00:01.000Z',
      traits: { email: `person.${person}@example.org` },
    },
    track({ id: `${id}-3`, user: `user-${person}`, anonymous }),
  ];
}

function active(profiles: readonly ProfileDoc[]): ProfileDoc[] {
  return profiles.filter((profile) => profile.status === 'active');
}

function expectPeople(profiles: readonly ProfileDoc[]): void {
  const living = active(profiles);
  expect(living).toHaveLength(PEOPLE);
  const wrong = living.filter(
    (profile) => profile.events_count !== 3 * DEVICES || profile.identifiers.length !== DEVICES + 2,
  );
  expect(wrong).toEqual([]);
}

describe('500 people who sign in on four devices at once are 500 profiles', () => {
  test('in one worker, mixed into the same batches', async () => {
    const { worker } = it.ingestion({ workerBatch: 2000 });
    await it.accept(shuffled(everyone()));
    await worker.drain();
    expectPeople(await it.profiles());
  });

  test('in two processes that race for the same people', async () => {
    await it.accept(shuffled(everyone()));
    const children = [startWorker(), startWorker()];
    const codes = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(codes.map(([code]) => code)).toEqual([0, 0]);
    await it.ingestion().worker.drain();
    const profiles = await it.profiles();
    expectPeople(profiles);
    expect(await it.ingestion().verify({ all: true })).toMatchObject({
      checked: PEOPLE,
      drifted: [],
    });
  });

  test('when each device has a profile already, and both processes merge the same people', async () => {
    const browsing = everyone().filter((_, i) => i % 3 === 0);
    const rest = everyone().filter((_, i) => i % 3 !== 0);
    await it.accept(browsing);
    await it.ingestion().worker.drain();
    expect(active(await it.profiles())).toHaveLength(PEOPLE * DEVICES);
    await it.accept(shuffled(rest));
    const children = [startWorker(), startWorker()];
    await Promise.all(children.map((child) => once(child, 'exit')));
    await it.ingestion().worker.drain();
    expectPeople(await it.profiles());
  });
});

test.each([
  { name: 'an anonymous profile', browsedBefore: true },
  { name: 'a browser nobody knows', browsedBefore: false },
])('two customers who sign in on $name at one instant stay two', async ({ browsedBefore }) => {
  if (browsedBefore) {
    await it.accept([track({ id: 'before', anonymous: 'tablet' })]);
    await it.ingestion().worker.drain();
  }
  const claimed = [];
  for (const user of ['customer-1', 'customer-2']) {
    await it.accept([track({ id: user, user, anonymous: 'tablet' })]);
    claimed.push(await it.spool.claim({ items: 1, bytes: 1e6 }));
  }
  await Promise.all(claimed.map((items) => it.ingestion().worker.processBatch(items)));
  const customers = active(await it.profiles()).map(({ identifiers }) =>
    identifiers.filter((key) => key.startsWith('customer_id:')),
  );
  expect(customers.sort()).toEqual([
    ['customer_id:default/customer-1'],
    ['customer_id:default/customer-2'],
  ]);
});

test('a second customer waits to learn whose a browser is, when its first one is slow to be written', async () => {
  const claimed = [];
  for (const user of ['customer-1', 'customer-2']) {
    await it.accept([track({ id: user, user, anonymous: 'tablet' })]);
    claimed.push(await it.spool.claim({ items: 1, bytes: 1e6 }));
  }
  const isOwner: (() => void)[] = [];
  const owner = new Promise<void>((resolve) => isOwner.push(resolve));
  proxy.decide = ({ path, body }) => {
    if (path !== '/_bulk' || !body.includes(`"${it.names.profiles}"`)) return PASS;
    for (const tell of isOwner) tell();
    return { kind: 'delay', ms: 1_000 };
  };
  const slow = it.ingestion({ client: openClient(proxy.url) });
  const first = slow.worker.processBatch(claimed[0] ?? []);
  // The browser has its owner by now, and the owner no document yet.
  await owner;
  await it.ingestion().worker.processBatch(claimed[1] ?? []);
  await first;
  const customers = active(await it.profiles()).map(({ identifiers }) =>
    identifiers.filter((key) => key.startsWith('customer_id:')),
  );
  expect(customers.sort()).toEqual([
    ['customer_id:default/customer-1'],
    ['customer_id:default/customer-2'],
  ]);
});

describe('a merge', () => {
  test('that dies between redirect and fold is completed by the sweeper', async () => {
    await it.accept([
      track({ id: 'a', anonymous: 'device-a' }),
      track({ id: 'b', anonymous: 'device-b', at: '2026-03-05T11:00:00.000Z' }),
    ]);
    await it.ingestion().worker.drain();
    expect(active(await it.profiles())).toHaveLength(2);

    await it.accept([
      {
        type: 'alias',
        messageId: 'c',
        userId: 'owner',
        previousId: 'device-a',
        timestamp: '2026-03-05T12:00:00.000Z',
      },
      track({ id: 'd', user: 'owner', anonymous: 'device-b' }),
    ]);
    const claimed = await it.spool.claim({ items: 10, bytes: 1e6 });
    let isDead = false;
    proxy.decide = ({ path, body }) => {
      if (isDead) return { kind: 'cut' };
      if (path === '/_bulk' && body.includes('"status":"merged"')) {
        isDead = true;
        return { kind: 'lose_answer' };
      }
      return PASS;
    };
    const dying = it.ingestion({ client: openClient(proxy.url) });
    await expect(dying.worker.processBatch(claimed)).rejects.toMatchObject({
      code: 'engine_unavailable',
    });
    const [before] = active(await it.profiles());
    expect(before?.events_count).toBe(3);

    const report = await it.ingestion().sweep('2026-01-01T00:00:00.000Z');
    expect(report.completed).toHaveLength(1);
    const [after, ...others] = active(await it.profiles());
    expect(others).toEqual([]);
    expect(after?.events_count).toBe(4);
    expect((await it.ingestion().sweep('2026-01-01T00:00:00.000Z')).completed).toEqual([]);

    await it.spool.release(claimed.map(({ seq }) => seq));
    await it.ingestion().worker.drain();
    expect(active(await it.profiles()).map((profile) => profile.events_count)).toEqual([4]);
    expect(await it.ingestion().verify({ all: true })).toMatchObject({ drifted: [] });
  });

  test('that meets another one never joins two customers, and the redirect is taken back', async () => {
    await it.accept([
      identify('first', { userId: 'customer-1', email: 'one@mail.fr' }),
      identify('second', { userId: 'customer-2', email: 'two@mail.fr' }),
      identify('between', { anonymousId: 'tablet', email: 'both@mail.fr' }),
    ]);
    await it.ingestion().worker.drain();
    const idOf = new Map((await it.profiles()).map((doc) => [doc.emails[0], doc.profile_id]));
    const [one = '', two = '', between = ''] = ['one', 'two', 'both'].map((name) =>
      idOf.get(`${name}@mail.fr`),
    );
    // Each right by itself, written by two workers at the same instant.
    await redirect(two, between);
    await redirect(between, one);

    await it.ingestion().sweep('2026-01-01T00:00:00.000Z');
    const swept = new Map((await it.profiles()).map((doc) => [doc.profile_id, doc]));
    expect(swept.get(two)).toMatchObject({ status: 'active', merged_into: null });
    expect(swept.get(between)).toMatchObject({ status: 'merged', merged_into: one });
    expect(swept.get(one)?.state.merged_from).toMatchObject([{ profile_id: between }]);

    await it.accept([
      track({ id: 'later-1', user: 'customer-1', anonymous: 'tablet' }),
      track({ id: 'later-2', user: 'customer-2', anonymous: 'tablet' }),
    ]);
    await it.ingestion().worker.drain();
    const counts = active(await it.profiles()).map((doc) => [doc.profile_id, doc.events_count]);
    expect(new Map(counts as [string, number][])).toEqual(
      new Map([
        [one, 3],
        [two, 2],
      ]),
    );
    expect(await it.ingestion().verify({ all: true })).toMatchObject({ drifted: [] });
  });

  test('keeps the known profile, redirects the other for ever, and moves no event', async () => {
    const { worker } = it.ingestion();
    await it.accept([track({ id: 'a', anonymous: 'device-a' })]);
    await worker.drain();
    const [anonymous] = await it.profiles();
    await it.accept([track({ id: 'b', user: 'owner' })]);
    await worker.drain();
    await it.accept([track({ id: 'c', user: 'owner', anonymous: 'device-a' })]);
    await worker.drain();
    const profiles = await it.profiles();
    const [owner, ...others] = active(profiles);
    expect(others).toEqual([]);
    expect(owner).toMatchObject({ events_count: 3, anonymous: false });
    const merged = profiles.find(({ profile_id }) => profile_id === anonymous?.profile_id);
    expect(merged).toMatchObject({ status: 'merged', merged_into: owner?.profile_id });
    expect(owner?.state.merged_from.map(({ profile_id }) => profile_id)).toEqual([
      anonymous?.profile_id,
    ]);
    const events = await it.events();
    expect(events.find(({ message_id }) => message_id === 'a')?.profile_id).toBe(
      anonymous?.profile_id,
    );
  });
});

function identify(
  messageId: string,
  { email, ...ids }: { userId?: string; anonymousId?: string; email: string },
): object {
  const timestamp = '2026-03-05T10:00:00.000Z';
  return { type: 'identify', messageId, timestamp, ...ids, traits: { email } };
}

/** What a worker leaves behind that dies between the two writes of a merge. */
async function redirect(loser: string, winner: string): Promise<void> {
  const doc = {
    status: 'merged',
    merged_into: winner,
    updated_at: new Date().toISOString(),
  };
  await it.client.update({ index: it.names.profiles, id: loser, doc, refresh: true });
}

function everyone(): object[] {
  const messages: object[] = [];
  for (let person = 0; person < PEOPLE; person += 1) {
    for (let device = 0; device < DEVICES; device += 1) messages.push(...signIn(person, device));
  }
  return messages;
}

/** Mixed up in the same way each time. */
function shuffled<T>(items: readonly T[]): T[] {
  const mixed = [...items];
  let seed = 42;
  for (let i = mixed.length - 1; i > 0; i -= 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const j = seed % (i + 1);
    const [a, b] = [mixed[i], mixed[j]];
    if (a !== undefined && b !== undefined) [mixed[i], mixed[j]] = [b, a];
  }
  return mixed;
}

function startWorker(): ChildProcess {
  const file = join(import.meta.dirname, '../support/worker-child.ts');
  return fork(file, [proxy.url, it.prefix, it.spoolPath, 'drain'], {
    execArgv: [],
    stdio: 'inherit',
  });
}
