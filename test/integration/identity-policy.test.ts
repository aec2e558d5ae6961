import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createIds } from '../../src/identity/ids.ts';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import { createNamespaces } from '../../src/ingestion/policy/create-namespaces.ts';
import { createLogger } from '../../src/logging.ts';
import type { NamespaceRule } from '../../src/model/namespace-rule.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { type Installation, install } from '../support/installation.ts';

const SECRET = 'a-secret-for-tests-of-32-characters-or-more';
const SHARED = 'accueil@magasin.fr';

let it: Installation;
let ingestion: Ingestion;
let namespaces: ReturnType<typeof createNamespaces>;

beforeEach(async () => {
  it = await install();
  namespaces = createNamespaces({
    client: it.client,
    prefix: it.prefix,
    ids: createIds(SECRET),
    defaultCountry: 'FR',
    log: createLogger('silent', 'test'),
    now: () => new Date(),
    merging: () => ingestion.merging,
  });
  ingestion = it.ingestion({ policies: namespaces.policy });
});
afterEach(async () => {
  await namespaces.jobs.close();
  await it.close();
});

let sent = 0;
const identify = (ids: { user?: string; anonymous?: string }, traits: object, at = '05') => {
  sent += 1;
  return {
    type: 'identify',
    messageId: `m${sent}`,
    timestamp: `2026-03-${at}T10:00:00.000Z`,
    ...(ids.user === undefined ? {} : { userId: ids.user }),
    anonymousId: ids.anonymous ?? `browser-${sent}`,
    traits,
  };
};

async function take(messages: readonly object[]): Promise<ProfileDoc[]> {
  await it.accept(messages);
  await ingestion.worker.drain();
  return active();
}

async function active(): Promise<ProfileDoc[]> {
  await it.client.indices.refresh({
    index: [it.names.events, it.names.records, it.names.identifiers],
  });
  return (await it.profiles()).filter(({ status }) => status === 'active');
}

async function rule(...changed: NamespaceRule[]): Promise<void> {
  const { version } = await namespaces.rules.read();
  const change = { expected: version, by: 'test', at: new Date() };
  await namespaces.rules.put({ namespaces: changed }, change);
  namespaces.policy.expire();
}

async function finish(kind: 'scan' | 'apply') {
  await namespaces.jobs.start(kind, 'test');
  for (;;) {
    const job = (await namespaces.jobs.list()).find((one) => one.kind === kind);
    if (job !== undefined && job.status !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const simulate = async (...after: NamespaceRule[]) => {
  const { rules: before } = await namespaces.rules.read();
  return namespaces.simulate({
    before,
    after: { namespaces: after },
    signal: AbortSignal.timeout(20_000),
  });
};

const phone = (i: number) => `+3363998${String(i).padStart(4, '0')}`;

describe('a value that many people have', () => {
  test('is found among customers who were kept apart, and joins nobody from then on', async () => {
    const customers = Array.from({ length: 21 }, (_, i) =>
      identify({ user: `c${i}` }, { email: SHARED }),
    );
    expect(await take(customers)).toHaveLength(21);
    expect(await finish('scan')).toMatchObject({ status: 'done', changed: 1, failed: 0 });
    const { values } = await namespaces.generic.list({ namespace: 'email' }, { limit: 10 });
    expect(values).toMatchObject([
      { doc: { key: `email:${SHARED}`, people: 21, status: 'demoted' } },
    ]);

    await take([identify({ anonymous: 'nobody' }, { email: SHARED, phone: phone(1) })]);
    const [met] = (await it.events()).filter(({ identifiers }) =>
      identifiers.includes(`phone:${phone(1)}`),
    );
    expect(met).toMatchObject({
      left_out: [`email:${SHARED}`],
      issues: expect.arrayContaining(['identifiers.email:generic']),
    });
    expect(await ingestion.verify({ all: true })).toMatchObject({ drifted: [] });
  });

  test('parts whom it had joined, and a steward lets it join again', async () => {
    await rule({ name: 'phone', max_per_profile: 100 }, { name: 'email', generic_at: 5 });
    const people = Array.from({ length: 6 }, (_, i) =>
      identify({}, { email: SHARED, phone: phone(i) }),
    );
    expect(await take(people)).toHaveLength(1);
    expect(await finish('scan')).toMatchObject({ status: 'done', changed: 1, failed: 0 });
    const parted = await active();
    expect(parted).toHaveLength(6);
    expect(parted.map(({ events_count }) => events_count)).toEqual([1, 1, 1, 1, 1, 1]);

    const id = createIds(SECRET).identifier(`email:${SHARED}`);
    const over = (await namespaces.generic.read([id])).get(id);
    const restored = {
      ...over?.source,
      status: 'restored',
      updated_by: 'k',
      updated_at: new Date().toISOString(),
    };
    await namespaces.generic.write([{ doc: restored as NonNullable<typeof over>['source'], over }]);
    expect(await finish('scan')).toMatchObject({ status: 'done', changed: 0 });
    namespaces.policy.expire();
    expect((await namespaces.policy.get()).generic.size).toBe(0);
  });

  test('that few people have stays what it is', async () => {
    await take(
      Array.from({ length: 19 }, (_, i) => identify({ user: `c${i}` }, { email: SHARED })),
    );
    expect(await finish('scan')).toMatchObject({ status: 'done', changed: 0 });
  });

  test('is counted by one worker at a time, in what came in since', async () => {
    await take(
      Array.from({ length: 21 }, (_, i) => identify({ user: `c${i}` }, { email: SHARED })),
    );
    const done = await Promise.all([namespaces.upkeep.runOnce(), namespaces.upkeep.runOnce()]);
    expect(done.sort()).toEqual([false, true]);
    const { total } = await namespaces.generic.list({ namespace: 'email' }, { limit: 10 });
    expect(total).toBe(1);
    expect(await namespaces.upkeep.runOnce()).toBe(true);
  });
});

describe('other rules', () => {
  test('would join, and once applied join, whom a limit had kept apart', async () => {
    await rule({ name: 'phone', max_per_profile: 1 });
    await take([
      identify({}, { email: 'ada@mail.fr', phone: phone(1) }),
      identify({}, { email: 'bob@mail.fr', phone: phone(2) }),
      identify({}, { email: 'ada@mail.fr', phone: phone(2) }, '06'),
    ]);
    expect(await active()).toHaveLength(2);
    const tried = await simulate({ name: 'phone', max_per_profile: 5 });
    expect(tried).toMatchObject({ merges: 1, splits: 0, exact: true });
    expect(tried.samples).toMatchObject([
      { kind: 'merge', why: expect.stringMatching(/^shared:/) },
    ]);
    expect(await active()).toHaveLength(2);
    await rule({ name: 'phone', max_per_profile: 5 });
    expect(await finish('apply')).toMatchObject({ status: 'done', changed: 1, failed: 0 });
    expect(await active()).toHaveLength(1);
    expect(await ingestion.verify({ all: true })).toMatchObject({ drifted: [] });
  });

  test.each<{ name: string; after: NamespaceRule }>([
    { name: 'a limit', after: { name: 'phone', max_per_profile: 1 } },
    { name: 'a blocked value', after: { name: 'email', blocked: ['accueil@*'] } },
    { name: 'a lower number of people', after: { name: 'email', generic_at: 2 } },
    { name: 'a weak address', after: { name: 'email', strength: 'weak', generic_at: null } },
  ])('would part, and once applied part, whom they forbid: $name', async ({ after }) => {
    await take([
      identify({}, { email: SHARED, phone: phone(1) }),
      identify({}, { email: SHARED, phone: phone(2) }, '06'),
      identify({}, { phone: phone(2) }, '07'),
      identify({ user: 'other' }, { email: 'other@mail.fr' }),
    ]);
    const before = await active();
    expect(before).toHaveLength(2);
    const tried = await simulate(after);
    expect(tried).toMatchObject({ merges: 0, splits: 1, exact: true });
    expect(tried.samples).toMatchObject([
      { kind: 'split', namespaces: expect.arrayContaining([after.name]) },
    ]);
    await rule(after);
    if (after.generic_at === 2) await finish('scan');
    else expect(await finish('apply')).toMatchObject({ status: 'done', changed: 1, failed: 0 });
    // What carries the value and a number goes with the number where the value is nobody's.
    const counts = (await active()).map(({ events_count }) => events_count).sort();
    expect(counts).toEqual([1, 1, 2]);
    expect((await simulate(after)).splits).toBe(0);
    expect(await ingestion.verify({ all: true })).toMatchObject({ drifted: [] });
  });

  test('are known to a worker that runs, without a restart', async () => {
    await take([identify({ user: 'c1' }, { email: 'ada@mail.fr' })]);
    const other = it.ingestion();
    await it.accept([identify({ user: 'c1' }, { email: 'bad@mail.fr' })]);
    await other.worker.processBatch(await it.spool.claim({ items: 10, bytes: 1e6 }));
    const { version } = await namespaces.rules.read();
    const change = { expected: version, by: 'test', at: new Date() };
    await namespaces.rules.put(
      { namespaces: [{ name: 'email', blocked: ['worse@mail.fr'] }] },
      change,
    );
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await it.accept([identify({ user: 'c1' }, { email: 'worse@mail.fr' })]);
    const settled = await it.spool.claim({ items: 10, bytes: 1e6 });
    await other.worker.processBatch(settled);
    await it.spool.settle(settled.map(({ seq }) => ({ seq, outcome: 'indexed' })));
    const last = (await it.events()).find(({ issues }) =>
      issues.includes('identifiers.email:blocked'),
    );
    expect(last?.identifiers).not.toContain('email:worse@mail.fr');
  });

  test('of a simulation that is stopped say that they saw a part only', async () => {
    await take([identify({ user: 'c1' }, { email: SHARED })]);
    const { rules: before } = await namespaces.rules.read();
    const after = { namespaces: [{ name: 'email', max_per_profile: 1 }] };
    const stopped = await namespaces.simulate({ before, after, signal: AbortSignal.abort() });
    expect(stopped).toMatchObject({ merges: 0, splits: 0, exact: false });
  });
});

describe('a visitor who turns out to be a customer', () => {
  test('is one person with what was done before and after, in any order of arrival', async () => {
    const visit = (id: string, at: string) => ({
      type: 'page',
      messageId: id,
      anonymousId: 'tablet',
      timestamp: `2026-03-${at}T10:00:00.000Z`,
    });
    const messages = [
      visit('before', '01'),
      identify({ user: 'c1', anonymous: 'tablet' }, { email: 'ada@mail.fr' }, '02'),
      visit('after', '03'),
    ];
    for (const message of [...messages].reverse()) await take([message]);
    const [ada, ...others] = await active();
    expect(others).toEqual([]);
    expect(ada).toMatchObject({
      events_count: 3,
      anonymous: false,
      first_seen_at: '2026-03-01T10:00:00.000Z',
    });
  });

  test('is not joined with another customer by the browser they share', async () => {
    await take([
      identify({ user: 'c1', anonymous: 'tablet' }, { email: 'ada@mail.fr' }),
      identify({ user: 'c2', anonymous: 'tablet' }, { email: 'bob@mail.fr' }),
    ]);
    expect(await active()).toHaveLength(2);
  });
});
