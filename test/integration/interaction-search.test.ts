import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PassagesAnswer } from '../../src/api/people/schemas.ts';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import { Role } from '../../src/model/role.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { eventDoc, instant } from '../support/event-doc.ts';
import { type PeopleApi, peopleApi } from '../support/people-api.ts';
import { person } from '../support/person.ts';

const NOW = new Date('2026-03-02T00:00:00.000Z');
const PEOPLE = [
  person('lamp', { full_name: 'Marie Dupont' }),
  person('late', { full_name: 'Jean Martin' }),
  person('english', { full_name: 'Alice Smith' }),
  person('quiet', { full_name: 'Paul Durand' }),
  person('old', {}, { changes: { status: 'merged', merged_into: 'older' } }),
  person('older', {}, { changes: { status: 'merged', merged_into: 'late' } }),
  person('gone', {}, { changes: { status: 'erased' } }),
];
const EVENTS = [
  eventDoc({
    event_id: 'e1',
    profile_id: 'lamp',
    name: 'complaint_filed',
    channel: 'email',
    text: 'Bonjour. L’ampoule va bien, mais la lampe Aurore est arrivée cassée ! Très déçue.',
    subject: { type: 'ticket', id: 'TK17-4' },
    occurred_at: instant(1),
  }),
  eventDoc({
    event_id: 'e2',
    profile_id: 'old',
    name: 'ticket_created',
    text: 'Ma commande devait arriver mardi et je n’ai toujours rien reçu.',
    occurred_at: instant(2),
  }),
  eventDoc({
    event_id: 'e3',
    profile_id: 'late',
    name: 'ticket_created',
    text: 'Toujours rien reçu, deux semaines de retard de livraison.',
    occurred_at: instant(3),
  }),
  eventDoc({
    event_id: 'e4',
    profile_id: 'english',
    name: 'product_reviewed',
    text: 'The lamp is beautiful, and the delivery was fast.',
    occurred_at: instant(4),
  }),
  eventDoc({
    event_id: 'e5',
    profile_id: 'quiet',
    name: 'order_completed',
    order: { order_id: 'LYO1-W100234' },
    occurred_at: instant(5),
  }),
  eventDoc({
    event_id: 'e6',
    profile_id: 'gone',
    name: 'complaint_filed',
    text: 'Lampe cassée, encore une.',
    occurred_at: instant(6),
  }),
];

let engine: TestEngine;
let api: PeopleApi;

beforeAll(async () => {
  engine = await testEngine();
  await setUp(engine.client, { prefix: engine.prefix, now: NOW });
  api = peopleApi(engine.client, engine.prefix, NOW);
  const result = await engine.client.bulk({
    refresh: true,
    operations: [
      ...PEOPLE.flatMap((doc) => [
        { index: { _index: api.names.profiles, _id: doc.profile_id } },
        doc,
      ]),
      ...EVENTS.flatMap((doc) => [
        { index: { _index: eventsIndexFor(engine.prefix, doc.occurred_at), _id: doc.event_id } },
        doc,
      ]),
    ],
  });
  expect(result.items.flatMap((item) => item.index?.error ?? [])).toEqual([]);
});
afterAll(async () => await engine.cleanup());

const ask = (query: unknown, role: Role = 'representative') =>
  api.app.request('/v1/interactions/search', {
    method: 'POST',
    headers: { authorization: `Bearer ${api.texts[role]}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
async function find(query: string) {
  const response = await ask(query);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return PassagesAnswer.parse(body).hits;
}

describe('a representative finds by what was said', () => {
  test.each<{ query: string; first: string; marked: string[]; not?: string[] }>([
    {
      query: 'the one who complained about the broken lamp',
      first: 'lamp',
      marked: ['lampe', 'cassée'],
      not: ['english'],
    },
    {
      query: 'celle qui s’est plainte de la lampe cassée',
      first: 'lamp',
      marked: ['lampe', 'cassée'],
    },
    { query: 'lampes cassees', first: 'lamp', marked: ['lampe', 'cassée'] },
    { query: 'lampe casée', first: 'lamp', marked: ['lampe', 'cassée'] },
    { query: 'beautiful lamp', first: 'english', marked: ['lamp', 'beautiful'] },
    { query: 'retard livraison', first: 'late', marked: ['retard', 'livraison'] },
    { query: 'late delivery', first: 'late', marked: ['retard', 'livraison'] },
    { query: 'LYO1-W100', first: 'quiet', marked: ['LYO1-W100'], not: ['lamp'] },
    { query: 'tk17-4', first: 'lamp', marked: ['TK17-4'], not: ['late'] },
  ])('$query', async ({ query, first, marked, not = [] }) => {
    const hits = await find(query);
    expect(hits[0]?.profile.profile_id).toBe(first);
    const { value = '', spans = [] } = hits[0]?.why ?? {};
    expect(spans.map(({ start, end }) => value.slice(start, end)).toSorted()).toEqual(
      marked.toSorted(),
    );
    const ids = hits.map(({ profile }) => profile.profile_id);
    expect(ids.filter((id) => not.includes(id ?? ''))).toEqual([]);
  });

  test('one passage a person, those of merged profiles among them, and none of the erased', async () => {
    const hits = await find('toujours rien reçu');
    expect(hits.map(({ profile }) => profile.profile_id)).toEqual(['late']);
    const ids = (await find('lampe cassée')).map(({ profile }) => profile.profile_id);
    expect(ids).toContain('lamp');
    expect(ids).not.toContain('gone');
  });

  test('nobody by words that nobody said, or by none', async () => {
    for (const query of ['xylophone', 'the one who', '', ' \u0000 ', '***']) {
      expect(await find(query), query).toEqual([]);
    }
  });
});

test('roles that may not read texts may not search them', async () => {
  for (const role of Role.options) {
    const known = ['administrator', 'representative', 'steward', 'privacy_officer'].includes(role);
    expect((await ask('lampe', role)).status, role).toBe(known ? 200 : 403);
  }
});

test.each([
  ['control characters', 'la\u0000mpe\u202e', 200],
  ['our own marks', '\ue000lampe\ue001', 200],
  ['right-to-left text', 'محمد علي', 200],
  ['emoji', '👩‍👩‍👧‍👦 🌻', 200],
  ['half a surrogate pair', '\ud83d lampe \udc00', 200],
  ['regular expressions', '.*|(a+)+$[', 200],
  ['query syntax', 'text:* OR (lampe) AND NOT /.*/ ~2 ^9', 200],
  ['SQL', "'; DROP TABLE events; --", 200],
  ['many numbers', '1234 '.repeat(50), 200],
  ['a very long word', 'x'.repeat(256), 200],
  ['ten thousand characters', 'x'.repeat(10_000), 400],
  ['query DSL', { match_all: {} }, 400],
])('bad input is answered: %s', async (_, query, status) => {
  expect((await ask(query)).status).toBe(status);
});
