import { expect, test } from 'vitest';
import { createHttpTextScorer } from '../../../src/ingestion/enrich/http-text-scorer.ts';

const SECRET = 'my card was stolen';
const good = () =>
  Response.json({ results: [{ probabilities: { negative: 0.9, positive: 0.1 } }] });

function scorer(answers: readonly (() => Response | Promise<Response>)[], timeoutMs = 1000) {
  const calls: { url: string; init: RequestInit | undefined }[] = [];
  const send: typeof fetch = async (url, init) => {
    const answer = answers[Math.min(calls.length, answers.length - 1)];
    calls.push({ url: String(url), init });
    init?.signal?.throwIfAborted();
    const never = new Promise<Response>((_, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
    return Promise.race([answer?.() ?? never, never]);
  };
  const made = createHttpTextScorer({
    name: 'camembert',
    url: 'http://scorer.example/score',
    token: 't0ken',
    timeoutMs,
    retries: 2,
    pauseMs: 1,
    batch: 16,
    fetch: send,
  });
  return { calls, score: (signal = new AbortController().signal) => made.score([SECRET], signal) };
}

test('sends texts in the body and reads probabilities back', async () => {
  const { calls, score } = scorer([good]);
  expect(await score()).toEqual([
    {
      label: 'negative',
      probability: 0.9,
      probabilities: { negative: 0.9, positive: 0.1 },
      reasons: [],
    },
  ]);
  expect(calls[0]?.url).not.toContain('card');
  expect(calls[0]?.init?.body).toBe(JSON.stringify({ texts: [SECRET] }));
});

test.each([
  { name: 'busy', first: () => new Response('', { status: 429 }) },
  { name: 'broken', first: () => new Response('', { status: 503 }) },
  { name: 'unreachable', first: () => Promise.reject(new TypeError('fetch failed')) },
])('tries again when the service is $name', async ({ first }) => {
  const { calls, score } = scorer([first, good]);
  expect(await score()).toHaveLength(1);
  expect(calls).toHaveLength(2);
});

test.each([
  {
    name: 'refuses',
    answer: () => new Response('', { status: 401 }),
    says: /answered 401/,
    calls: 1,
  },
  {
    name: 'stays broken',
    answer: () => new Response('', { status: 500 }),
    says: /answered 500/,
    calls: 3,
  },
  {
    name: 'answers other JSON',
    answer: () => Response.json({ ok: true }),
    says: /another shape/,
    calls: 1,
  },
  {
    name: 'answers too few',
    answer: () => Response.json({ results: [] }),
    says: /another shape/,
    calls: 1,
  },
  {
    name: 'answers no JSON',
    answer: () => new Response('<html>'),
    says: /did not answer/,
    calls: 3,
  },
  {
    name: 'never answers',
    answer: () => new Promise<Response>(() => undefined),
    says: /did not answer/,
    calls: 3,
  },
])('fails without the text when the service $name', async ({ answer, says, calls }) => {
  const made = scorer([answer], 20);
  const error = await made.score().catch((one: unknown) => one);
  expect(error).toMatchObject({ code: 'engine_unavailable', message: expect.stringMatching(says) });
  expect(String(error)).not.toContain('stolen');
  expect(made.calls).toHaveLength(calls);
});

test('gives up at once when the caller does', async () => {
  const stop = new AbortController();
  const made = scorer([() => new Promise<Response>(() => undefined)]);
  const pending = made.score(stop.signal);
  stop.abort(new Error('enough'));
  await expect(pending).rejects.toThrow('enough');
  expect(made.calls).toHaveLength(1);
});
