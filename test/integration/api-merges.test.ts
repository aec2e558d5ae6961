import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProfileDoc } from '../../src/model/profile.ts';
import type { Role } from '../../src/model/role.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { openIngestion } from '../support/worker-parts.ts';

let api: TestApi;
const ids: Record<string, string> = {};

beforeAll(async () => {
  api = await testApi();
  const messages = ['anne', 'ben', 'cleo'].map((name) => ({
    type: 'identify',
    messageId: name,
    anonymousId: `phone-${name}`,
    timestamp: '2026-03-05T10:00:00.000Z',
    traits: { email: `${name}@mail.fr`, name },
  }));
  await api.spool.append(
    messages.map((message) => ({
      source: 'segment',
      kind: 'message',
      payload: JSON.stringify(message),
      received_at: new Date().toISOString(),
      accept_id: 'a',
    })),
  );
  const { client, prefix } = api.engine;
  const { secret } = api.deps;
  await openIngestion({ client, prefix, spool: api.spool, secret }).worker.drain();
  await client.indices.refresh({ index: `${prefix}-profiles` });
  const found = await client.search<ProfileDoc>({ index: `${prefix}-profiles` });
  for (const { _source } of found.hits.hits) {
    ids[_source?.emails[0]?.split('@')[0] ?? ''] = _source?.profile_id ?? '';
  }
});
afterAll(async () => await api.cleanup());

/** What these tests read of the answers. */
interface Answer {
  readonly merge_id: string;
  readonly status: string;
  readonly fields: readonly { readonly field: string }[];
  readonly merges: readonly { readonly merge_id: string }[];
  readonly next_cursor: string | null;
  readonly graph: { readonly nodes: readonly unknown[]; readonly edges: readonly unknown[] };
  readonly parted: readonly unknown[];
  readonly judged: number;
  readonly next: string | null;
  readonly separations: readonly unknown[];
  readonly apart_from: readonly unknown[];
}

async function call(method: string, path: string, body?: unknown, role: Role = 'steward') {
  const response = await api.app.request(path, {
    method,
    headers: { authorization: `Bearer ${api.keys[role]}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

test('is for stewards and administrators alone', async () => {
  for (const role of ['representative', 'marketer', 'analyst', 'manager'] as const) {
    expect((await call('GET', '/v1/merges', undefined, role)).status).toBe(403);
    expect(
      (await call('POST', '/v1/merges', { survivor_id: 'a', loser_ids: [] }, role)).status,
    ).toBe(403);
    expect((await call('DELETE', '/v1/merges/m_1', undefined, role)).status).toBe(403);
  }
});

test('a merge is previewed, made, listed, shown on the person, and taken back', async () => {
  const request = {
    survivor_id: ids['anne'],
    loser_ids: [ids['ben']],
    reason: 'one household? no',
  };
  const preview = await call('POST', '/v1/merges?preview=true', request);
  expect(preview).toMatchObject({
    status: 200,
    body: { survivor_id: ids['anne'], objections: [], moves: { events: 1, identifiers: 2 } },
  });
  expect(preview.body.fields.map(({ field }) => field)).toContain('email');
  const made = await call('POST', '/v1/merges', request);
  expect(made).toMatchObject({ status: 201, body: { status: 'applied' } });
  const { merge_id } = made.body;
  const again = await call('POST', '/v1/merges', request);
  expect(again).toMatchObject({
    status: 409,
    body: { code: 'conflict', objections: [{ code: 'nothing_to_merge' }] },
  });
  const listed = await call('GET', `/v1/merges?profile_id=${ids['ben']}`);
  expect(listed.body.merges).toMatchObject([{ merge_id, by: { kind: 'steward' } }]);
  const graph = await call('GET', `/v1/profiles/${ids['anne']}/identity`);
  expect(graph.body.graph.edges).toContainEqual({
    from: ids['ben'],
    to: ids['anne'],
    rule: 'steward',
    source: null,
    at: expect.any(String),
  });
  const seen = await call('DELETE', `/v1/merges/${merge_id}?preview=true`);
  expect(seen.body.separations).toMatchObject([{ becomes: ids['ben'], moves: { events: 1 } }]);
  const undone = await call('DELETE', `/v1/merges/${merge_id}`);
  expect(undone).toMatchObject({
    status: 200,
    body: { status: 'undone', separated: [ids['ben']] },
  });
  const apart = await call('GET', `/v1/profiles/${ids['anne']}/identity`);
  expect(apart.body.apart_from).toMatchObject([{ profile_id: ids['ben'] }]);
  expect(await call('DELETE', `/v1/merges/${merge_id}`)).toMatchObject({
    status: 409,
    body: { objections: [{ code: 'already_undone' }] },
  });
  expect((await call('GET', `/v1/merges/${merge_id}`)).body.status).toBe('undone');
  expect((await call('GET', '/v1/merges/m_none')).status).toBe(404);
});

test('a split is previewed and made, and pages of decisions follow on each other', async () => {
  const path = `/v1/profiles/${ids['cleo']}/split`;
  const identifiers = ['email:cleo@mail.fr'];
  expect(await call('POST', `${path}?preview=true`, { identifiers })).toMatchObject({
    status: 200,
    body: { becomes: null, leaves: identifiers, objections: [] },
  });
  expect(await call('POST', path, { identifiers: [] })).toMatchObject({
    status: 400,
    body: { objections: [{ code: 'no_identifiers' }] },
  });
  const made = await call('POST', path, { identifiers });
  expect(made).toMatchObject({ status: 201, body: { separated: [expect.any(String)] } });
  const all = (await call('GET', '/v1/merges')).body.merges;
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await call('GET', `/v1/merges?size=1${query}`);
    seen.push(...body.merges.map((merge) => merge.merge_id));
    cursor = body.next_cursor;
  }
  expect(seen).toEqual(all.map((merge) => merge.merge_id));
  expect(seen.length).toBeGreaterThan(2);
});

test('everybody is judged again page by page, and told where to go on', async () => {
  // Who was parted a moment ago is listed after a refresh only.
  await api.engine.client.indices.refresh({ index: `${api.engine.prefix}-profiles` });
  const seen: number[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const query: string = next === '' ? '' : `&after=${next}`;
    const { status, body } = await call('POST', `/v1/rejudge?size=1&preview=true${query}`);
    expect(status).toBe(200);
    expect(body.parted).toEqual([]);
    seen.push(body.judged);
    ({ next } = body);
  }
  const { client, prefix } = api.engine;
  const query = { term: { status: 'active' } };
  const { count } = await client.count({ index: `${prefix}-profiles`, query });
  expect(seen.reduce((sum, judged) => sum + judged, 0)).toBe(count);
  expect((await call('POST', '/v1/rejudge?size=0')).status).toBe(400);
  expect((await call('POST', '/v1/rejudge', undefined, 'analyst')).status).toBe(403);
});

test('the identity graph shows which record carries which identifiers since when', async () => {
  const row = { id: 'c1', email: 'dora@mail.fr', updated_at: '2026-03-01T10:00:00Z' };
  await api.spool.append([
    {
      source: 'contacts',
      kind: 'record',
      payload: JSON.stringify(row),
      received_at: new Date().toISOString(),
      accept_id: 'b',
    },
  ]);
  const { client, prefix } = api.engine;
  const { secret } = api.deps;
  await openIngestion({ client, prefix, spool: api.spool, secret }).worker.drain();
  await client.indices.refresh({ index: `${prefix}-*` });
  const { hits } = await client.search<ProfileDoc>({
    index: `${prefix}-profiles`,
    query: { term: { emails: 'dora@mail.fr' } },
  });
  const { body } = await call('GET', `/v1/profiles/${hits.hits[0]?._id}/identity`);
  const node = {
    id: 'record/contacts/contact/c1',
    kind: 'record',
    label: 'contact c1',
    source: 'contacts',
  };
  expect(body.graph.nodes).toContainEqual(node);
  expect(body.graph.edges).toContainEqual({
    from: node.id,
    to: 'email:dora@mail.fr',
    rule: 'carried',
    source: 'contacts',
    at: '2026-03-01T10:00:00.000Z',
  });
});
