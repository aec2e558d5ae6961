import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, type TestApi, testApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ perSecond: { call: 1000, collect: 1000, sign_in: 1000 } });
});
afterAll(() => api.cleanup());

const call = (
  method: string,
  path: string,
  options: { key?: string; body?: unknown; headers?: Record<string, string> } = {},
) =>
  api.app.request(path, {
    method,
    headers: {
      ...(options.key === undefined ? {} : bearer(options.key)),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });

async function makeKey(body: object): Promise<{ key_id: string; key: string }> {
  const made = await call('POST', '/v1/keys', { key: api.keys.administrator, body });
  expect(made.status).toBe(201);
  return (await made.json()) as { key_id: string; key: string };
}

describe('keys', () => {
  test('a key works at once, is listed without its secret, and stops working when revoked', async () => {
    const { key, key_id } = await makeKey({ kind: 'api', label: 'job', roles: ['analyst'] });
    expect(key).toMatch(/^azk_[0-9a-f]{16}_[\w-]{43}$/);
    const me = await call('GET', '/v1/me', { key });
    expect(await me.json()).toMatchObject({ key_id, roles: ['analyst'], label: 'job' });

    const list = await call('GET', '/v1/keys', { key: api.keys.administrator });
    const text = await list.text();
    expect(text).toContain(key_id);
    expect(text).not.toContain(key.split('_')[2]);
    expect(text).not.toContain('secret_hash');

    expect(
      (await call('DELETE', `/v1/keys/${key_id}`, { key: api.keys.administrator })).status,
    ).toBe(204);
    expect((await call('GET', '/v1/me', { key })).status).toBe(401);
    expect((await call('DELETE', '/v1/keys/none', { key: api.keys.administrator })).status).toBe(
      404,
    );
  });

  test('a narrowed key can do what its scopes say and no more', async () => {
    const { key } = await makeKey({
      kind: 'api',
      label: 'n',
      roles: ['steward'],
      scopes: ['sources:*'],
    });
    expect((await call('GET', '/v1/sources', { key })).status).toBe(200);
    expect((await call('GET', '/v1/dead-letters', { key })).status).toBe(403);
  });

  test('a write key reads nothing about people', async () => {
    const { key } = await makeKey({ kind: 'write', label: 'site', source: 'segment' });
    expect((await call('GET', '/v1/me', { key })).status).toBe(200);
    for (const path of ['/v1/keys', '/v1/sources', '/v1/dead-letters', '/v1/profiles/p_1']) {
      expect((await call('GET', path, { key })).status).toBe(403);
    }
  });

  test.each([
    { name: 'unknown role', body: { kind: 'api', label: 'x', roles: ['king'] }, path: 'roles[0]' },
    { name: 'no role', body: { kind: 'api', label: 'x', roles: [] }, path: 'roles' },
    { name: 'blank label', body: { kind: 'api', label: ' ', roles: ['analyst'] }, path: 'label' },
    {
      name: 'unknown field',
      body: { kind: 'api', label: 'x', roles: ['analyst'], admin: true },
      path: '',
    },
    {
      name: 'past expiry',
      body: { kind: 'api', label: 'x', roles: ['analyst'], expires_at: '2020-01-01T00:00:00.000Z' },
      path: 'expires_at',
    },
    {
      name: 'wrong scope',
      body: { kind: 'api', label: 'x', roles: ['analyst'], scopes: ['all'] },
      path: 'scopes[0]',
    },
    {
      name: 'unknown source',
      body: { kind: 'write', label: 'x', source: 'nowhere' },
      path: 'source',
    },
    { name: 'wrong kind', body: { kind: 'root' }, path: 'kind' },
    { name: 'a list', body: [], path: '' },
  ])('$name is 400 and names the field', async ({ body, path }) => {
    const answer = await call('POST', '/v1/keys', { key: api.keys.administrator, body });
    expect(answer.status).toBe(400);
    const { errors } = (await answer.json()) as { errors: { path: string }[] };
    expect(errors.map((error) => error.path)).toContain(path);
  });

  test('keys are the administrator’s alone', async () => {
    const { administrator, write, ...others } = api.keys;
    for (const key of Object.values(others)) {
      expect((await call('GET', '/v1/keys', { key })).status).toBe(403);
    }
    expect((await call('GET', '/v1/keys', {})).status).toBe(401);
  });
});

describe('sessions', () => {
  const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

  test('a key opens a session in a cookie that scripts cannot read and that is not the key', async () => {
    const answer = await call('POST', '/v1/session', { body: { key: api.keys.representative } });
    expect(answer.status).toBe(201);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect(cookie).not.toContain(api.keys.representative.split('_')[2]);
    const me = await call('GET', '/v1/me', { headers: { cookie: cookieOf(answer) } });
    expect(await me.json()).toMatchObject({ roles: ['representative'] });

    const forged = cookieOf(answer).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const [, body = ''] = /=([^.]+)/.exec(forged) ?? [];
    for (const wrong of [
      forged,
      `azimut_session=${body}.`,
      'azimut_session=x.y',
      'azimut_session=',
    ]) {
      expect((await call('GET', '/v1/me', { headers: { cookie: wrong } })).status).toBe(401);
    }
  });

  test('a write by cookie is refused unless it comes from our own page', async () => {
    const signedIn = await call('POST', '/v1/session', { body: { key: api.keys.administrator } });
    const cookie = cookieOf(signedIn);
    const body = { kind: 'api', label: 'x', roles: ['analyst'] };
    const write = (headers: Record<string, string>) =>
      call('POST', 'http://localhost/v1/keys', {
        body,
        headers: { cookie, host: 'localhost', ...headers },
      });
    expect((await write({ 'sec-fetch-site': 'same-origin' })).status).toBe(201);
    expect((await write({ origin: 'http://localhost' })).status).toBe(201);
    expect((await write({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await write({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await write({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await write({})).status).toBe(403);
  });

  test('a session ends with its key', async () => {
    const { key, key_id } = await makeKey({ kind: 'api', label: 'j', roles: ['manager'] });
    const cookie = cookieOf(await call('POST', '/v1/session', { body: { key } }));
    await call('DELETE', `/v1/keys/${key_id}`, { key: api.keys.administrator });
    expect((await call('GET', '/v1/me', { headers: { cookie } })).status).toBe(401);
  });

  test('signing out clears the cookie', async () => {
    const answer = await call('DELETE', '/v1/session');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toMatch(/azimut_session=;.*Max-Age=0/);
  });

  test('a demo token opens one session, once, from this machine only', async () => {
    const keyId = api.keys.representative.split('_')[1] ?? '';
    const redeem = (demo_token: string, remoteAddress: string) =>
      api.app.request(
        '/v1/session',
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ demo_token }),
        },
        { incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: 'IPv4' } } } as never,
      );
    const token = api.demoTokens.create(keyId);
    expect((await redeem(token, '192.168.1.7')).status).toBe(403);
    const opened = await redeem(token, '127.0.0.1');
    expect(await opened.json()).toMatchObject({ roles: ['representative'] });
    expect((await redeem(token, '127.0.0.1')).status).toBe(401);
  });

  test.each([
    { body: {} },
    { body: { key: 1 } },
    { body: { key: 'a', demo_token: 'b' } },
    { body: { key: 'x'.repeat(10_000) } },
  ])('refuses $body as a request', async ({ body }) => {
    expect((await call('POST', '/v1/session', { body })).status).toBe(400);
  });

  test('a write key or an unknown key signs nobody in', async () => {
    for (const key of [api.keys.write, 'azk_0000000000000000_x', '']) {
      expect((await call('POST', '/v1/session', { body: { key } })).status).toBe(401);
    }
  });
});
