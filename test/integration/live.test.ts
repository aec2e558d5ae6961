import { availableParallelism, loadavg } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseKey } from '../../src/api/key-format.ts';
import { createIds } from '../../src/identity/ids.ts';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import type { Role } from '../../src/model/role.ts';
import { basic, bearer, type TestApi, testApi } from '../support/api.ts';
import { createPeopleWriter } from '../support/web-people.ts';
import { openIngestion } from '../support/worker-parts.ts';

let api: TestApi;
let ingestion: Ingestion;
let running: Promise<void>;
beforeAll(async () => {
  api = await testApi();
  const { client, prefix } = api.engine;
  ingestion = openIngestion({ client, prefix, spool: api.spool, secret: api.deps.secret });
  running = ingestion.worker.run();
});
afterAll(async () => {
  await ingestion.worker.stop();
  await running;
  await api.cleanup();
});

interface Told {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: string;
}

/** A stream as a reader gets it, message by message; `undefined` at its end. */
async function follow(path: string, role: Role, headers: Record<string, string> = {}) {
  const answer = await api.app.request(path, {
    headers: { ...bearer(api.keys[role]), ...headers },
  });
  if (answer.body === null || answer.status !== 200) return { answer, next: async () => undefined };
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<Told | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end === -1) {
        const { value, done } = await reader.read();
        if (done) return undefined;
        text += value;
        continue;
      }
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const event = field('event');
      if (event !== undefined) return { event, id: field('id'), data: field('data') ?? '' };
    }
  };
  return { answer, next, leave: () => reader.cancel() };
}

const track = (userId: string, event: string) =>
  api.app.request('/v1/track', {
    method: 'POST',
    headers: basic(api.keys.write),
    body: JSON.stringify({ type: 'track', userId, event }),
  });

/** A person that came in through the product itself. */
async function someone(userId: string): Promise<string> {
  await track(userId, 'Signed Up');
  await api.app.request('/v1/records/contacts?wait=indexed', {
    method: 'POST',
    headers: bearer(api.keys.steward, 'text/csv'),
    body: `id,email\n${userId},${userId}@example.org\n`,
  });
  const key = `customer_id:default/${userId}`;
  for (let tries = 0; tries < 100; tries++) {
    const found = await api.app.request(`/v1/profiles/${encodeURIComponent(key)}`, {
      headers: bearer(api.keys.representative),
    });
    if (found.status === 200) {
      const { profile } = (await found.json()) as { profile: { profile_id: string } };
      return profile.profile_id;
    }
    await api.deps.engine.refresh();
  }
  throw new Error('the person did not come in');
}

const timelineOf = async (id: string, role: Role) => {
  const answer = await api.app.request(`/v1/profiles/${id}/timeline`, {
    headers: bearer(api.keys[role]),
  });
  return (await answer.json()) as { events: { name: string; message_id?: string }[] };
};

test('says within two seconds that an event came, and the timeline then has it', async () => {
  const id = await someone('live-1');
  const stream = await follow(`/v1/profiles/${id}/live`, 'representative');
  expect(stream.answer.headers.get('content-type')).toContain('text/event-stream');
  expect(stream.answer.headers.get('cache-control')).toBe('no-store');
  const ready = await stream.next();
  expect(ready?.event).toBe('ready');

  const sentMs = performance.now();
  await track('live-1', 'Product Viewed');
  const changed = await stream.next();
  const tookMs = performance.now() - sentMs;
  process.stdout.write(
    `event accepted to change told: ${Math.round(tookMs)} ms (machine load ${loadavg()[0]?.toFixed(1)})\n`,
  );
  expect(changed?.event).toBe('changed');
  expect(changed?.id).not.toBe(ready?.id);
  expect((await timelineOf(id, 'representative')).events[0]?.name).toBe('product_viewed');
  // Where more processes want the processors than there are, everything waits its turn.
  const share = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
  expect(tookMs).toBeLessThan(2000 * share);
  await stream.leave?.();
});

test('tells who comes back what was missed, and goes on from there', async () => {
  const id = await someone('live-2');
  const first = await follow(`/v1/profiles/${id}/live`, 'representative');
  const known = (await first.next())?.id ?? '';
  await first.leave?.();
  await track('live-2', 'Product Viewed');
  await until(async () => (await timelineOf(id, 'representative')).events.length === 2);

  const back = await follow(`/v1/profiles/${id}/live`, 'representative', {
    'last-event-id': known,
  });
  const missed = await back.next();
  expect(missed?.event).toBe('changed');
  await back.leave?.();

  const upToDate = await follow(`/v1/profiles/${id}/live?since=${missed?.id}`, 'representative');
  await track('live-2', 'Product Added');
  for (;;) {
    expect(await upToDate.next()).toMatchObject({ event: 'changed' });
    const { events } = await timelineOf(id, 'representative');
    if (events[0]?.name === 'product_added') break;
  }
  await upToDate.leave?.();
});

test('says nothing of the person, whatever the role, and gives roles tags of their own', async () => {
  const id = await someone('live-3');
  const tags: string[] = [];
  for (const role of ['analyst', 'representative'] as const) {
    const stream = await follow(`/v1/profiles/${id}/live`, role);
    const ready = await stream.next();
    expect(ready?.data).toBe(JSON.stringify({ tag: ready?.id }));
    tags.push(ready?.id ?? '');
    await stream.leave?.();
  }
  expect(tags[0]).not.toBe(tags[1]);
  const profile = await api.app.request(`/v1/profiles/${id}`, {
    headers: bearer(api.keys.representative),
  });
  expect(profile.headers.get('etag')).toBe(`"${tags[1]}"`);
});

test('ends when the key is revoked, and does not let it back in', async () => {
  const id = await someone('live-4');
  const stream = await follow(`/v1/profiles/${id}/live`, 'manager');
  expect((await stream.next())?.event).toBe('ready');
  const keyId = parseKey(api.keys.manager)?.key_id ?? '';
  const revoked = await api.app.request(`/v1/keys/${keyId}`, {
    method: 'DELETE',
    headers: bearer(api.keys.administrator),
  });
  expect(revoked.ok).toBe(true);
  expect(await stream.next()).toBeUndefined();
  expect((await follow(`/v1/profiles/${id}/live`, 'manager')).answer.status).toBe(401);
});

test('leads from a merged profile to its survivor, and refuses what is not there or erased', async () => {
  const { client, prefix } = api.engine;
  const now = new Date();
  const put = createPeopleWriter(client, { prefix, ids: createIds(api.deps.secret), now });
  const survivor = await put({ identifiers: ['customer_id:crm/L-1'] });
  const loser = await put({
    identifiers: ['customer_id:crm/L-2'],
    changes: { status: 'merged', merged_into: survivor },
  });
  const erased = await put({
    identifiers: ['customer_id:crm/L-3'],
    changes: { status: 'erased' },
  });
  const statusOf = async (path: string) => (await follow(path, 'representative')).answer;
  const moved = await statusOf(`/v1/profiles/${loser}/live`);
  expect(moved.status).toBe(308);
  expect(moved.headers.get('location')).toBe(`/v1/profiles/${survivor}/live`);
  expect((await statusOf(`/v1/profiles/${erased}/live`)).status).toBe(410);
  expect((await statusOf('/v1/profiles/p_nobody/live')).status).toBe(404);
  expect((await statusOf(`/v1/profiles/${survivor}/live?since=%3Cb%3E`)).status).toBe(400);
});

test('tells of an erasure and ends', async () => {
  const id = await someone('live-5');
  const stream = await follow(`/v1/profiles/${id}/live`, 'representative');
  expect((await stream.next())?.event).toBe('ready');
  const { client, prefix } = api.engine;
  await client.update({ index: `${prefix}-profiles`, id, doc: { status: 'erased' } });
  expect((await stream.next())?.event).toBe('gone');
  expect(await stream.next()).toBeUndefined();
});

test('keeps so many streams of one key open and refuses further ones for a while', async () => {
  const id = await someone('live-6');
  const opened = await Promise.all(
    Array.from({ length: 21 }, () => follow(`/v1/profiles/${id}/live`, 'marketer')),
  );
  expect(opened.map(({ answer }) => answer.status).filter((status) => status === 200).length).toBe(
    20,
  );
  const refused = opened.find(({ answer }) => answer.status === 429);
  expect(refused?.answer.headers.get('retry-after')).toBe('30');
  await Promise.all(opened.map((stream) => stream.leave?.()));
  const later = await follow(`/v1/profiles/${id}/live`, 'marketer');
  expect((await later.next())?.event).toBe('ready');
  await later.leave?.();
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return;
    await api.deps.engine.refresh();
  }
  throw new Error('it never came to hold');
}
