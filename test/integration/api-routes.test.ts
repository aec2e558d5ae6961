import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { POLICY, routeKey } from '../../src/api/policy.ts';
import { Role } from '../../src/model/role.ts';
import { basic, bearer, type TestApi, testApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ perSecond: { call: 1000, collect: 1000, sign_in: 1000 } });
});
afterAll(() => api.cleanup());

/** Every route that is mounted, as `POST /v1/keys/{id}`. */
function mounted(app: TestApi['app']): string[] {
  const routes = app.routes.filter(({ method }) => method !== 'ALL');
  return [...new Set(routes.map(({ method, path }) => routeKey(method, path)))].sort();
}

function addressOf(key: string): { method: string; path: string } {
  const [method = '', template = ''] = key.split(' ');
  const path = template
    .replace('{source}', 'contacts')
    .replace('/sources/{id}', '/sources/some_source')
    .replaceAll(/\{\w+\}/g, 'nothing');
  return { method, path };
}

test('every mounted route is in the policy table, and the other way round', () => {
  const listed = Object.keys(POLICY).filter((key) => key !== 'GET /*');
  expect(mounted(api.app)).toEqual(listed.sort());
});

test('the OpenAPI document holds exactly the mounted routes, with who may call them', async () => {
  const answer = await api.app.request('/openapi.json');
  const document = (await answer.json()) as {
    openapi: string;
    paths: Record<
      string,
      { [method in 'get' | 'post']?: { 'x-roles'?: string[]; responses: object } }
    >;
  };
  expect(document.openapi).toBe('3.1.0');
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(mounted(api.app));
  expect(document.paths['/v1/keys']?.post?.['x-roles']).toEqual(['administrator']);
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item)) {
      expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
    }
  }
});

test('a route that nobody listed is closed to all', async () => {
  const app = createApp(api.deps);
  app.get('/v1/forgotten', (c) => c.json({ open: true }));
  for (const key of Object.values(api.keys)) {
    const answer = await app.request('/v1/forgotten', { headers: bearer(key) });
    expect(answer.status).toBe(403);
  }
});

test('without credentials, only what is public answers anything but 401', async () => {
  for (const key of mounted(api.app)) {
    if (POLICY[key]?.kind === 'public') continue;
    const { method, path } = addressOf(key);
    const body = method === 'GET' ? {} : { body: '{}' };
    const answer = await api.app.request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...body,
    });
    expect({ key, status: answer.status }).toEqual({ key, status: 401 });
  }
});

test('each role is refused wherever the table does not name it', async () => {
  for (const key of mounted(api.app)) {
    const access = POLICY[key];
    if (access?.kind !== 'roles') continue;
    const { method, path } = addressOf(key);
    const refused = Role.options.filter((role) => !access.roles.includes(role));
    const keys = [
      ...refused.map((role) => api.keys[role]),
      ...(access.writers ? [] : [api.keys.write]),
    ];
    for (const text of keys) {
      const answer = await api.app.request(path, { method, headers: bearer(text) });
      expect({ key, status: answer.status }).toEqual({ key, status: 403 });
    }
  }
});

const TEN_MB = `{"a":"${'x'.repeat(10_000_000)}"}`;
const BAD: { name: string; body: string | Uint8Array; headers?: Record<string, string> }[] = [
  { name: 'nothing', body: '' },
  { name: 'broken JSON', body: '{"a":' },
  { name: 'a list', body: '[]' },
  { name: 'null', body: 'null' },
  { name: 'a number', body: '7' },
  { name: 'unknown fields', body: '{"nobody_knows_this":1}' },
  {
    name: 'wrong types',
    body: '{"ids":7,"filter":[],"rows":{},"key":[],"kind":5,"text":{},"batch":7}',
  },
  { name: '__proto__', body: '{"__proto__":{"admin":true}}' },
  { name: 'constructor.prototype', body: '{"constructor":{"prototype":{"a":1}}}' },
  { name: 'blank and dotted keys', body: '{"":1," ":2,"a.b":3,".":4}' },
  { name: 'deep nesting', body: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}` },
  { name: 'deep lists', body: '['.repeat(400_000) },
  { name: '10 MB', body: TEN_MB },
  { name: 'invalid UTF-8', body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) },
  { name: 'NUL bytes', body: '{"a":"\u0000","\\u0000":1}' },
  { name: 'UTF-16', body: Buffer.from('{"a":1}', 'utf16le') },
  {
    name: 'a gzip bomb',
    body: gzipSync(Buffer.alloc(100_000_000, 0x20)),
    headers: { 'content-encoding': 'gzip' },
  },
  {
    name: 'half a gzip',
    body: gzipSync('{"a":1}').subarray(0, 12),
    headers: { 'content-encoding': 'gzip' },
  },
  { name: 'no gzip', body: '{}', headers: { 'content-encoding': 'gzip' } },
  { name: 'another encoding', body: '{}', headers: { 'content-encoding': 'zstd' } },
  { name: 'another type', body: '<a/>', headers: { 'content-type': 'application/xml' } },
  { name: 'no type', body: '{}', headers: { 'content-type': '' } },
  {
    name: 'a wild type',
    body: '{}',
    headers: { 'content-type': 'application/json; charset=\u00e9; a=b' },
  },
];

describe('bad bodies on every route that takes one', () => {
  test.each(BAD)('$name is never a 5xx', async ({ body, headers }) => {
    for (const key of Object.keys(POLICY)) {
      const { method, path } = addressOf(key);
      if (method === 'GET' || key === 'DELETE /v1/session') continue;
      const auth =
        POLICY[key]?.kind === 'segment' ? basic(api.keys.write) : bearer(api.keys.administrator);
      const answer = await api.app.request(path, {
        method,
        headers: { ...auth, 'content-type': 'application/json', ...headers },
        body,
      } as RequestInit);
      const text = await answer.text();
      expect({ key, status: answer.status, text: text.slice(0, 300) }).toSatisfy(
        (one: { status: number }) => one.status < 500,
      );
      expect(text).not.toContain('x'.repeat(100));
      if (answer.status >= 400 && POLICY[key]?.kind !== 'segment') {
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
        expect(JSON.parse(text)).toMatchObject({
          status: answer.status,
          request_id: expect.any(String),
        });
      }
    }
  });
});

test.each([
  '/v1/profiles/%',
  '/v1/profiles/%00',
  '/v1/profiles/%FF%FE',
  `/v1/profiles/${'x'.repeat(10_000)}`,
  '/v1/profiles/../../etc/passwd',
  '/v1/dead-letters/%2e%2e%2f',
  '/v1/dead-letters?limit=NaN&cursor=%00',
  '/v1/sources/__proto__',
  '/v1/sources/constructor',
  '/v1/ingest/batches/%F0%9F%98%80',
  '/v1//keys',
  '/__proto__',
])('the address %s is never a 5xx', async (path) => {
  const answer = await api.app.request(path, { headers: bearer(api.keys.administrator) });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
});

test('what fails inside says nothing of it, only an id to look for', async () => {
  const app = createApp({
    ...api.deps,
    sources: {
      ...api.deps.sources,
      list: async () => {
        throw new Error('index azimut-sources at 10.0.0.1 says alice@example.org');
      },
    },
  });
  const answer = await app.request('/v1/sources', { headers: bearer(api.keys.administrator) });
  const text = await answer.text();
  expect(answer.status).toBe(500);
  expect(text).not.toMatch(/azimut-sources|10\.0|alice/);
  expect(JSON.parse(text)).toMatchObject({ code: 'internal', request_id: expect.any(String) });
});

test('one key cannot take all there is', async () => {
  const app = createApp({ ...api.deps, perSecond: { call: 1, collect: 1, sign_in: 1 } });
  const statuses: number[] = [];
  for (let i = 0; i < 12; i += 1) {
    const answer = await app.request('/v1/me', { headers: bearer(api.keys.analyst) });
    statuses.push(answer.status);
  }
  expect(statuses.slice(0, 10)).toEqual(Array(10).fill(200));
  expect(statuses.slice(10)).toEqual([429, 429]);
});

test('health, readiness and metrics answer strangers', async () => {
  expect(await (await api.app.request('/healthz')).json()).toEqual({
    status: 'ok',
    version: 'test',
  });
  expect(await (await api.app.request('/readyz')).json()).toMatchObject({ status: 'ready' });
  const down = createApp({ ...api.deps, engine: { ...api.deps.engine, ping: async () => false } });
  const notReady = await down.request('/readyz');
  expect(notReady.status).toBe(503);
  expect(await notReady.json()).toEqual({ status: 'not_ready', engine: 'failed', spool: 'ok' });
  const metrics = await (await api.app.request('/metrics')).text();
  expect(metrics).toContain('azimut_ingest_items{state="queued"}');
  expect(metrics).toContain(
    'azimut_http_request_duration_seconds_count{route="GET /healthz",status="200"} 1',
  );
});
