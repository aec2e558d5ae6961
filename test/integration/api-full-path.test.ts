import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import { basic, bearer, type TestApi, testApi } from '../support/api.ts';
import { openIngestion } from '../support/worker-parts.ts';

let api: TestApi;
let ingestion: Ingestion;
beforeAll(async () => {
  api = await testApi();
  const { client, prefix } = api.engine;
  ingestion = openIngestion({ client, prefix, spool: api.spool, secret: api.deps.secret });
});
afterAll(async () => {
  await ingestion.worker.stop();
  await api.cleanup();
});

const call = async (method: string, path: string, body?: unknown) => {
  const answer = await api.app.request(path, {
    method,
    headers: bearer(api.keys.administrator),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as Answer;
};

interface Answer {
  readonly batch_id?: string;
  readonly dead_letters?: { dead_letter_id: string; code: string; detail: string }[];
  readonly [count: string]: unknown;
}

test('good and bad events of one batch: the good are people, the bad are repaired and replayed', async () => {
  const batch = [
    { type: 'identify', userId: 'u1', traits: { firstName: 'Zoé', email: 'zoe@example.org' } },
    { type: 'track', userId: 'u1', event: 'Product Viewed' },
    { type: 'nonsense', userId: 'u1' },
    { type: 'track', event: 'Nobody Did This' },
  ];
  const sent = await api.app.request('/v1/batch', {
    method: 'POST',
    headers: basic(api.keys.write),
    body: JSON.stringify({ batch }),
  });
  expect(sent.status).toBe(200);
  await ingestion.worker.drain();
  await api.deps.engine.refresh();
  expect(await call('GET', '/v1/ingest/status')).toMatchObject({
    accepted: 4,
    indexed: 2,
    dead_lettered: 2,
    queued: 0,
  });

  const { dead_letters = [] } = await call('GET', '/v1/dead-letters?status=open');
  const unknown = dead_letters.find((letter) => letter.code === 'schema_invalid');
  expect(unknown?.detail).toBe('type: unknown type of message');
  const payload = { type: 'track', userId: 'u1', event: 'Repaired' };
  const replayed = await call('POST', '/v1/dead-letters/replay', {
    ids: [unknown?.dead_letter_id],
    payload,
  });
  await ingestion.worker.drain();
  expect(await call('GET', `/v1/ingest/batches/${replayed.batch_id}`)).toMatchObject({
    accepted: 1,
    indexed: 1,
  });
  const status = await call('GET', '/v1/ingest/status');
  expect(status).toMatchObject({ accepted: 5, indexed: 3, dead_lettered: 2, queued: 0 });
});

test('rows that are waited for are found by search as soon as the answer is there', async () => {
  const running = ingestion.worker.run();
  const answer = await api.app.request('/v1/records/contacts?wait=indexed', {
    method: 'POST',
    headers: bearer(api.keys.steward, 'text/csv'),
    body: 'id,email,first_name,last_name\n77,lea@example.org,Léa,Quatrefages\n',
  });
  expect(await answer.json()).toMatchObject({ accepted: 1, fate: { indexed: 1, queued: 0 } });
  const found = await api.app.request('/v1/profiles/search', {
    method: 'POST',
    headers: bearer(api.keys.representative),
    body: JSON.stringify({ query: 'quatrefages' }),
  });
  expect(found.status).toBe(200);
  expect(await found.text()).toContain('Quatrefages');
  await ingestion.worker.stop();
  await running;
});
