import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtInSources } from '../../src/sources/registry.ts';
import { bearer, type TestApi, testApi } from '../support/api.ts';

interface Answer {
  readonly sources?: { source_id: string }[];
  readonly rows?: unknown;
}

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.cleanup());

const call = async (method: string, path: string, body?: unknown, key = api.keys.steward) => {
  const answer = await api.app.request(`/v1/sources${path}`, {
    method,
    headers: bearer(key),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: (text === '' ? {} : JSON.parse(text)) as Answer,
  };
};

const MEMBERS = {
  label: { fr: 'Adhérents', en: 'Members' },
  kind: 'record',
  scope: 'club',
  priority: 60,
  record: { type: 'contact', id: 'no' },
  identifiers: [
    { namespace: 'customer_id', column: 'no' },
    { namespace: 'email', column: 'mail' },
  ],
  traits: { given_name: 'first', family_name: 'last', email: 'mail' },
};

test('a source is added by its manifest alone: rows are taken in and previewed, then it is removed', async () => {
  expect((await call('PUT', '/members', MEMBERS)).status).toBe(201);
  expect((await call('PUT', '/members', MEMBERS)).status).toBe(200);
  expect((await call('GET', '/members')).body).toMatchObject({
    source_id: 'members',
    origin: 'added',
  });
  const ids = ((await call('GET', '')).body.sources ?? []).map((s) => s.source_id);
  expect(ids).toEqual(expect.arrayContaining(['segment', 'members']));

  const rows = [
    { no: '7', mail: 'Zoe@Example.org', first: 'Zoé', last: 'Martin' },
    { mail: 'x@example.org' },
  ];
  const { status, body } = await call('POST', '/members/preview', { rows });
  expect(status).toBe(200);
  expect(body.rows).toMatchObject([
    { before: rows[0], problem: null, after: { source: 'members', record: { record_id: '7' } } },
    { before: rows[1], after: null, problem: { code: 'pipeline_failed' } },
  ]);

  const taken = await api.app.request('/v1/records/members', {
    method: 'POST',
    headers: bearer(api.keys.steward, 'text/csv'),
    body: 'no,mail,first,last\n7,a@example.org,Zoé,Martin',
  });
  expect(taken.status).toBe(202);
  expect(await api.takeAll()).toHaveLength(1);

  expect((await call('DELETE', '/members')).status).toBe(204);
  expect((await call('DELETE', '/members')).status).toBe(404);
  expect((await call('GET', '/members')).status).toBe(404);
});

test('a manifest is tried out before it is stored', async () => {
  const { status, body } = await call('POST', '/trial/preview', {
    manifest: MEMBERS,
    rows: [{ no: '1' }, { '': 1, no: '2' }],
  });
  expect(status).toBe(200);
  expect(body.rows).toMatchObject([
    { after: { record: { record_id: '1' } } },
    { after: null, problem: { code: 'row_invalid' } },
  ]);
  expect((await call('GET', '/trial')).status).toBe(404);
});

test('built-in sources can be read and not changed', async () => {
  const [first] = builtInSources();
  expect((await call('GET', `/${first?.id}`)).body).toMatchObject({ origin: 'built_in' });
  expect((await call('PUT', `/${first?.id}`, MEMBERS)).status).toBe(409);
  expect((await call('DELETE', `/${first?.id}`)).status).toBe(409);
});

test.each([
  { name: 'no manifest', path: '/bad', body: {}, status: 400 },
  { name: 'an unknown field', path: '/bad', body: { ...MEMBERS, script_text: 'x' }, status: 400 },
  { name: 'another id', path: '/bad', body: { ...MEMBERS, id: 'other' }, status: 400 },
  { name: 'a bad id', path: '/Bad-Id', body: MEMBERS, status: 400 },
  { name: 'an id of 10 kB', path: `/${'x'.repeat(10_000)}`, body: MEMBERS, status: 400 },
  { name: 'a list', path: '/bad', body: [], status: 400 },
  {
    name: '__proto__ in a manifest',
    path: '/bad',
    body: JSON.parse('{"__proto__":{"id":"x"}}'),
    status: 400,
  },
])('refuses $name', async ({ path, body, status }) => {
  const answer = await call('PUT', path, body);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ code: 'invalid_request' });
});

test.each([
  { rows: [] },
  { rows: 'x' },
  { rows: [1] },
  {},
  { rows: [{}], manifest: { kind: 'x' } },
])('refuses the preview %j', async (body) => {
  expect((await call('POST', '/segment/preview', body)).status).toBe(400);
});
