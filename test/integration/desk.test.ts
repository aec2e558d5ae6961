import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeskAnswer } from '../../src/api/desk/schemas.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import type { Role } from '../../src/model/role.ts';
import { DESK_LIMITS } from '../../src/search/saved-view.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { type PeopleApi, peopleApi } from '../support/people-api.ts';
import { person } from '../support/person.ts';

const NOW = new Date('2026-03-02T00:00:00.000Z');
const PEOPLE = [
  person('a', { full_name: 'Marie Dupont', city: 'Lyon' }),
  person('b', { full_name: 'Jean Martin' }),
  person('old', {}, { changes: { status: 'merged', merged_into: 'a' } }),
  person('gone', {}, { changes: { status: 'erased' } }),
  ...Array.from({ length: DESK_LIMITS.recent + 5 }, (_, i) =>
    person(`many-${i}`, { full_name: `Someone ${i}` }),
  ),
];

let engine: TestEngine;
let api: PeopleApi;
beforeAll(async () => {
  engine = await testEngine();
  await setUp(engine.client, { prefix: engine.prefix, now: NOW });
  api = peopleApi(engine.client, engine.prefix, NOW);
  await engine.client.bulk({
    index: api.names.profiles,
    refresh: true,
    operations: PEOPLE.flatMap((doc) => [{ index: { _id: doc.profile_id } }, doc]),
  });
});
afterAll(async () => await engine.cleanup());

const send = (role: Role, method: string, path: string, body?: unknown) =>
  api.app.request(`/v1/desk${path}`, {
    method,
    headers: { authorization: `Bearer ${api.texts[role]}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
async function deskOf(role: Role) {
  const response = await send(role, 'GET', '');
  expect(response.status).toBe(200);
  return DeskAnswer.parse(await response.json());
}
const idsOf = (people: readonly { profile_id?: string | undefined }[]) =>
  people.map(({ profile_id }) => profile_id);

test('a desk is empty at first, and each key has its own', async () => {
  expect(await deskOf('manager')).toEqual({
    pinned: [],
    recent: [],
    views: [],
    preference: { regions: [], portfolio: [] },
  });
  expect((await send('steward', 'PUT', '/pinned', { profile_ids: ['b', 'a', 'b'] })).status).toBe(
    200,
  );
  expect(idsOf((await deskOf('steward')).pinned)).toEqual(['b', 'a']);
  expect((await deskOf('administrator')).pinned).toEqual([]);
});

test('shows the merged as their survivors, once, and the erased not at all', async () => {
  await send('representative', 'PUT', '/pinned', { profile_ids: ['old', 'gone', 'a', 'nobody'] });
  const { pinned } = await deskOf('representative');
  expect(pinned).toMatchObject([{ profile_id: 'a', display_name: 'Marie Dupont' }]);
  expect(pinned).toHaveLength(1);
});

test('shows a role no more than a search would', async () => {
  await send('analyst', 'PUT', '/pinned', { profile_ids: ['a'] });
  const { pinned } = await deskOf('analyst');
  expect(pinned).toMatchObject([{ profile_id: 'a', city: 'Lyon' }]);
  expect(JSON.stringify(pinned)).not.toContain('Dupont');
});

test('remembers who was opened last, newest first, each once, a bounded number', async () => {
  for (const id of ['a', 'b', 'old']) {
    expect((await send('steward', 'POST', '/recent', { profile_id: id })).status).toBe(204);
  }
  expect(idsOf((await deskOf('steward')).recent)).toEqual(['a', 'b']);
  for (let i = 0; i < DESK_LIMITS.recent + 5; i++) {
    await send('steward', 'POST', '/recent', { profile_id: `many-${i}` });
  }
  const { recent } = await deskOf('steward');
  expect(recent).toHaveLength(DESK_LIMITS.recent);
  expect(recent[0]?.profile_id).toBe(`many-${DESK_LIMITS.recent + 4}`);
});

test('two openings at once are both kept', async () => {
  const ids = ['many-1', 'many-2', 'many-3'];
  const answers = await Promise.all(
    ids.map((profile_id) => send('privacy_officer', 'POST', '/recent', { profile_id })),
  );
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
  expect(idsOf((await deskOf('privacy_officer')).recent).toSorted()).toEqual(ids);
});

test('keeps searches under a name, changes and forgets them', async () => {
  const id = randomUUID();
  const search = { query: 'dupont', filters: { city: ['Lyon'] }, sort: 'value' };
  const saved = await send('steward', 'PUT', `/views/${id}`, { name: 'Lyon', search });
  expect(saved.status).toBe(200);
  expect((await deskOf('steward')).views).toEqual([{ id, name: 'Lyon', search }]);
  await send('steward', 'PUT', `/views/${id}`, { name: 'Lyon, again', search });
  expect((await deskOf('steward')).views).toMatchObject([{ id, name: 'Lyon, again' }]);
  await send('steward', 'DELETE', `/views/${id}`);
  expect((await deskOf('steward')).views).toEqual([]);
});

test('a full list of views takes no more', async () => {
  const view = { name: 'view', search: { query: '' } };
  for (let i = 0; i < DESK_LIMITS.views; i++) {
    expect((await send('manager', 'PUT', `/views/${randomUUID()}`, view)).status).toBe(200);
  }
  expect((await send('manager', 'PUT', `/views/${randomUUID()}`, view)).status).toBe(409);
});

test.each<[string, string, string, unknown, number]>([
  ['an id of nobody', 'POST', '/recent', { profile_id: 'nobody' }, 404],
  ['an erased person', 'POST', '/recent', { profile_id: 'gone' }, 410],
  ['an id too long', 'POST', '/recent', { profile_id: 'x'.repeat(65) }, 400],
  ['too many pins', 'PUT', '/pinned', { profile_ids: Array(51).fill('a') }, 400],
  ['no view id', 'PUT', '/views/lyon', { name: 'x', search: {} }, 400],
  ['an empty name', 'PUT', `/views/${randomUUID()}`, { name: ' ', search: {} }, 400],
  ['query DSL', 'PUT', `/views/${randomUUID()}`, { name: 'x', search: { match_all: {} } }, 400],
])('refuses %s', async (_, method, path, body, status) =>
  expect((await send('steward', method, path, body)).status).toBe(status),
);
