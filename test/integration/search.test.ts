import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { SearchAnswer } from '../../src/api/people/schemas.ts';
import { createProfileReader } from '../../src/elasticsearch/profile-reader.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { Role } from '../../src/model/role.ts';
import { searchableTiers, visibleFields } from '../../src/privacy/policy.ts';
import { buildSearch } from '../../src/search/build-search.ts';
import { createExplainer } from '../../src/search/explain-hit.ts';
import { phoneticKey } from '../../src/search/phonetic.ts';
import { SearchRequest } from '../../src/search/request.ts';
import { TIERS } from '../../src/search/tiers.ts';
import { soundAlikePairs } from '../fixtures/sound-alikes.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { type PeopleApi, peopleApi } from '../support/people-api.ts';
import { person } from '../support/person.ts';

const NOW = new Date('2026-03-02T00:00:00.000Z');
const relational = (revenue_minor: number | null): ProfileDoc['relational'] => ({
  orders_count: 1,
  revenue_minor,
  currency: 'EUR',
  average_order_minor: revenue_minor,
  first_order_at: null,
  last_order_at: null,
});

const PEOPLE: ProfileDoc[] = [
  person(
    'marie',
    {
      full_name: 'Marie-Hélène Dupont',
      given_name: 'Marie-Hélène',
      family_name: 'Dupont',
      email: 'mh.dupont75@example.org',
      phone: '+33612345678',
      city: 'Lyon',
      postcode: '69003',
      country: 'FR',
      birth_date: '1983-04-09',
      street: '4 rue de la Secrète',
    },
    { identifiers: ['customer_id:shop/CMD-2024-17', 'loyalty_id:shop/99887766'] },
  ),
  person('jean', {
    full_name: 'Jean Dupond',
    email: 'jdupond@mail.example',
    phone: '+33698765432',
    city: 'Paris',
    postcode: '75011',
    company: 'Société Générale',
    country: 'FR',
  }),
  person('alex', { full_name: 'Alexandre Lefèvre', email: 'alex.l@example.org', city: 'Nice' }),
  person('jp', { full_name: 'Jean-Pierre Martin', city: 'Lille' }),
  person('blanc', { full_name: 'Sophie Leblanc' }),
  person('split', { full_name: 'Anne Le Gall' }),
  person('oeuf', { full_name: 'Cœur d’Artagnan' }),
  person('francois', { full_name: 'François Noël' }),
  person('olga', { full_name: 'Ольга Иванова' }),
  person('rich', { full_name: 'Paul Durand' }, { changes: { relational: relational(900_000) } }),
  person('poor', { full_name: 'Paul Durand' }, { changes: { relational: relational(-500) } }),
  person('gone', { full_name: 'Marie Erased' }, { changes: { status: 'erased' } }),
  person(
    'loser',
    { full_name: 'Marie-Hélène Dupont', phone: '+33612345678' },
    { changes: { status: 'merged', merged_into: 'marie' } },
  ),
];

let engine: TestEngine;
let api: PeopleApi;

beforeAll(async () => {
  engine = await testEngine();
  await setUp(engine.client, { prefix: engine.prefix, now: NOW });
  api = peopleApi(engine.client, engine.prefix, NOW);
  const result = await engine.client.bulk({
    index: api.names.profiles,
    refresh: true,
    operations: PEOPLE.flatMap((doc) => [{ index: { _id: doc.profile_id } }, doc]),
  });
  expect(result.items.flatMap((item) => item.index?.error ?? [])).toEqual([]);
});
afterAll(async () => await engine.cleanup());

async function find(query: string, role: Role = 'representative') {
  const response = await api.search(role, { query });
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return SearchAnswer.parse(body);
}
const idsOf = (answer: z.infer<typeof SearchAnswer>) =>
  answer.hits.map(({ profile }) => profile.profile_id);

const WHO_IS_FOUND: readonly { name: string; query: string; first: string; not?: string[] }[] = [
  { name: 'an e-mail', query: 'mh.dupont75@example.org', first: 'marie', not: ['alex'] },
  { name: 'an e-mail in capitals', query: ' MH.Dupont75@EXAMPLE.org ', first: 'marie' },
  { name: 'the beginning of an e-mail', query: 'mh.dupont75@ex', first: 'marie', not: ['alex'] },
  { name: 'a part of an e-mail', query: 'dupont75', first: 'marie', not: ['jean'] },
  { name: 'a phone as dialled', query: '0612345678', first: 'marie', not: ['jean'] },
  { name: 'a phone in pairs', query: '06 12 34 56 78', first: 'marie', not: ['jean'] },
  { name: 'a phone with dots', query: '06.12.34.56.78', first: 'marie', not: ['jean'] },
  { name: 'an international phone', query: '+33 6 12 34 56 78', first: 'marie', not: ['jean'] },
  { name: 'a phone with 00', query: '0033612345678', first: 'marie', not: ['jean'] },
  { name: 'a phone with (0)', query: '+33 (0)6 12 34 56 78', first: 'marie', not: ['jean'] },
  { name: 'the last four digits', query: '5678', first: 'marie', not: ['jean'] },
  { name: 'the last digits in pairs', query: '56 78', first: 'marie', not: ['jean'] },
  { name: 'the first digits', query: '0612', first: 'marie', not: ['jean'] },
  { name: 'the first digits in pairs', query: '06 12 34', first: 'marie', not: ['jean'] },
  { name: 'an order number', query: 'CMD-2024-17', first: 'marie', not: ['jean'] },
  { name: 'an order number begun', query: 'cmd-20', first: 'marie', not: ['jean'] },
  { name: 'a loyalty number', query: '99887766', first: 'marie', not: ['jean'] },
  { name: 'a full key', query: 'customer_id:shop/CMD-2024-17', first: 'marie', not: ['jean'] },
  { name: 'an order number in blanks', query: 'CMD 2024 17', first: 'marie', not: ['jean'] },
  { name: 'an order number as one word', query: 'cmd202417', first: 'marie', not: ['jean'] },
  { name: 'the end of an order number', query: '2024-17', first: 'marie', not: ['jean'] },
  { name: 'the end of a loyalty number', query: '7766', first: 'marie', not: ['jean'] },
  { name: 'a loyalty number in groups', query: '998 877 66', first: 'marie', not: ['jean'] },
  { name: 'a date of birth', query: '09/04/1983', first: 'marie', not: ['jean'] },
  { name: 'a date of birth in words', query: '9 avril 1983', first: 'marie', not: ['jean'] },
  { name: 'a date of birth in English', query: 'April 9th, 1983', first: 'marie', not: ['jean'] },
  { name: 'a date of birth in digits', query: '09041983', first: 'marie', not: ['jean'] },
  { name: 'a date of birth as stored', query: '1983-04-09', first: 'marie', not: ['jean'] },
  { name: 'a short date of birth', query: '9.4.83', first: 'marie', not: ['jean'] },
  { name: 'a date said in full', query: 'dupont née le 9 avril 1983', first: 'marie' },
  { name: 'a month of birth', query: 'avril 1983', first: 'marie', not: ['jean'] },
  { name: 'a year of birth', query: '1983', first: 'marie', not: ['jean'] },
  { name: 'name, town and year', query: 'dupont lyon 1983', first: 'marie', not: ['jean'] },
  { name: 'a town with a wrong letter', query: 'dupont lyonn 1983', first: 'marie' },
  { name: 'an initial', query: 'j. dupond', first: 'jean', not: ['marie'] },
  { name: 'an initial without a blank', query: 'j.dupond', first: 'jean', not: ['marie'] },
  { name: 'initials of a name in no list', query: 'mh dupont', first: 'marie', not: ['jean'] },
  { name: 'a name', query: 'Marie-Hélène Dupont', first: 'marie' },
  { name: 'a name without accents', query: 'marie helene dupont', first: 'marie' },
  { name: 'accents that were not stored', query: 'Mariè Dùpont', first: 'marie' },
  { name: 'swapped parts', query: 'dupont marie', first: 'marie' },
  { name: 'a courtesy title before it', query: 'Mme Dupont', first: 'marie' },
  { name: 'a compound name as one word', query: 'mariehelene', first: 'marie', not: ['jean'] },
  { name: 'one name typed as two', query: 'le blanc', first: 'blanc' },
  { name: 'two names typed as one', query: 'legall', first: 'split' },
  { name: 'a decomposed accent', query: 'He\u0301le\u0300ne', first: 'marie' },
  { name: 'a ligature spelled out', query: 'coeur', first: 'oeuf' },
  { name: 'a ligature', query: 'cœur', first: 'oeuf' },
  { name: 'the name after an apostrophe', query: "d'artagnan", first: 'oeuf' },
  { name: 'another alphabet', query: 'ольг', first: 'olga' },
  { name: 'one letter', query: 'c', first: 'oeuf', not: ['marie'] },
  { name: 'the beginning of a name', query: 'dupo', first: 'marie', not: ['alex'] },
  { name: 'two beginnings', query: 'mar dup', first: 'marie', not: ['jean', 'jp'] },
  { name: 'a short form', query: 'alex', first: 'alex' },
  { name: 'a short form nobody writes', query: 'sacha lefevre', first: 'alex', not: ['jean'] },
  { name: 'initials of a double name', query: 'jp martin', first: 'jp', not: ['jean'] },
  { name: 'a name that sounds so', query: 'Fransoi', first: 'francois' },
  { name: 'a name as heard', query: 'Lefaivre', first: 'alex' },
  { name: 'a letter too many', query: 'lefevvre', first: 'alex', not: ['marie'] },
  { name: 'swapped letters', query: 'mraie dupont', first: 'marie', not: ['alex'] },
  { name: 'a town beside a name', query: 'dupont lyon', first: 'marie', not: ['jean'] },
  { name: 'a postcode beside a name', query: '75011 dupond', first: 'jean', not: ['marie'] },
  { name: 'first digits beside a name', query: 'marie 0612', first: 'marie', not: ['jp'] },
  { name: 'a company', query: 'societe gen', first: 'jean', not: ['marie'] },
  { name: 'the better customer of one name', query: 'paul durand', first: 'rich' },
];
const WAYS_TO_FIND = WHO_IS_FOUND.map(({ query }) => query);

describe('a representative finds', () => {
  test.each(WHO_IS_FOUND)('$name: $query', async ({ query, first, not = [] }) => {
    const ids = idsOf(await find(query));
    expect(ids[0]).toBe(first);
    expect(ids.filter((id) => not.includes(id ?? ''))).toEqual([]);
    expect(ids).not.toContain('gone');
    expect(ids).not.toContain('loser');
  });

  test.each([
    ['nobody by a word that fits nowhere', 'marie zzzzqqq'],
    ['nobody by punctuation', '*** ??? ---'],
    ['nobody by a first letter mistyped, which is accepted', 'xupont'],
  ])('%s', async (_, query) => expect(idsOf(await find(query))).toEqual([]));

  test('everybody who is active, when nothing is typed', async () => {
    expect(idsOf(await find('')).toSorted()).toEqual(
      expect.arrayContaining(['alex', 'blanc', 'francois']),
    );
    expect(idsOf(await find(''))).not.toContain('gone');
  });
});

describe('a hit says why', () => {
  test.each<{ query: string; why: object[] }>([
    {
      query: 'helene dup',
      why: [
        {
          field: 'names',
          how: 'name',
          value: 'Marie-Hélène Dupont',
          spans: [{ start: 6, end: 12 }],
        },
        {
          field: 'names',
          how: 'name_prefix',
          value: 'Marie-Hélène Dupont',
          spans: [{ start: 13, end: 16 }],
        },
      ],
    },
    {
      query: 'dupont lyon',
      why: [
        { field: 'names', how: 'name', spans: [{ start: 13, end: 19 }] },
        { field: 'city', how: 'city', value: 'Lyon', spans: [{ start: 0, end: 4 }] },
      ],
    },
    {
      query: '06 12 34 56 78',
      why: [
        { field: 'phones', how: 'phone', value: '+33612345678', spans: [{ start: 1, end: 12 }] },
      ],
    },
    {
      query: '0612',
      why: [{ field: 'phones', how: 'phone_part', spans: [{ start: 0, end: 6 }] }],
    },
    {
      query: 'dupont75',
      why: [{ field: 'emails', how: 'email_part', spans: [{ start: 3, end: 11 }] }],
    },
    {
      query: 'cmd-20',
      why: [{ field: 'identifier_values', how: 'identifier_start', spans: [{ start: 0, end: 6 }] }],
    },
    {
      query: 'cmd 2024',
      why: [{ field: 'identifier_values', how: 'identifier_start', spans: [{ start: 0, end: 8 }] }],
    },
    {
      query: '24-17',
      why: [{ field: 'identifier_values', how: 'identifier_end', spans: [{ start: 6, end: 11 }] }],
    },
    {
      query: '9 avril 1983',
      why: [
        {
          field: 'birth_date',
          how: 'birth_date',
          value: '1983-04-09',
          spans: [{ start: 0, end: 10 }],
        },
      ],
    },
    {
      query: 'dupont 1983',
      why: [
        { field: 'names', how: 'name' },
        { field: 'birth_date', how: 'birth_year', spans: [{ start: 0, end: 4 }] },
      ],
    },
  ])('$query', async ({ query, why }) => {
    const [hit] = (await find(query)).hits;
    expect(hit?.profile.profile_id).toBe('marie');
    expect(hit?.why).toMatchObject(why);
    expect(hit?.why).toHaveLength(why.length);
  });

  test('with the letters that are initials', async () => {
    const [hit] = (await find('jm lille')).hits;
    expect(hit?.why).toMatchObject([
      { field: 'city', how: 'city', value: 'Lille' },
      {
        how: 'initials',
        value: 'Jean-Pierre Martin',
        spans: [
          { start: 0, end: 1 },
          { start: 12, end: 13 },
        ],
      },
    ]);
  });

  test('with the letters of a ligature and of a nickname', async () => {
    const [coeur] = (await find('coe')).hits;
    expect(coeur?.why[0]).toMatchObject({
      value: 'Cœur d’Artagnan',
      spans: [{ start: 0, end: 2 }],
    });
    const [alex] = (await find('sacha')).hits;
    expect(alex?.why[0]).toMatchObject({ how: 'nickname', spans: [{ start: 0, end: 9 }] });
  });
});

/** The ways the engine says each hit matched, and the ways that are told of it, by part of what was typed. */
async function bothWays(query: string) {
  const options = {
    tiers: searchableTiers(['representative']),
    visible: visibleFields(['representative']),
    defaultCountry: 'FR',
    timezone: 'Europe/Paris',
    now: NOW,
    isNamed: true,
  };
  const { body, clauses } = buildSearch(SearchRequest.parse({ query }), options);
  if (body === undefined) return [];
  const explainer = createExplainer(clauses);
  const { hits } = await engine.client.search<Partial<ProfileDoc>>({
    index: api.names.profiles,
    ...body,
  });
  return hits.hits.map((hit) => {
    const matched = [hit.matched_queries ?? []].flat().map((name) => clauses[Number(name)]);
    const best = new Map<string, number>();
    for (const clause of matched) {
      if (clause === undefined) continue;
      const { weight } = TIERS[clause.tier];
      best.set(clause.part, Math.max(best.get(clause.part) ?? 0, weight));
    }
    const told = [...explainer.byPart(hit._source ?? {})];
    return {
      of: `${query} → ${hit._id}`,
      engine: textOf(best),
      told: textOf(told.map(([part, { how }]) => [part, TIERS[how].weight])),
    };
  });
}

function textOf(weights: Iterable<readonly [part: string, weight: number]>): string {
  return [...weights]
    .map(([part, weight]) => `${part}: ${weight}`)
    .sort()
    .join(', ');
}

test('the best way told for each part of a query is the best that the engine matched', async () => {
  const queries = [...WAYS_TO_FIND, ...PEOPLE.map(({ display_name }) => display_name ?? '')];
  const differing = (await Promise.all(queries.map(bothWays)))
    .flat()
    .filter(({ engine: found, told }) => found !== told);
  expect(differing).toEqual([]);
});

describe('masked roles', () => {
  const secrets = [
    'Dupont',
    'mh.dupont75',
    '612345678',
    'CMD-2024-17',
    '99887766',
    '1983',
    'Secrète',
  ];
  test.each(['marketer', 'analyst', 'manager'] as const)(
    'a %s sees no masked value and cannot search one',
    async (role) => {
      for (const query of [
        'dupont',
        'dup',
        'mh.dupont75@example.org',
        '0612345678',
        'CMD-2024-17',
        'mari',
        'fransoi',
        'societe',
      ]) {
        expect(idsOf(await find(query, role)), query).toEqual([]);
      }
      const response = await api.search(role, { query: 'lyon' });
      const text = await response.text();
      for (const secret of secrets) expect(text).not.toContain(secret);
      const answer = SearchAnswer.parse(JSON.parse(text));
      expect(idsOf(answer)).toEqual(['marie']);
      expect(answer.masked).toEqual(expect.arrayContaining(['names', 'emails', 'phones']));
      expect(answer.hits[0]?.why).toEqual([
        { field: 'city', how: 'city', value: 'Lyon', spans: [{ start: 0, end: 4 }] },
      ]);
      const sorted = await api.search(role, { query: '', sort: 'name' });
      expect(sorted.status).toBe(403);
    },
  );
});

describe('lists', () => {
  test('are paged by cursor without gap or repetition, in every order', async () => {
    for (const sort of ['relevance', 'last_seen', 'value', 'created', 'name']) {
      const seen: (string | undefined)[] = [];
      let cursor: string | undefined;
      do {
        const response = await api.search('steward', { sort, size: 3, cursor });
        expect(response.status).toBe(200);
        const page = SearchAnswer.parse(await response.json());
        seen.push(...idsOf(page));
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen, sort).toHaveLength(11);
      expect(new Set(seen).size, sort).toBe(11);
    }
  });

  test('refuse a cursor of another query, role or making', async () => {
    const first = await api.search('steward', { query: 'durand', size: 1 });
    const { next_cursor: cursor } = SearchAnswer.parse(await first.json());
    expect(cursor).not.toBeNull();
    const again = (role: Role, body: object) => api.search(role, { size: 1, cursor, ...body });
    expect((await again('steward', { query: 'durand' })).status).toBe(200);
    expect((await again('steward', { query: 'dupont' })).status).toBe(400);
    expect((await again('administrator', { query: 'durand' })).status).toBe(400);
    expect((await again('steward', { query: 'durand', cursor: `${cursor}x` })).status).toBe(400);
    expect((await again('steward', { query: 'durand', cursor: '.' })).status).toBe(400);
  });

  test('keep to the filters', async () => {
    const response = await api.search('steward', { filters: { country: ['FR'] } });
    expect(idsOf(SearchAnswer.parse(await response.json())).toSorted()).toEqual(['jean', 'marie']);
  });
});

describe('bad input never fails on our side', () => {
  test.each([
    ['control characters', 'du\u0000po\u0007nt\u200b\u202e', 200],
    ['right-to-left text', 'محمد علي', 200],
    ['emoji', '👩‍👩‍👧‍👦 marie', 200],
    ['half a surrogate pair', '\ud83d dupont \udc00', 200],
    ['regular expressions', '.*|(a+)+$[', 200],
    ['query syntax', 'names:* OR (status:erased) AND NOT /.*/ ~2 ^9', 200],
    ['a wildcard', '*', 200],
    ['SQL', "'; DROP TABLE profiles; --", 200],
    ['JSON', '{"match_all":{}}', 200],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a log4j attack is plain text here
    ['a script', '${jndi:ldap://x} <script>alert(1)</script>', 200],
    ['many words', 'a b c d e f g h i j k l m n o p q r s t u v w x y z', 200],
    ['a very long word', 'x'.repeat(256), 200],
    ['many digits', '9'.repeat(256), 200],
    ['many dots and at signs', '@.'.repeat(128), 200],
    ['combining marks alone', '\u0301\u0301\u0301', 200],
    ['ten thousand characters', 'x'.repeat(10_000), 400],
  ])('%s', async (_, query, status) => {
    for (const role of Role.options) {
      expect((await api.search(role, { query })).status).toBe(status);
    }
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['nothing', ''],
    ['an unknown field', { query: 'x', fields: ['state'] }],
    ['query DSL', { query: { match_all: {} } }],
    ['an unknown order', { query: 'x', sort: 'state' }],
    ['a size of a million', { query: 'x', size: 1_000_000 }],
    ['an unknown filter', { query: 'x', filters: { email: ['a'] } }],
    ['a prototype', '{"query":"x","__proto__":{"a":1}}'],
  ])('%s is refused', async (_, body) => {
    const response = await api.search('steward', body);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  test('an aborted keystroke ends the engine search', async () => {
    const abort = new AbortController();
    const pending = api.search('steward', { query: 'dupont' }, { signal: abort.signal });
    abort.abort();
    expect((await pending).status).toBe(499);
  });
});

test('a caller who hangs up ends the engine search', async () => {
  const ended = Promise.withResolvers<boolean>();
  const reader = createProfileReader({ client: engine.client, ...api.names });
  const slow = peopleApi(engine.client, engine.prefix, NOW, {
    profiles: {
      ...reader,
      search: async (body, options) => {
        options?.signal?.addEventListener('abort', () => ended.resolve(true));
        asked.resolve();
        await ended.promise;
        return await reader.search(body, options);
      },
    },
  });
  const asked = Promise.withResolvers<void>();
  const listening = Promise.withResolvers<number>();
  const server = serve({ fetch: slow.app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
    listening.resolve(port),
  );
  const abort = new AbortController();
  const answer = fetch(`http://127.0.0.1:${await listening.promise}/v1/profiles/search`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${slow.texts.representative}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query: 'dupont' }),
    signal: abort.signal,
  });
  await asked.promise;
  abort.abort();
  await expect(answer).rejects.toThrow();
  expect(await ended.promise).toBe(true);
  await new Promise((resolve) => server.close(resolve));
});

test('what is no longer waited for is cancelled in the engine itself', async () => {
  const reader = createProfileReader({ client: engine.client, ...api.names });
  const abort = new AbortController();
  // Long enough to be seen: a third of a second for each of the people.
  const source =
    'double x = 0; for (int i = 0; i < 900000; i++) { x += Math.sin(i + params.n) } return x > 1e9';
  const slow = Array.from({ length: 8 }, (_, n) => ({
    script: { script: { source, params: { n } } },
  }));
  const answer = reader.search({ query: { bool: { should: slow } } }, { signal: abort.signal });
  answer.catch(() => undefined);
  const running = async () => {
    const { nodes } = await engine.client.tasks.list({
      actions: 'indices:data/read/search',
      detailed: true,
    });
    return Object.values(nodes ?? {})
      .flatMap(({ tasks }) => Object.values(tasks ?? {}))
      .find(({ description }) => description?.includes(api.names.profiles));
  };
  await expect.poll(running, { interval: 10, timeout: 20_000 }).toMatchObject({ cancelled: false });
  abort.abort();
  await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  await expect
    .poll(async () => (await running())?.cancelled ?? true, { interval: 10, timeout: 5000 })
    .toBe(true);
});

test('engine and TypeScript hear every name alike', async () => {
  const words = new Set(
    [...soundAlikePairs('tuned'), ...soundAlikePairs('heldOut')]
      .flat()
      .flatMap((name) => name.split('-')),
  );
  const { tokens } = await engine.client.indices.analyze({
    index: api.names.profiles,
    analyzer: 'phonetic',
    text: [...words].join(' '),
  });
  expect(tokens?.map(({ token }) => token)).toEqual([...words].map(phoneticKey));
});
