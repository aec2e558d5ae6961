import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { setUp } from '../../src/elasticsearch/setup.ts';
import { Role } from '../../src/model/role.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { openTestMatching } from '../support/matching.ts';
import { type PeopleApi, peopleApi } from '../support/people-api.ts';
import { person } from '../support/person.ts';

let engine: TestEngine;
let api: PeopleApi;
const NOW = new Date('2026-03-02T00:00:00.000Z');

const Page = z.object({
  pairs: z.array(z.looseObject({ duplicate_id: z.string(), left_id: z.string() })),
  next_cursor: z.string().nullable(),
  counts: z.record(z.string(), z.int()),
});

beforeAll(async () => {
  engine = await testEngine();
  await setUp(engine.client, { prefix: engine.prefix });
  api = peopleApi(engine.client, engine.prefix, NOW);
  const at = new Date().toISOString();
  const people = ['Marie', 'Ahmed', 'Chloé'].flatMap((given_name, i) => {
    const traits = {
      given_name,
      family_name: ['Lefèvre', 'Benali', 'Guillemot'][i] ?? '',
      birth_date: `19${70 + i * 7}-03-1${i}`,
      street: `${12 + i * 9} rue des Lilas`,
      postcode: `6900${i + 1}`,
      city: 'Lyon',
    };
    return [
      person(`p_${i}a`, { ...traits, email: `one${i}@example.org` }),
      person(`p_${i}b`, { ...traits, email: `two${i}@example.net` }),
    ];
  });
  await engine.client.bulk({
    refresh: true,
    operations: people.flatMap((doc) => [
      { index: { _index: api.names.profiles, _id: doc.profile_id } },
      {
        ...doc,
        identity_updated_at: at,
        state: { ...doc.state, identifiers: Object.entries(doc.state.identifiers) },
      },
    ]),
  });
  const { matcher, pairs } = openTestMatching(engine.client, engine.prefix);
  while (await matcher.step());
  await pairs.duplicates.refresh();
}, 120_000);
afterAll(() => engine?.cleanup());

const send = (role: Role, method: string, path: string, body?: unknown, headers = {}) =>
  api.app.request(path, {
    method,
    headers: {
      authorization: `Bearer ${api.texts[role]}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

test('pairs come page by page, each once, with both sides in short', async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query = cursor === null ? '' : `&cursor=${cursor}`;
    const response = await api.get('steward', `/v1/duplicates?size=2${query}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const page = Page.parse(await response.json());
    expect(page.counts['open']).toBe(3);
    for (const pair of page.pairs) {
      expect(pair['left']).toMatchObject({ profile_id: pair.left_id, city: 'Lyon' });
      seen.push(pair.duplicate_id);
    }
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(new Set(seen).size).toBe(3);
  expect(seen).toHaveLength(3);
});

test('one pair stands side by side, each field with its weight', async () => {
  const [pair] = Page.parse(await (await api.get('steward', '/v1/duplicates?size=1')).json()).pairs;
  const detail = z
    .looseObject({ fields: z.unknown() })
    .parse(await (await api.get('steward', `/v1/duplicates/${pair?.duplicate_id}`)).json());
  const fields = new Map(
    (detail.fields as { field: string }[]).map((row) => [
      row.field,
      row as Record<string, unknown>,
    ]),
  );
  expect(fields.get('birth_date')).toMatchObject({ comparison: 'birth_date', level: 'same' });
  expect(fields.get('email')).toMatchObject({ comparison: 'email', level: 'differs' });
  expect(fields.get('city')).toMatchObject({
    left: [{ value: 'Lyon', agrees: true, golden: true }],
  });
});

test('a pair whose side was merged or erased meanwhile is not listed', async () => {
  const change = (status: string) =>
    engine.client.update({
      index: api.names.profiles,
      id: 'p_2b',
      doc: { status },
    });
  for (const status of ['erased', 'merged']) {
    await change(status);
    const page = Page.parse(await (await api.get('steward', '/v1/duplicates')).json());
    expect(page.pairs.map(({ left_id }) => left_id).sort()).toEqual(['p_0a', 'p_1a']);
  }
  await change('active');
});

test('only stewards and administrators see pairs, decide and steer', async () => {
  for (const role of Role.options) {
    const allowed = role === 'steward' || role === 'administrator';
    expect((await api.get(role, '/v1/duplicates')).status).toBe(allowed ? 200 : 403);
    const decided = await send(role, 'POST', '/v1/duplicates/decisions', {
      duplicate_ids: ['none'],
      decision: 'skip',
    });
    expect(decided.status).toBe(allowed ? 200 : 403);
    expect((await send(role, 'POST', '/v1/matching/run')).status).toBe(allowed ? 202 : 403);
  }
});

test('decisions in bulk succeed or fail one by one', async () => {
  const { pairs } = Page.parse(await (await api.get('steward', '/v1/duplicates')).json());
  const [first] = pairs;
  const answer = await send('steward', 'POST', '/v1/duplicates/decisions', {
    duplicate_ids: [first?.duplicate_id, 'none'],
    decision: 'unsure',
  });
  expect(await answer.json()).toEqual({
    results: [
      { duplicate_id: first?.duplicate_id, status: 'unsure', merge_id: null, problem: null },
      {
        duplicate_id: 'none',
        status: null,
        merge_id: null,
        problem: { code: 'not_found', detail: 'there is no such pair' },
      },
    ],
  });
  await engine.client.indices.refresh({ index: api.names.audit });
  const audited = await engine.client.count({
    index: api.names.audit,
    query: { term: { action: 'duplicate.unsure' } },
  });
  expect(audited.count).toBe(1);
  const unsure = Page.parse(
    await (await api.get('steward', '/v1/duplicates?status=unsure')).json(),
  );
  expect(unsure.pairs).toHaveLength(1);
});

test('the identity of a person names who may be the same', async () => {
  const identity = z
    .looseObject({ possible: z.unknown() })
    .parse(await (await api.get('steward', '/v1/profiles/p_1a/identity')).json());
  expect(identity.possible).toMatchObject([{ profile_id: 'p_1b', display_name: 'Ahmed Benali' }]);
});

test('settings are read with a tag, and written over no other', async () => {
  const first = await api.get('steward', '/v1/matching');
  const { settings, model } = z
    .object({
      settings: z.looseObject({}),
      model: z.looseObject({ built_in: z.boolean(), comparisons: z.array(z.unknown()) }),
    })
    .parse(await first.json());
  expect(settings).toMatchObject({ enabled: true, automatic: false });
  expect(model.built_in).toBe(true);
  expect(model.comparisons.length).toBeGreaterThan(8);
  const changed = { ...settings, automatic: true, automatic_threshold: 0.995 };
  const tag = first.headers.get('etag') ?? '';
  const put = await send('administrator', 'PUT', '/v1/matching', changed, { 'if-match': tag });
  expect(put.status).toBe(200);
  const late = await send('steward', 'PUT', '/v1/matching', settings, { 'if-match': tag });
  expect(late.status).toBe(412);
});

test.each([
  { name: 'an unknown status', method: 'GET', path: '/v1/duplicates?status=maybe', status: 400 },
  { name: 'a cursor of nobody', method: 'GET', path: '/v1/duplicates?cursor=abc', status: 400 },
  { name: 'an unknown pair', method: 'GET', path: '/v1/duplicates/none', status: 404 },
  {
    name: 'thresholds that cross',
    method: 'PUT',
    path: '/v1/matching',
    body: { enabled: true, automatic: false, automatic_threshold: 0.9, possible_threshold: 0.95 },
    status: 400,
  },
  {
    name: 'a survivor for two people',
    method: 'POST',
    path: '/v1/duplicates/none/decision',
    body: { decision: 'different', survivor_id: 'p_a' },
    status: 400,
  },
])('refuses $name with $status', async ({ method, path, body, status }) => {
  const response = await send('steward', method, path, body);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
});
