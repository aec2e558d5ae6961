import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, type TestApi, testApi } from '../support/api.ts';

interface Answer {
  readonly status: number;
  readonly etag: string | null;
  readonly body: Record<string, unknown>;
}

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.cleanup());

async function call(
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string>; key?: string } = {},
): Promise<Answer> {
  const answer = await api.app.request(`/v1/namespaces${path}`, {
    method,
    headers: { ...bearer(options.key ?? api.keys.steward), ...options.headers },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    etag: answer.headers.get('etag'),
    body: text === '' ? {} : JSON.parse(text),
  };
}

const put = async (name: string, body: object, headers?: Record<string, string>) =>
  call('PUT', `/${name}`, {
    body,
    headers: headers ?? { 'if-match': (await call('GET', '')).etag ?? '' },
  });

describe('rules of a namespace', () => {
  test('are built in, changed by who has read them, and built in again', async () => {
    const before = await call('GET', '');
    expect(before).toMatchObject({ status: 200, etag: '"0"', body: { version: 0 } });
    const names = (before.body['namespaces'] as { name: string }[]).map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['customer_id', 'login', 'national_id']);

    const changed = await put('email', { generic_at: 5, blocked: ['info@*'] });
    expect(changed).toMatchObject({
      status: 200,
      etag: '"1"',
      body: {
        origin: 'changed',
        policy: { generic_at: 5, blocked: ['info@*'], strength: 'medium' },
        built_in: { generic_at: 20, blocked: [] },
        rule: { generic_at: 5, blocked: ['info@*'] },
      },
    });
    expect((await put('email', {}, { 'if-match': '"0"' })).status).toBe(412);
    const removed = await call('DELETE', '/email', { headers: { 'if-match': '"1"' } });
    expect(removed).toMatchObject({ status: 204, etag: '"2"' });
    expect((await call('DELETE', '/email', { headers: { 'if-match': '"2"' } })).status).toBe(404);
  });

  test('of two stewards at once are changed by one of them', async () => {
    const { etag } = await call('GET', '');
    const answers = await Promise.all(
      [3, 4, 5, 6].map((generic_at) => put('phone', { generic_at }, { 'if-match': etag ?? '' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });

  test('are taken for a name nobody knows only if it is to be added', async () => {
    const unknown = await put('emial', { strength: 'strong' });
    expect(unknown).toMatchObject({
      status: 404,
      body: { detail: 'there is no namespace emial; near it: email' },
    });
    const added = await put('badge', { scoped: false }, { 'if-none-match': '*' });
    expect(added).toMatchObject({ status: 200, body: { origin: 'added', built_in: null } });
    expect((await put('badge', {}, { 'if-none-match': '*' })).status).toBe(412);
  });

  const wrong: { name: string; namespace?: string; body: object; path: string; message: RegExp }[] =
    [
      {
        name: 'an exclusive namespace that lets nothing in',
        namespace: 'loyalty_id',
        body: { max_per_profile: 0 },
        path: 'max_per_profile',
        message: /exclusive namespace that lets no value in/,
      },
      {
        name: 'a weak one that is exclusive',
        body: { strength: 'weak', exclusive: true, generic_at: null },
        path: 'exclusive',
        message: /weak identifier is shared/,
      },
      {
        name: 'a pattern that blocks everything',
        body: { blocked: ['info@shop.fr', '*@*.*'] },
        path: 'blocked[1]',
        message: /blocks every value/,
      },
      {
        name: 'a priority that another has',
        body: { priority: 1 },
        path: 'priority',
        message: /customer_id has the priority 1 already/,
      },
      {
        name: 'another spelling of what is built in',
        body: { spelling: 'verbatim' },
        path: 'spelling',
        message: /fixed, since it is built in/,
      },
      {
        name: 'a window wider than the limit',
        body: { max_per_profile: 3, max_per_window: { values: 4, days: 7 } },
        path: 'max_per_window',
        message: /more values in than max_per_profile, which is 3/,
      },
      {
        name: 'a regular expression field',
        body: { regex: '.*' },
        path: '',
        message: /unknown field/,
      },
      {
        name: 'nine wildcards',
        body: { blocked: ['*a*a*a*a*a*a*a*a*b'] },
        path: 'blocked[0]',
        message: /8 \* at most/,
      },
      { name: 'a threshold of one', body: { generic_at: 1 }, path: 'generic_at', message: /./ },
      {
        name: 'a list of 1,001',
        body: { blocked: Array(1001).fill('x') },
        path: 'blocked',
        message: /./,
      },
    ];
  test.each(wrong)('refuse $name', async ({ namespace = 'email', body, path, message }) => {
    const answer = await put(namespace, body);
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toContainEqual({ path, message: expect.stringMatching(message) });
  });

  test.each([
    { headers: {}, message: /missing/ },
    { headers: { 'if-match': 'x' }, message: /no ETag/ },
    { headers: { 'if-match': '*' }, message: /no ETag/ },
  ])('are not changed blindly: $headers', async ({ headers, message }) => {
    const answer = await call('PUT', '/email', { body: {}, headers });
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toMatchObject([{ message: expect.stringMatching(message) }]);
  });

  test.each(['representative', 'analyst', 'marketer', 'manager', 'privacy_officer'] as const)(
    'are closed to a %s',
    async (role) => {
      expect((await call('GET', '', { key: api.keys[role] })).status).toBe(403);
      expect((await call('POST', '/scan', { key: api.keys[role] })).status).toBe(403);
    },
  );
});

describe('trying rules out', () => {
  test.each([
    { name: 'nothing', body: { changes: [] } },
    { name: 'two of one namespace', body: { changes: [{ name: 'email' }, { name: 'email' }] } },
    {
      name: 'a contradiction',
      body: { changes: [{ name: 'email', strength: 'weak', exclusive: true }] },
    },
    { name: 'no list', body: { changes: 'email' } },
    { name: 'a limit of a day', body: { changes: [{ name: 'email' }], time_limit_ms: 86_400_000 } },
  ])('refuses $name', async ({ body }) => {
    expect((await call('POST', '/simulate', { body })).status).toBe(400);
  });

  test('names the nearest of a namespace that nobody knows', async () => {
    const answer = await call('POST', '/simulate', { body: { changes: [{ name: 'custmer_id' }] } });
    expect(answer).toMatchObject({
      status: 404,
      body: { detail: expect.stringMatching(/near it: customer_id/) },
    });
  });
});

describe('a value that many people have', () => {
  test('is demoted by hand, let join again, listed without being shown', async () => {
    const value = 'accueil@magasin.fr';
    const made = await call('POST', '/email/generic', { body: { value: ' Accueil@Magasin.fr' } });
    expect(made).toMatchObject({
      status: 201,
      body: { label: 'a…@magasin.fr', status: 'demoted' },
    });
    expect((await call('POST', '/email/generic', { body: { value } })).status).toBe(409);
    const path = `/email/generic/${made.body['value_id']}`;
    const restored = await call('PUT', path, { body: { status: 'restored' } });
    expect(restored).toMatchObject({ status: 200, body: { status: 'restored' } });
    expect((await call('PUT', path, { body: { status: 'restored' } })).status).toBe(409);
    const listed = await call('GET', '/email/generic');
    expect(listed).toMatchObject({ status: 200, body: { total: 1, next_cursor: null } });
    expect(JSON.stringify(listed.body)).not.toContain(value);
  });

  test.each([
    { path: '/email/generic', body: { value: 'not an address' }, status: 400 },
    { path: '/email/generic', body: { value: 'null' }, status: 400 },
    { path: '/emial/generic', body: { value: 'a@b.fr' }, status: 404 },
    { path: '/email/generic', body: {}, status: 400 },
  ])('is refused where it is none: $path $body', async ({ path, body, status }) => {
    expect((await call('POST', path, { body })).status).toBe(status);
  });

  test('that nobody demoted is not there', async () => {
    const body = { status: 'restored' };
    expect((await call('PUT', '/email/generic/nothing', { body })).status).toBe(404);
    expect((await call('GET', '/email/generic?cursor=x')).status).toBe(400);
    expect((await call('GET', '/email/generic?size=0')).status).toBe(400);
  });
});
