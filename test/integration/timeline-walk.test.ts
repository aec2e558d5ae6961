import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TimelineAnswer } from '../../src/api/people/schemas.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import type { Role } from '../../src/model/role.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { instant } from '../support/event-doc.ts';
import { type PeopleApi, peopleApi } from '../support/people-api.ts';
import { createPeopleWriter } from '../support/web-people.ts';

const NOW = new Date('2026-03-02T00:00:00.000Z');
let engine: TestEngine;
let api: PeopleApi;
let id = '';

beforeAll(async () => {
  engine = await testEngine();
  await setUp(engine.client, { prefix: engine.prefix, now: NOW });
  api = peopleApi(engine.client, engine.prefix, NOW);
  const { prefix, client } = engine;
  const put = createPeopleWriter(client, { prefix, ids: api.ids, now: NOW });
  id = await put({
    identifiers: ['customer_id:crm/W-1'],
    events: [
      ...Array.from({ length: 20 }, (_, n) => ({
        event_id: `v${String(n).padStart(2, '0')}`,
        name: 'page_viewed',
        occurred_at: instant(n, 600),
      })),
      {
        event_id: 'said',
        name: 'complaint_filed',
        occurred_at: instant(30),
        text: 'Le pied de la lampe est arrivé fendu, je voudrais des échanges.',
      },
      {
        event_id: 'bought',
        name: 'order_completed',
        occurred_at: instant(31),
        order: { order_id: 'CMD-10482' },
        items: [{ name: 'Lampe de bureau Aube' }, { name: 'Tasse' }],
      },
      {
        event_id: 'seen',
        name: 'page_viewed',
        occurred_at: instant(32),
        page: { title: 'Retours' },
      },
    ],
  });
  await put({
    identifiers: ['customer_id:crm/W-2'],
    events: [{ event_id: 'foreign', name: 'page_viewed', text: 'lampe', occurred_at: instant(1) }],
  });
});
afterAll(async () => await engine.cleanup());

const read = async (query: Record<string, string>, role: Role = 'representative') => {
  const search = new URLSearchParams(query);
  const response = await api.get(role, `/v1/profiles/${id}/timeline?${search}`);
  expect(response.status).toBe(200);
  return TimelineAnswer.parse(await response.json());
};
const find = (body: unknown, role: Role = 'representative') =>
  api.app.request(`/v1/profiles/${id}/timeline/search`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.texts[role]}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const ids = (answer: { events: { event_id?: string | undefined }[] }) =>
  answer.events.map(({ event_id }) => event_id);

describe('a timeline that begins at an instant', () => {
  test('goes on from there both ways, without gap or double', async () => {
    const begun = await read({ at: instant(10, 600), size: '4' });
    expect(ids(begun)).toEqual(['v10', 'v09', 'v08', 'v07']);
    const newer = await read({ size: '4', cursor: begun.newer ?? '' });
    expect(ids(newer)).toEqual(['v14', 'v13', 'v12', 'v11']);
    const older = await read({ size: '4', cursor: begun.older ?? '' });
    expect(ids(older)).toEqual(['v06', 'v05', 'v04', 'v03']);
  });

  test('leads back to what is newer even where nothing is older', async () => {
    const begun = await read({ at: '2020-01-01T00:00:00Z', size: '3' });
    expect([ids(begun), begun.older]).toEqual([[], null]);
    expect(ids(await read({ size: '3', cursor: begun.newer ?? '' }))).toEqual([
      'v02',
      'v01',
      'v00',
    ]);
  });

  test('is told that nothing is newer once it was looked for', async () => {
    const begun = await read({ at: '2030-01-01T00:00:00Z', size: '1' });
    expect(ids(begun)).toEqual(['seen']);
    const newer = await read({ size: '1', cursor: begun.newer ?? '' });
    expect([ids(newer), newer.newer]).toEqual([[], null]);
  });
});

describe('words in a timeline', () => {
  test.each([
    ['what was said, by stem', 'échange', ['said']],
    ['what was said, without accents', 'arrive', ['said']],
    ['the beginning of a word', 'fen', ['said']],
    ['what was said and what was bought', 'lampe', ['bought', 'said']],
    ['within the name of a product', 'bureau', ['bought']],
    ['part of an order number', '10482', ['bought']],
    ['a page by its title', 'retours', ['seen']],
    ['the kind of event, as people write it', 'complaint filed', ['said']],
    ['each word, wherever it stands', 'lampe tasse', ['bought']],
    ['nothing where one word is missing', 'lampe vélo', []],
    ['the syntax of queries as plain letters', '*:* OR (text:lampe)', []],
    ['right-to-left and emoji without harm', '‏🙂 مرحبا', []],
  ])('find %s', async (_, text, expected) => {
    const response = await find({ text });
    expect(response.status).toBe(200);
    expect(ids(TimelineAnswer.parse(await response.json()))).toEqual(expected);
  });

  test('page on, keep their filters, and count by month', async () => {
    const first = TimelineAnswer.parse(
      await (await find({ text: 'page viewed', size: 5, histogram: 'true' })).json(),
    );
    expect(ids(first)[0]).toBe('seen');
    expect(first.months).toEqual([
      { month: '2026-01', count: 20 },
      { month: '2026-02', count: 1 },
    ]);
    const next = await find({ text: 'page viewed', size: 5, cursor: first.older });
    expect(ids(TimelineAnswer.parse(await next.json()))).toEqual([
      'v15',
      'v14',
      'v13',
      'v12',
      'v11',
    ]);
    expect((await find({ text: 'other words', cursor: first.older })).status).toBe(400);
    const filtered = await find({ text: 'lampe', name: ['order_completed'] });
    expect(ids(TimelineAnswer.parse(await filtered.json()))).toEqual(['bought']);
  });

  test('are not looked for by those who may not read them', async () => {
    for (const role of ['analyst', 'marketer', 'manager'] as const) {
      expect((await find({ text: 'lampe' }, role)).status, role).toBe(403);
    }
  });

  test.each([{ text: '' }, { text: 'x'.repeat(201) }, {}, { text: 'x', unknown: 1 }])(
    'refuse %j',
    async (body) => {
      expect((await find(body)).status).toBe(400);
    },
  );
});
