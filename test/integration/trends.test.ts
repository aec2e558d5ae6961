import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { eventDoc } from '../support/event-doc.ts';
import { person } from '../support/person.ts';

let api: TestApi;

/** So many people viewed a category in a month, each twice. */
const VIEWS = [
  { month: '02', category: 'lamps', people: 30 },
  { month: '03', category: 'lamps', people: 90 },
  { month: '02', category: 'chairs', people: 60 },
  { month: '03', category: 'chairs', people: 80 },
  { month: '02', category: 'rugs', people: 40 },
];

beforeAll(async () => {
  api = await testApi();
  const { client, prefix } = api.engine;
  const events = VIEWS.flatMap(({ month, category, people }) =>
    Array.from({ length: people * 2 }, (_, i) =>
      eventDoc({
        event_id: `${month}-${category}-${i}`,
        profile_id: `p${Math.floor(i / 2)}`,
        occurred_at: `2026-${month}-1${i % 10}T10:00:00.000Z`,
        items: [{ category }],
      }),
    ),
  );
  const profiles = Array.from({ length: 300 }, (_, i) =>
    person(
      `q${i}`,
      { country: i % 10 < 3 ? 'BE' : 'FR' },
      {
        changes: {
          lifecycle_stage: i < 100 ? 'dormant' : 'active',
          channels: i < 100 ? (i < 80 ? ['store'] : ['web']) : i < 150 ? ['store'] : ['web'],
          company: 'secret',
        },
      },
    ),
  );
  const { errors } = await client.bulk({
    refresh: true,
    operations: [
      ...events.flatMap((event) => [
        { index: { _index: eventsIndexFor(prefix, event.occurred_at), _id: event.event_id } },
        event,
      ]),
      ...profiles.flatMap((doc) => [
        { index: { _index: `${prefix}-profiles`, _id: doc.profile_id } },
        doc,
      ]),
    ],
  });
  expect(errors).toBe(false);
});
afterAll(() => api.cleanup());

async function post(path: string, body: object, role: keyof TestApi['keys'] = 'analyst') {
  const answer = await api.app.request(`/v1/analytics/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.keys[role]}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('trends', () => {
  test('count people, tell what rose beyond how everything went, and what vanished', async () => {
    const { status, body } = await post('trends', {
      field: 'items.category',
      period: { from: '2026-03-01', to: '2026-04-01' },
    });
    expect(status).toBe(200);
    expect(body['totals']).toEqual({ now: 90, before: 60 });
    expect(body['trends']).toEqual([
      expect.objectContaining({ key: 'rugs', now: 0, before: 40, trend: 'falling' }),
      expect.objectContaining({ key: 'lamps', now: 90, before: 30, expected: 45, ratio: 2 }),
      expect.objectContaining({ key: 'chairs', now: 80, before: 60, trend: 'steady' }),
    ]);
  });

  test.each([
    { name: 'no period', body: { field: 'name' }, path: 'period' },
    {
      name: 'an unknown field',
      body: { field: 'colour', period: { from: '2026-03-01', to: '2026-04-01' } },
      path: 'dimensions[0].field',
    },
  ])('refuse $name', async ({ body, path }) => {
    const answer = await post('trends', body);
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([expect.objectContaining({ path })]);
  });
});

describe('what sets the dormant apart', () => {
  const group = { op: 'is', field: 'lifecycle_stage', values: ['dormant'] };

  test('is their channel, not their country', async () => {
    const { status, body } = await post('explain', { group, fields: ['channels', 'country'] });
    expect(status).toBe(200);
    expect(body['sizes']).toEqual({ group: 100, versus: 200 });
    expect(body['tested']).toBe(4);
    expect(body['differences']).toEqual([
      expect.objectContaining({
        field: 'channels',
        key: 'store',
        group: { count: 80, share: 0.8 },
        versus: { count: 50, share: 0.25 },
        lift: 3.2,
      }),
      expect.objectContaining({ field: 'channels', key: 'web' }),
    ]);
  });

  test('is not to be learnt by a field that the role may not see', async () => {
    const question = { group, fields: ['company'] };
    expect((await post('explain', question)).status).toBe(403);
    expect((await post('explain', question, 'steward')).status).toBe(200);
  });
});
