import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { serveApp } from '../../src/api/server.ts';
import { AppError } from '../../src/errors.ts';
import { basic, bearer, type TestApi, testApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.cleanup());
afterEach(() => api.takeAll());

const NDJSON = 'application/x-ndjson';
const send = (
  body: string | Uint8Array,
  type = NDJSON,
  {
    path = 'contacts',
    headers = {},
    app = api.app,
  }: {
    path?: string;
    headers?: Record<string, string>;
    app?: TestApi['app'];
  } = {},
) =>
  app.request(`/v1/records/${path}`, {
    method: 'POST',
    headers: { ...bearer(api.keys.steward, type), ...headers },
    body,
  } as RequestInit);

test('accepts rows durably and tells of each refused one its line, code and rule', async () => {
  const answer = await send('{"id":1}\n{"id":\n{"id":3,"__proto__":{}}\n\n{"id":5}');
  expect(answer.status).toBe(202);
  expect(await answer.json()).toEqual({
    batch_id: expect.stringMatching(/^acc_/),
    accepted: 2,
    rejected: [
      { line: 2, code: 'invalid_json', detail: 'not valid JSON' },
      { line: 3, code: 'forbidden_key', detail: expect.any(String) },
    ],
    rejected_count: 2,
  });
  expect(await api.takeAll()).toMatchObject([
    { source: 'contacts', payload: { id: 1 } },
    { source: 'contacts', payload: { id: 5 } },
  ]);
});

test.each([
  { name: 'a JSON array', type: 'application/json', body: '[{"id":1},{"id":2}]' },
  { name: 'CSV with semicolons', type: 'text/csv', body: 'id;name\n1;x\n2;y' },
  { name: 'gzipped NDJSON', type: NDJSON, body: gzipSync('{"id":1}\n{"id":2}') },
])('takes $name', async ({ type, body }) => {
  const headers = typeof body === 'string' ? {} : { 'content-encoding': 'gzip' };
  const answer = await send(body, type, { headers });
  expect(await answer.json()).toMatchObject({ accepted: 2, rejected_count: 0 });
  expect(await api.takeAll()).toHaveLength(2);
});

test('keeps the rows around one of 10 MB', async () => {
  const answer = await send(`{"id":1}\n{"id":"${'x'.repeat(10_000_000)}"}\n{"id":3}`);
  expect(await answer.json()).toMatchObject({
    accepted: 2,
    rejected: [{ line: 2, code: 'too_large' }],
  });
});

test('waits for the fate of its rows when asked to', async () => {
  const waiting = send('{"id":1}\n{"id":2}', NDJSON, { path: 'contacts?wait=indexed' });
  await vi.waitUntil(async () => (await api.spool.status()).queued === 2);
  const items = await api.spool.claim({ items: 10, bytes: 1e9 });
  await api.spool.settle(
    items.map(({ seq }) => ({ seq, outcome: 'indexed' as const, created: true })),
  );
  const body = await (await waiting).json();
  expect(body).toMatchObject({ accepted: 2, fate: { indexed: 2, created: 2, queued: 0 } });
  const asked = await api.app.request(
    `/v1/ingest/batches/${(body as { batch_id: string }).batch_id}`,
    {
      headers: bearer(api.keys.administrator),
    },
  );
  expect(await asked.json()).toMatchObject({ accepted: 2, indexed: 2 });
});

test('answers 429 when the spool is full, telling what was accepted before', async () => {
  let calls = 0;
  const app = createApp({
    ...api.deps,
    spool: {
      ...api.spool,
      append: async (items) => {
        calls += 1;
        if (calls > 1) throw new AppError('spool_full', 'full', { retryAfterSeconds: 9 });
        await api.spool.append(items);
      },
    },
  });
  const answer = await send('{"id":1}\n'.repeat(1500), NDJSON, { app });
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('9');
  expect(await answer.json()).toMatchObject({ code: 'spool_full', accepted: 1000 });
});

describe('faults', () => {
  test.each([
    { name: 'an empty body', body: '', type: NDJSON, status: 400, code: 'invalid_request' },
    {
      name: 'an empty array',
      body: '[]',
      type: 'application/json',
      status: 400,
      code: 'invalid_request',
    },
    {
      name: 'a CSV header alone',
      body: 'id,name\n',
      type: 'text/csv',
      status: 400,
      code: 'invalid_request',
    },
    {
      name: 'rows that are all broken',
      body: '{\n}',
      type: NDJSON,
      status: 400,
      code: 'invalid_request',
    },
    {
      name: 'duplicate headers',
      body: 'id,id\n1,2',
      type: 'text/csv',
      status: 400,
      code: 'invalid_request',
    },
    {
      name: 'another format',
      body: '<a/>',
      type: 'text/xml',
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      name: 'another charset',
      body: 'a',
      type: 'text/csv; charset=x-mac',
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      name: 'another encoding',
      body: 'a',
      type: NDJSON,
      headers: { 'content-encoding': 'br' },
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      name: 'broken gzip',
      body: 'a',
      type: NDJSON,
      headers: { 'content-encoding': 'gzip' },
      status: 400,
      code: 'invalid_request',
    },
    {
      name: 'a source nobody knows',
      body: '{}',
      type: NDJSON,
      path: 'nowhere',
      status: 404,
      code: 'not_found',
    },
    {
      name: 'a source of 10 kB',
      body: '{}',
      type: NDJSON,
      path: 'x'.repeat(10_000),
      status: 400,
      code: 'invalid_request',
    },
    {
      name: 'an unknown wait',
      body: '{"id":1}',
      type: NDJSON,
      path: 'contacts?wait=ever',
      status: 400,
      code: 'invalid_request',
    },
  ])('$name is $status', async ({ body, type, status, code, path = 'contacts', headers = {} }) => {
    const answer = await send(body, type, { path, headers: headers as Record<string, string> });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ code, status, request_id: expect.any(String) });
    expect(await api.takeAll()).toEqual([]);
  });

  test('a gzip bomb stops at 64 MiB, and what came before it stays accepted', async () => {
    const row = `{"id":"${'x'.repeat(30_000)}"}\n`;
    const bomb = gzipSync(row.repeat(2600));
    expect(bomb.length).toBeLessThan(1_000_000);
    const answer = await send(bomb, NDJSON, { headers: { 'content-encoding': 'gzip' } });
    expect(answer.status).toBe(413);
    const { accepted } = (await answer.json()) as { accepted: number };
    expect(accepted).toBeGreaterThan(0);
    expect(await api.takeAll()).toHaveLength(accepted);
  });

  test('a write key hands in for its own source only', async () => {
    const own = { headers: basic(api.keys.write) };
    expect((await send('{"type":"page"}', NDJSON, { ...own, path: 'segment' })).status).toBe(202);
    expect((await send('{"id":1}', NDJSON, own)).status).toBe(403);
  });
});

test('a client that breaks off leaves what was accepted and no trouble', async () => {
  const served = await serveApp(api.app, { host: '127.0.0.1', port: 0 });
  const call = request(`${served.url}/v1/records/contacts`, {
    method: 'POST',
    headers: bearer(api.keys.steward, NDJSON),
  });
  call.on('error', () => undefined);
  call.write('{"id":1}\n'.repeat(1200));
  await vi.waitUntil(async () => (await api.spool.status()).queued > 0, { timeout: 5000 });
  await new Promise((resolve) => call.once('close', resolve).destroy());
  const alive = await fetch(`${served.url}/healthz`);
  expect(alive.status).toBe(200);
  await served.close();
  expect((await api.takeAll()).length).toBeGreaterThanOrEqual(1000);
});

test('the status adds up', async () => {
  await send('{"id":1}\n{"id":2}');
  const answer = await api.app.request('/v1/ingest/status', { headers: bearer(api.keys.analyst) });
  const s = (await answer.json()) as Record<string, number>;
  const { accepted, indexed = 0, dead_lettered = 0, suppressed = 0, duplicate = 0, queued = 0 } = s;
  expect(accepted).toBe(indexed + dead_lettered + suppressed + duplicate + queued);
  expect(queued).toBe(2);
});
