import { errors } from '@elastic/elasticsearch';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import type { ApiDeps } from '../../../src/api/deps.ts';
import { generateKey, hashSecret } from '../../../src/api/key-format.ts';
import type { ApiKeyDoc } from '../../../src/model/api-key.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const key = generateKey('api');
const doc: ApiKeyDoc = {
  key_id: key.key_id,
  kind: 'api',
  label: 'test',
  roles: ['analyst'],
  scopes: [],
  source: null,
  secret_hash: hashSecret(key.secret),
  created_at: NOW.toISOString(),
  created_by: null,
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
};
const deps = {
  keys: {
    find: async (id: string) => (id === doc.key_id ? doc : undefined),
    touch: async () => undefined,
  },
  log: pino({ level: 'silent' }),
  now: () => NOW,
  secret: 'a secret of at least thirty-two characters',
  version: 'test',
} as unknown as ApiDeps;

test('tells who a key stands for, and refuses one that differs in a character', async () => {
  const app = createApp(deps);
  const ask = (text: string) =>
    app.request('/v1/me', { headers: { authorization: `Bearer ${text}` } });
  const ok = await ask(key.text);
  expect(ok.status).toBe(200);
  expect(await ok.json()).toMatchObject({ key_id: key.key_id, roles: ['analyst'] });
  const wrong = await ask(key.text.slice(0, -1) + (key.text.endsWith('A') ? 'B' : 'A'));
  expect(wrong.status).toBe(401);
  expect(wrong.headers.get('content-type')).toContain('application/problem+json');
  expect(await wrong.json()).toMatchObject({ code: 'unauthenticated', status: 401 });
  expect(wrong.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('answers unknown paths and methods with a problem', async () => {
  const app = createApp(deps);
  expect((await app.request('/v1/nowhere')).status).toBe(404);
  const wrongMethod = await app.request('/v1/me', { method: 'PUT' });
  expect(wrongMethod.status).toBe(405);
  expect(wrongMethod.headers.get('allow')).toBe('GET');
});

test('logs one line for a request, with its route and nothing that was asked or sent', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => lines.push(line) });
  const app = createApp({ ...deps, log });
  await app.request('/v1/profiles/email:alice@example.org?text=alice', {
    method: 'GET',
    headers: { authorization: `Bearer ${key.text}wrong`, cookie: 'azimut_session=alice' },
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/alice|azk_|Bearer/);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    route: 'GET /v1/profiles/{id}',
    status: 401,
    msg: 'request',
  });
});

test.each([
  { engine: 'has no index yet', statusCode: 404, answered: 503 },
  { engine: 'refuses writes on a full disk', statusCode: 403, answered: 503 },
  { engine: 'is overloaded', statusCode: 429, answered: 503 },
  { engine: 'does not understand us', statusCode: 400, answered: 500 },
])(
  'answers $answered when the engine $engine, and none of its words',
  async ({ statusCode, answered }) => {
    const error = new errors.ResponseError({
      statusCode,
      body: { error: { type: 'some_exception', reason: 'Marguerite' } },
      headers: {},
      warnings: null,
      meta: {} as ConstructorParameters<typeof errors.ResponseError>[0]['meta'],
    });
    const keys = {
      ...deps.keys,
      find: () => Promise.reject(error),
    };
    const app = createApp({ ...deps, keys });
    const answer = await app.request('/v1/me', {
      headers: { authorization: `Bearer ${key.text}` },
    });
    expect(answer.status).toBe(answered);
    expect(answer.headers.get('retry-after')).toBe(answered === 503 ? '5' : null);
    expect(await answer.text()).not.toMatch(/Marguerite|some_exception/);
  },
);
