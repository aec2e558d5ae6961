import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import type { Predictions } from '../../src/model/predictions.ts';
import type { Role } from '../../src/model/role.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { eventDoc } from '../support/event-doc.ts';
import { person } from '../support/person.ts';

let api: TestApi;
const AT = '2026-11-01T00:00:00.000Z';

function foretold(own: Partial<Predictions>): Predictions {
  return {
    computed_at: AT,
    stale: false,
    models: ['churn:1'],
    expected_orders_90d: null,
    p_alive: null,
    expected_value_minor: null,
    currency: null,
    churn_probability: null,
    churn_band: null,
    churn_reasons: [],
    sentiment_mean: null,
    sentiment_last: null,
    sentiment_last_at: null,
    sentiment_trend: null,
    texts_count: 0,
    ...own,
  };
}

const PEOPLE: Readonly<Record<string, Predictions | null>> = {
  loyal: foretold({
    churn_probability: 0.1,
    churn_band: 'low',
    churn_reasons: [{ feature: 'orders', value: 9, share: -1.2 }],
    expected_value_minor: 90_000,
    currency: 'EUR',
  }),
  leaving: foretold({
    churn_probability: 0.9,
    churn_band: 'high',
    churn_reasons: [{ feature: 'days_since_last_order', value: 300, share: 1.4 }],
    expected_value_minor: 1_000,
    currency: 'EUR',
  }),
  unknown: null,
};

beforeAll(async () => {
  api = await testApi();
  const { client, prefix } = api.engine;
  const texts = [
    { id: 't1', at: '2026-08-03T10:00:00.000Z', score: 0.5 },
    { id: 't2', at: '2026-08-20T10:00:00.000Z', score: 0.1 },
    { id: 't3', at: '2026-10-02T10:00:00.000Z', score: -0.6 },
  ].map(({ id, at, score }) =>
    eventDoc({
      event_id: id,
      profile_id: 'loyal',
      name: 'ticket_created',
      occurred_at: at,
      text: 'some text',
      sentiment: { label: score < 0 ? 'negative' : 'positive', score, model_version: 1 },
    }),
  );
  await client.bulk({
    refresh: true,
    operations: [
      ...Object.entries(PEOPLE).flatMap(([id, predictions]) => [
        { index: { _index: `${prefix}-profiles`, _id: id } },
        { ...person(id, { full_name: id }), predictions },
      ]),
      ...texts.flatMap((event) => [
        { index: { _index: eventsIndexFor(prefix, event.occurred_at), _id: event.event_id } },
        event,
      ]),
    ],
  });
});
afterAll(() => api.cleanup());

async function call(role: Role, method: string, path: string, body?: object) {
  const response = await api.app.request(path, {
    method,
    headers: {
      authorization: `Bearer ${api.keys[role]}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, never> };
}

describe('models through the API', () => {
  test('lists every model before any is fitted, and has no card of those', async () => {
    const { status, body } = await call('representative', 'GET', '/v1/models');
    expect(status).toBe(200);
    expect(body).toEqual({
      models: [
        'value',
        'churn',
        'churn_contract',
        'sentiment',
        'topic',
        'payment',
        'recommend',
      ].map((name) => ({
        name,
        model: null,
        fit: null,
      })),
    });
    expect((await call('manager', 'GET', '/v1/models/value/card')).status).toBe(404);
    expect((await call('manager', 'GET', '/v1/models/horoscope')).status).toBe(400);
  });

  test.each(['representative', 'marketer', 'manager', 'steward', 'privacy_officer'] as const)(
    'a %s may not have a model fitted',
    async (role) => {
      expect((await call(role, 'POST', '/v1/models/value/fit', {})).status).toBe(403);
    },
  );

  test('a fit is begun at once, refused with what the data lack, and leaves an audit line', async () => {
    const begun = await call('analyst', 'POST', '/v1/models/sentiment/fit', {});
    expect(begun).toMatchObject({ status: 202, body: { fit: { state: 'running' } } });
    const read = async () => (await call('analyst', 'GET', '/v1/models/sentiment')).body;
    await expect.poll(read, { timeout: 10_000 }).toMatchObject({
      model: null,
      fit: { state: 'refused', lack: 'few_texts' },
    });
    const { client, prefix } = api.engine;
    await client.indices.refresh({ index: `${prefix}-audit` });
    const trail = await client.search({
      index: `${prefix}-audit`,
      query: { term: { action: 'model.fit' } },
    });
    expect(trail.hits.hits).toHaveLength(1);
  });

  test.each([
    { body: { horizon_days: 3 } },
    { body: { horizon_days: 'soon' } },
    { body: { horizon: 90 } },
  ])('refuses a fit of $body', async ({ body }) => {
    expect((await call('analyst', 'POST', '/v1/models/churn/fit', body)).status).toBe(400);
  });
});

describe('what is foretold', () => {
  test('comes with a person, to roles that may not know who it is too', async () => {
    const { body } = await call('analyst', 'GET', '/v1/profiles/leaving');
    expect(body).toMatchObject({ profile: { predictions: { churn_band: 'high' } } });
    const { body: own } = await call('analyst', 'GET', '/v1/profiles/loyal/predictions');
    expect(own).toEqual({
      profile_id: 'loyal',
      predictions: PEOPLE['loyal'],
      sentiment_months: [
        { month: '2026-08', mean: 0.3, texts: 2 },
        { month: '2026-10', mean: -0.6, texts: 1 },
      ],
    });
    expect(await call('analyst', 'GET', '/v1/profiles/unknown/predictions')).toMatchObject({
      body: { predictions: null, sentiment_months: [] },
    });
  });

  test.each([
    { sort: 'churn', order: ['leaving', 'loyal', 'unknown'] },
    { sort: 'expected_value', order: ['loyal', 'leaving', 'unknown'] },
  ])('orders people by $sort, those without one last', async ({ sort, order }) => {
    const { body } = await call('analyst', 'POST', '/v1/profiles/search', { sort });
    const hits = body['hits'] as unknown as { profile: { profile_id: string } }[];
    expect(hits.map(({ profile }) => profile.profile_id)).toEqual(order);
  });

  test('narrows a list to a band of risk', async () => {
    const { body } = await call('analyst', 'POST', '/v1/profiles/search', {
      filters: { churn_band: ['high', 'medium'] },
    });
    const hits = body['hits'] as unknown as { profile: { profile_id: string } }[];
    expect(hits.map(({ profile }) => profile.profile_id)).toEqual(['leaving']);
  });
});
