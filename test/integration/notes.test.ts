import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import type { Role } from '../../src/model/role.ts';
import { basic, bearer, type TestApi, testApi } from '../support/api.ts';
import { openIngestion } from '../support/worker-parts.ts';

let api: TestApi;
let ingestion: Ingestion;
let known = '';
let visitor = '';
beforeAll(async () => {
  api = await testApi();
  const { client, prefix } = api.engine;
  ingestion = openIngestion({ client, prefix, spool: api.spool, secret: api.deps.secret });
  await api.app.request('/v1/batch', {
    method: 'POST',
    headers: basic(api.keys.write),
    body: JSON.stringify({
      batch: [
        {
          type: 'identify',
          userId: 'n-1',
          traits: { firstName: 'Inès', email: 'ines@example.org' },
        },
        { type: 'track', anonymousId: 'v-1', event: 'Page Viewed' },
      ],
    }),
  });
  await come();
  known = await idOf('customer_id:default/n-1');
  visitor = await idOf('anonymous_id:default/v-1');
});
afterAll(async () => {
  await ingestion.worker.stop();
  await api.cleanup();
});

/** Lets all that was accepted come in and be found. */
async function come(): Promise<void> {
  await ingestion.worker.drain();
  await api.deps.engine.refresh();
}

async function call(
  method: string,
  path: string,
  options: { role?: Role; body?: unknown; once?: string } = {},
) {
  const { role = 'representative', body, once } = options;
  const answer = await api.app.request(path, {
    method,
    headers: {
      ...bearer(api.keys[role]),
      ...(once === undefined ? {} : { 'idempotency-key': once }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

async function idOf(key: string): Promise<string> {
  const { body } = await call('GET', `/v1/profiles/${encodeURIComponent(key)}`);
  return (body['profile'] as unknown as { profile_id: string }).profile_id;
}

interface Event {
  readonly event_id: string;
  readonly name: string;
  readonly text?: string;
  readonly channel: string;
  readonly properties?: Record<string, unknown>;
}
const eventsOf = async (id: string, role: Role = 'representative'): Promise<Event[]> =>
  (await call('GET', `/v1/profiles/${id}/timeline`, { role })).body['events'] ?? [];
const mattersOf = async (
  id: string,
): Promise<{ id: string; text: string; due_on: string | null }[]> =>
  (await call('GET', `/v1/profiles/${id}/matters`)).body['matters'] ?? [];

test('a note becomes an event of the person, once however often it is sent, and joins nobody', async () => {
  const note = { kind: 'note', text: 'Préfère être rappelée le soir.\nA déménagé à Brest.' };
  const first = await call('POST', `/v1/profiles/${known}/notes`, {
    body: note,
    once: 'note-0001',
  });
  const again = await call('POST', `/v1/profiles/${known}/notes`, {
    body: note,
    once: 'note-0001',
  });
  expect([first.status, again.status]).toEqual([202, 202]);
  expect(again.body['event_id']).toBe(first.body['event_id']);
  await come();
  const notes = (await eventsOf(known)).filter(({ name }) => name === 'note_added');
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatchObject({
    event_id: first.body['event_id'],
    text: note.text,
    channel: 'system',
    properties: { by: 'representative' },
  });
  const { body } = await call('GET', `/v1/profiles/${known}`);
  expect(body['profile']).toMatchObject({
    identifiers: ['customer_id:default/n-1', 'email:ines@example.org'],
  });
});

test('a note about a visitor without a name stays with the visitor', async () => {
  const note = { kind: 'note', text: 'A appelé sans dire son nom.' };
  await call('POST', `/v1/profiles/${visitor}/notes`, { body: note, once: 'note-0002' });
  await come();
  expect((await eventsOf(visitor)).map(({ name }) => name)).toContain('note_added');
});

test('a note of one representative is not taken for another’s of the same key', async () => {
  const write = (role: Role, text: string) =>
    call('POST', `/v1/profiles/${visitor}/notes`, {
      role,
      body: { kind: 'note', text },
      once: 'same-key-1',
    });
  const one = await write('representative', 'Un.');
  const other = await write('steward', 'Deux.');
  expect(one.body['event_id']).not.toBe(other.body['event_id']);
});

test('a task is open until it is done, and done once', async () => {
  const task = { kind: 'task', text: 'Rappeler au sujet de la lampe', due_on: '2026-12-01' };
  const { body } = await call('POST', `/v1/profiles/${known}/notes`, {
    body: task,
    once: 'task-0001',
  });
  const taskId = String(body['event_id']);
  await come();
  expect(await mattersOf(known)).toMatchObject([
    { id: taskId, text: task.text, due_on: '2026-12-01' },
  ]);
  const done = `/v1/profiles/${known}/tasks/${taskId}/completion`;
  expect((await call('POST', done)).status).toBe(202);
  expect((await call('POST', done)).status).toBe(202);
  await come();
  expect(await mattersOf(known)).toEqual([]);
  const names = (await eventsOf(known)).map(({ name }) => name);
  expect(names.filter((name) => name === 'task_completed')).toHaveLength(1);
  expect((await call('POST', done)).status).toBe(404);
});

test('those who may not know who somebody is neither write nor read what was written', async () => {
  for (const role of ['marketer', 'analyst', 'manager'] as const) {
    const body = { kind: 'note', text: 'Non.' };
    const written = await call('POST', `/v1/profiles/${known}/notes`, {
      role,
      body,
      once: 'note-0003',
    });
    expect(written.status, role).toBe(403);
    expect((await call('GET', `/v1/profiles/${known}/matters`, { role })).status, role).toBe(403);
    expect(JSON.stringify(await eventsOf(known, role)), role).not.toContain('rappelée');
  }
});

test.each([
  ['no key', { kind: 'note', text: 'x' }, undefined, 400],
  ['a short key', { kind: 'note', text: 'x' }, 'abc', 400],
  ['an empty text', { kind: 'note', text: '  ' }, 'note-0004', 400],
  ['10 kB of text', { kind: 'note', text: 'é'.repeat(10_000) }, 'note-0004', 400],
  ['control characters', { kind: 'note', text: 'a\u0000b' }, 'note-0004', 400],
  ['a day that is none', { kind: 'task', text: 'x', due_on: '2026-02-30' }, 'note-0004', 400],
  ['a due day on a note', { kind: 'note', text: 'x', due_on: '2026-02-03' }, 'note-0004', 400],
  ['another kind', { kind: 'order', text: 'x' }, 'note-0004', 400],
])('refuses %s', async (_, body, once, status) => {
  const path = `/v1/profiles/${known}/notes`;
  const answer = await call('POST', path, { body, ...(once === undefined ? {} : { once }) });
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).not.toContain('éé');
});

test('refuses a person that is not there, and a task that is another’s', async () => {
  const body = { kind: 'note', text: 'x' };
  const nobody = await call('POST', '/v1/profiles/p_nobody/notes', { body, once: 'note-0005' });
  expect(nobody.status).toBe(404);
  const task = { kind: 'task', text: 'Envoyer le devis' };
  const { body: made } = await call('POST', `/v1/profiles/${known}/notes`, {
    body: task,
    once: 'task-0002',
  });
  await come();
  const foreign = `/v1/profiles/${visitor}/tasks/${made['event_id']}/completion`;
  expect((await call('POST', foreign)).status).toBe(404);
});
