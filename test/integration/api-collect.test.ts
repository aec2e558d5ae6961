import { gzipSync } from 'node:zlib';
import { Analytics } from '@segment/analytics-node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { serveApp } from '../../src/api/server.ts';
import { AppError } from '../../src/errors.ts';
import { basic, type TestApi, testApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.cleanup());
afterEach(() => api.takeAll());

const post = (
  path: string,
  body: unknown,
  headers: Record<string, string> = basic(api.keys.write),
) =>
  api.app.request(`/v1/${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  } as RequestInit);

describe('a single call', () => {
  test.each(['identify', 'track', 'page', 'screen', 'group', 'alias'])(
    '%s is kept with its type, an id and the time it came in',
    async (type) => {
      const answer = await post(type, { userId: 'u1', event: 'Signed Up', type: 'wrong' });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ success: true });
      expect(await api.takeAll()).toMatchObject([
        {
          source: 'segment',
          payload: {
            type,
            userId: 'u1',
            messageId: expect.any(String),
            receivedAt: expect.any(String),
          },
        },
      ]);
    },
  );

  test('takes the write key from the body, and does not store it', async () => {
    const answer = await post('track', { writeKey: api.keys.write, userId: 'u1', event: 'x' }, {});
    expect(answer.status).toBe(200);
    const [item] = await api.takeAll();
    expect(item?.payload).not.toHaveProperty('writeKey');
  });

  test('keeps a message id that was given, and an id beyond 2^53 exact', async () => {
    await post('track', '{"messageId":"m-1","userId":9007199254740993,"event":"x"}');
    expect(await api.takeAll()).toMatchObject([
      { payload: { messageId: 'm-1', userId: '9007199254740993' } },
    ]);
  });

  test('answers a browser of another site', async () => {
    const answer = await api.app.request('/v1/track', {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('a batch', () => {
  test('merges what it says of all into each message, whose own word counts more', async () => {
    const answer = await post('batch', {
      context: { ip: '10.0.0.1', app: { name: 'shop', version: '1' } },
      integrations: { All: true },
      sentAt: '2026-03-01T12:00:00.000Z',
      batch: [
        { type: 'track', event: 'a', userId: 'u' },
        { type: 'track', event: 'b', userId: 'u', context: { app: { version: '2' } } },
      ],
    });
    expect(answer.status).toBe(200);
    const items = (await api.takeAll()).map(({ payload }) => payload);
    expect(items).toMatchObject([
      {
        context: { ip: '10.0.0.1', app: { name: 'shop', version: '1' } },
        sentAt: '2026-03-01T12:00:00.000Z',
      },
      {
        context: { ip: '10.0.0.1', app: { name: 'shop', version: '2' } },
        integrations: { All: true },
      },
    ]);
  });

  test('keeps good events beside bad ones, and bad ones with the reason', async () => {
    const good = { type: 'track', event: 'ok', userId: 'u' };
    const body = `{"batch":[${[
      JSON.stringify(good),
      '"text"',
      '{"type":"nonsense"}',
      `{"type":"track","event":"${'x'.repeat(33_000)}"}`,
      '{"type":"track","properties":{"__proto__":{"a":1}}}',
      `{"type":"track","properties":${'{"a":'.repeat(30)}1${'}'.repeat(30)}}`,
      JSON.stringify(good),
    ].join(',')}]}`;
    expect((await post('batch', body)).status).toBe(200);
    const items = await api.takeAll();
    expect(items.map(({ refusal }) => refusal)).toEqual([
      undefined,
      { code: 'schema_invalid', detail: 'must be an object' },
      { code: 'schema_invalid', detail: 'type: unknown type of message' },
      { code: 'too_large', detail: 'larger than 32768 bytes' },
      { code: 'schema_invalid', detail: 'a key is __proto__ or prototype' },
      { code: 'schema_invalid', detail: 'nested deeper than 20 levels' },
      undefined,
    ]);
  });

  test('answers 200 to more than 2,500 events and marks those beyond', async () => {
    const batch = Array.from({ length: 2502 }, () => ({ type: 'page', userId: 'u' }));
    expect((await post('batch', { batch })).status).toBe(200);
    const items = await api.takeAll();
    expect(items.filter(({ refusal }) => refusal !== undefined)).toHaveLength(2);
    expect(items).toHaveLength(2502);
  });
});

const big = (bytes: number) => ({
  userId: 'u',
  event: 'x',
  properties: { text: 'y'.repeat(bytes) },
});

describe('faults', () => {
  test.each([
    { name: 'broken JSON', path: 'track', body: '{"a":', status: 400 },
    { name: 'no object', path: 'track', body: '[1]', status: 400 },
    { name: 'nothing', path: 'track', body: '', status: 400 },
    { name: 'an event over 32 KB', path: 'track', body: big(33_000), status: 400 },
    { name: 'a batch over 500 KB', path: 'batch', body: { batch: [big(500 * 1024)] }, status: 400 },
    { name: 'a batch that is no list', path: 'batch', body: { batch: 'x' }, status: 400 },
    { name: 'a 10 MB body', path: 'batch', body: 'x'.repeat(10_000_000), status: 400 },
  ])('$name is $status, in Segment’s words', async ({ path, body, status }) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ success: false, message: expect.any(String) });
    expect(await api.takeAll()).toEqual([]);
  });

  test('a gzip bomb, broken gzip and other encodings are 400', async () => {
    const headers = { ...basic(api.keys.write), 'content-encoding': 'gzip' };
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 32));
    expect((await post('batch', bomb, headers)).status).toBe(400);
    expect((await post('batch', bomb.subarray(0, 1000), headers)).status).toBe(400);
    expect((await post('batch', 'no gzip', headers)).status).toBe(400);
    const br = { ...headers, 'content-encoding': 'br' };
    expect((await post('batch', '{}', br)).status).toBe(400);
  });

  test('an unknown key, no key, or a key that is not for collecting is 401', async () => {
    const body = { userId: 'u', event: 'x' };
    const unknown = api.keys.write.replace(/_[^_]+$/, `_${'A'.repeat(43)}`);
    expect((await post('track', body, basic(unknown))).status).toBe(401);
    expect((await post('track', body, basic('short'))).status).toBe(401);
    expect((await post('track', body, {})).status).toBe(401);
    expect((await post('track', body, basic(api.keys.administrator))).status).toBe(401);
  });

  test('a full spool is 429 and says when to come back', async () => {
    const app = createApp({
      ...api.deps,
      spool: {
        ...api.spool,
        append: async () => {
          throw new AppError('spool_full', 'too much is waiting', { retryAfterSeconds: 7 });
        },
      },
    });
    const before = Math.floor(Date.now() / 1000);
    const answer = await app.request('/v1/track', {
      method: 'POST',
      headers: basic(api.keys.write),
      body: '{"userId":"u","event":"x"}',
    });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(Number(answer.headers.get('x-ratelimit-reset'))).toBeGreaterThanOrEqual(before + 7);
  });
});

test('Segment’s own library delivers, flushes and closes against the served API', async () => {
  const served = await serveApp(api.app, { host: '127.0.0.1', port: 0 });
  const analytics = new Analytics({ writeKey: api.keys.write, host: served.url, flushAt: 5 });
  const errors: unknown[] = [];
  analytics.on('error', (error) => errors.push(error));
  analytics.identify({ userId: 'u1', traits: { email: 'a@example.org' } });
  for (let i = 0; i < 10; i += 1) analytics.track({ userId: 'u1', event: `Event ${i}` });
  analytics.page({ anonymousId: 'anon', name: 'Home' });
  analytics.group({ userId: 'u1', groupId: 'g1' });
  analytics.alias({ userId: 'u1', previousId: 'anon' });
  await analytics.flush({ timeout: 5000, close: true });
  expect(errors).toEqual([]);
  const items = await api.takeAll();
  expect(items).toHaveLength(14);
  expect(new Set(items.map(({ payload }) => JSON.stringify(payload))).size).toBe(14);
  expect(items[0]?.payload).toMatchObject({
    type: 'identify',
    traits: { email: 'a@example.org' },
    context: { library: { name: '@segment/analytics-node' } },
  });

  const gzipped = await fetch(`${served.url}/v1/batch`, {
    method: 'POST',
    headers: { ...basic(api.keys.write), 'content-encoding': 'gzip' },
    body: gzipSync(JSON.stringify({ batch: [{ type: 'track', event: 'zipped', userId: 'u' }] })),
  });
  expect(gzipped.status).toBe(200);
  expect(await api.takeAll()).toMatchObject([{ payload: { event: 'zipped' } }]);
  await served.close();
});
