import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildIndexNames } from '../../src/elasticsearch/index-names.ts';
import type { DeadLetterDoc } from '../../src/model/dead-letter.ts';
import { bearer, type TestApi, testApi } from '../support/api.ts';

interface Answer {
  readonly dead_letters?: DeadLetterDoc[];
  readonly next_cursor?: string | null;
  readonly groups?: unknown[];
}

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.cleanup());

const letter = (n: number, changed: Partial<DeadLetterDoc> = {}): DeadLetterDoc => ({
  dead_letter_id: `dl-${n}`,
  source: 'contacts',
  kind: 'record',
  code: 'pipeline_failed',
  detail: 'record.id is missing',
  field: 'record.id',
  payload: JSON.stringify({ n, name: 'somebody' }),
  attempts: 1,
  status: 'open',
  received_at: '2026-03-01T12:00:00.000Z',
  refused_at: `2026-03-01T12:00:0${n}.000Z`,
  accept_id: 'acc_1',
  ...changed,
});

beforeEach(async () => {
  const index = buildIndexNames(api.engine.prefix)['dead-letters'];
  const letters = [
    letter(1),
    letter(2),
    letter(3, { source: 'segment', kind: 'message', code: 'no_identifier', field: null }),
    letter(4, { status: 'discarded' }),
    letter(5, { code: 'schema_invalid', field: 'traits.email' }),
  ];
  await api.engine.client.bulk({
    refresh: true,
    operations: letters.flatMap((doc) => [
      { index: { _index: index, _id: doc.dead_letter_id } },
      doc,
    ]),
  });
  await api.takeAll();
});

const get = async (path: string) => {
  const answer = await api.app.request(`/v1/dead-letters${path}`, {
    headers: bearer(api.keys.steward),
  });
  return { status: answer.status, body: (await answer.json()) as Answer };
};
const post = async (path: string, body: unknown) => {
  const answer = await api.app.request(`/v1/dead-letters/${path}`, {
    method: 'POST',
    headers: bearer(api.keys.steward),
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Answer };
};
const idsOf = (body: Answer) => (body.dead_letters ?? []).map((one) => one.dead_letter_id);

test('lists newest first, page by page, without payloads', async () => {
  const first = await get('?limit=3');
  expect(idsOf(first.body)).toEqual(['dl-5', 'dl-4', 'dl-3']);
  expect(JSON.stringify(first.body)).not.toContain('somebody');
  const second = await get(`?limit=3&cursor=${first.body.next_cursor}`);
  expect(idsOf(second.body)).toEqual(['dl-2', 'dl-1']);
  expect(second.body.next_cursor).toBeNull();
});

test.each([
  { query: '?source=segment', ids: ['dl-3'] },
  { query: '?status=discarded', ids: ['dl-4'] },
  { query: '?code=pipeline_failed&status=open', ids: ['dl-2', 'dl-1'] },
  { query: '?field=traits.email', ids: ['dl-5'] },
])('filters by $query', async ({ query, ids }) => {
  expect(idsOf((await get(query)).body)).toEqual(ids);
});

test('counts by source, code and field, greatest first', async () => {
  const { body } = await get('/groups?status=open');
  expect(body.groups?.[0]).toEqual({
    source: 'contacts',
    code: 'pipeline_failed',
    field: 'record.id',
    status: 'open',
    count: 2,
  });
  expect(body.groups).toHaveLength(3);
});

test('shows one with its payload', async () => {
  expect((await get('/dl-1')).body).toMatchObject({ payload: '{"n":1,"name":"somebody"}' });
  expect((await get('/none')).status).toBe(404);
});

describe('replay', () => {
  test('a dry run changes nothing', async () => {
    const { status, body } = await post('replay', {
      filter: { source: 'contacts' },
      dry_run: true,
    });
    expect({ status, body }).toEqual({
      status: 200,
      body: { matched: 3, replayed: 0, batch_id: null },
    });
    expect(await api.takeAll()).toEqual([]);
  });

  test('by filter: open ones go through the spool again and are closed, once', async () => {
    const wanted = { filter: { code: 'pipeline_failed' } };
    const { status, body } = await post('replay', wanted);
    expect({ status, body }).toMatchObject({ status: 202, body: { matched: 2, replayed: 2 } });
    const items = await api.takeAll();
    expect(items.map(({ payload }) => JSON.stringify(payload)).sort()).toEqual([
      '{"n":1,"name":"somebody"}',
      '{"n":2,"name":"somebody"}',
    ]);
    expect((await get('/dl-1')).body).toMatchObject({ status: 'replayed' });
    expect((await post('replay', wanted)).body).toMatchObject({ matched: 0, batch_id: null });
  });

  test('by id with a repaired payload', async () => {
    const { body } = await post('replay', { ids: ['dl-5'], payload: { id: 'fixed' } });
    expect(body).toMatchObject({ replayed: 1, batch_id: expect.stringMatching(/^acc_/) });
    expect(await api.takeAll()).toMatchObject([{ source: 'contacts', payload: { id: 'fixed' } }]);
  });

  test('passes over those that are closed or unknown', async () => {
    expect((await post('replay', { ids: ['dl-4', 'none'] })).body).toMatchObject({ matched: 0 });
  });
});

test('discards by filter', async () => {
  const wanted = { filter: { source: 'contacts' } };
  expect((await post('discard', { ...wanted, dry_run: true })).body).toEqual({
    matched: 3,
    discarded: 0,
  });
  expect((await post('discard', wanted)).body).toEqual({ matched: 3, discarded: 3 });
  expect(await api.takeAll()).toEqual([]);
});

test.each([
  { name: 'neither ids nor filter', body: {} },
  { name: 'both', body: { ids: ['a'], filter: {} } },
  { name: 'a payload for many', body: { ids: ['a', 'b'], payload: {} } },
  { name: 'no ids', body: { ids: [] } },
  { name: 'an id of 10 kB', body: { ids: ['x'.repeat(10_000)] } },
  { name: 'an unknown filter', body: { filter: { detail: 'x' } } },
  { name: 'a payload with a blank key', body: { ids: ['dl-1'], payload: { '': 1 } } },
])('refuses $name', async ({ body }) => {
  expect((await post('replay', body)).status).toBe(400);
});

test.each([
  '?limit=0',
  '?limit=x',
  '?cursor=x',
  '?cursor=W10',
  '?status=lost',
  '?source=No%20Name',
])('refuses %s', async (query) => {
  expect((await get(query)).status).toBe(400);
});

test('closes one that was refused an instant before', async () => {
  const index = buildIndexNames(api.engine.prefix)['dead-letters'];
  const fresh = letter(6);
  await api.engine.client.index({ index, id: fresh.dead_letter_id, document: fresh });
  const { status } = await post('replay', { ids: [fresh.dead_letter_id] });
  expect(status).toBe(202);
  expect((await get(`/${fresh.dead_letter_id}`)).body).toMatchObject({ status: 'replayed' });
  await api.engine.client.delete({ index, id: fresh.dead_letter_id, refresh: true });
});
