import { expect, test } from 'vitest';
import { z } from 'zod';
import { createApiClient, retryAfterMs } from '../../../src/cli/api-client.ts';

/** A client whose server answers with these responses in turn; `null` is a broken connection. */
function clientOf(answers: (Response | null)[], attempts = 5) {
  const waited: number[] = [];
  let calls = 0;
  const api = createApiClient({
    url: 'http://azimut.test/',
    key: 'k',
    signal: new AbortController().signal,
    retries: {
      attempts,
      baseMs: 100,
      capMs: 1000,
      random: () => 0.5,
      wait: async (ms) => {
        waited.push(ms);
      },
    },
    fetch: async () => {
      const answer = answers[Math.min(calls++, answers.length - 1)];
      if (answer === null || answer === undefined) throw new TypeError('fetch failed');
      return answer.clone();
    },
  });
  return { api, waited, calls: () => calls };
}

const Ok = z.object({ ok: z.boolean() });
const ok = () => Response.json({ ok: true });
const get = { method: 'GET', path: '/v1/x' } as const;

test('waits as long as Retry-After says', async () => {
  const busy = new Response('', { status: 429, headers: { 'retry-after': '7' } });
  const { api, waited } = clientOf([busy, ok()]);
  await expect(api.request(Ok, get)).resolves.toEqual({ ok: true });
  expect(waited).toEqual([7000]);
});

test('retries broken connections and 503 with a growing, jittered pause', async () => {
  const { api, waited } = clientOf([null, new Response('', { status: 503 }), null, ok()]);
  await api.request(Ok, get);
  expect(waited).toEqual([50, 100, 200]);
});

test('gives up after its attempts', async () => {
  const { api, calls } = clientOf([null], 3);
  await expect(api.request(Ok, get)).rejects.toThrow('azimut does not answer');
  expect(calls()).toBe(3);
});

test('tells the problem and its fields, and does not retry it', async () => {
  const problem = Response.json(
    {
      code: 'invalid_request',
      detail: 'body is wrong',
      errors: [{ path: 'a.b', message: 'is missing' }],
    },
    { status: 400 },
  );
  const { api, calls } = clientOf([problem]);
  await expect(api.request(Ok, get)).rejects.toMatchObject({
    code: 'invalid_request',
    message: 'body is wrong; a.b: is missing',
  });
  expect(calls()).toBe(1);
});

test('refuses an answer of another shape', async () => {
  const { api } = clientOf([Response.json({ ok: 'yes' })]);
  await expect(api.request(Ok, get)).rejects.toThrow(/not as expected at ok/);
});

test.each([
  { header: '3', ms: 3000 },
  { header: '999999', ms: 300_000 },
  { header: 'Wed, 21 Oct 2026 07:28:00 GMT', ms: undefined },
  { header: null, ms: undefined },
])('reads Retry-After $header', ({ header, ms }) => expect(retryAfterMs(header)).toBe(ms));
