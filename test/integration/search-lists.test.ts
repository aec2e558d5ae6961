import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SearchAnswer } from '../../src/api/people/schemas.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import type { Role } from '../../src/model/role.ts';
import { FACET_NAMES, ValueBand } from '../../src/search/facets.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { type PeopleApi, peopleApi } from '../support/people-api.ts';
import { person } from '../support/person.ts';

const NOW = new Date('2026-03-02T00:00:00.000Z');
/** More than the engine gives in one window. */
const CROWD = 10_050;

const spent = (revenue_minor: number | null): ProfileDoc['relational'] => ({
  orders_count: 1,
  revenue_minor,
  currency: 'EUR',
  average_order_minor: revenue_minor,
  first_order_at: null,
  last_order_at: null,
});

const foretold = (churn_band: 'low' | 'high'): ProfileDoc['predictions'] => ({
  computed_at: NOW.toISOString(),
  stale: false,
  models: ['churn:1'],
  expected_orders_90d: null,
  p_alive: null,
  expected_value_minor: null,
  currency: null,
  churn_probability: churn_band === 'low' ? 0.1 : 0.9,
  churn_band,
  churn_reasons: [],
  sentiment_mean: null,
  sentiment_last: null,
  sentiment_last_at: null,
  sentiment_trend: null,
  texts_count: 0,
});

/** name, town, channels, stage, spent in minor units, purposes granted */
const TABLE: readonly [
  string,
  string,
  ProfileDoc['channels'],
  ProfileDoc['lifecycle_stage'],
  number | null,
  string[],
][] = [
  ['Marie Dupont', 'Lyon', ['web', 'store'], 'active', 12_000, ['email']],
  ['Jean Dupont', 'Lyon', ['web'], 'active', 60_000, []],
  ['Paul Dupont', 'Paris', ['store'], 'lost', null, ['email', 'sms']],
  ['Anne Dupont', 'Nice', ['app'], 'lost', 9_999, []],
  ['Zoé Lefèvre', 'Paris', ['web'], 'new', 250_000, ['sms']],
];

let engine: TestEngine;
let api: PeopleApi;

beforeAll(async () => {
  engine = await testEngine();
  await setUp(engine.client, { prefix: engine.prefix, now: NOW });
  api = peopleApi(engine.client, engine.prefix, NOW);
  const people = TABLE.map(([full_name, city, channels, lifecycle_stage, minor, consents]) =>
    person(
      full_name,
      { full_name, city },
      {
        changes: {
          channels,
          lifecycle_stage,
          relational: spent(minor),
          consents_granted: consents,
          segments: minor === null ? [] : ['buyers'],
          predictions: minor === null ? null : foretold(minor < 20_000 ? 'high' : 'low'),
        },
      },
    ),
  );
  await put(people);
});
afterAll(async () => await engine.cleanup());

async function put(people: readonly ProfileDoc[]): Promise<void> {
  const result = await engine.client.bulk({
    index: api.names.profiles,
    refresh: true,
    operations: people.flatMap((doc) => [{ index: { _id: doc.profile_id } }, doc]),
  });
  expect(result.items.flatMap((item) => item.index?.error ?? [])).toEqual([]);
}

async function list(body: object, role: Role = 'representative') {
  const response = await api.search(role, { size: 100, ...body });
  const answer: unknown = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  return SearchAnswer.parse(answer);
}
const namesOf = ({ hits }: SearchAnswerType) =>
  hits.map(({ profile }) => profile.profile_id).toSorted();
type SearchAnswerType = Awaited<ReturnType<typeof list>>;
const countsOf = ({ facets }: SearchAnswerType, name: string) =>
  Object.fromEntries(
    (facets.find(({ facet }) => facet === name)?.values ?? []).map((one) => [one.value, one.count]),
  );

describe('facets', () => {
  test('count whom the text finds', async () => {
    const answer = await list({ query: 'dupont', facets: [...FACET_NAMES] });
    expect(answer.total).toBe(4);
    expect(countsOf(answer, 'lifecycle_stage')).toEqual({ active: 2, lost: 2 });
    expect(countsOf(answer, 'channel')).toEqual({ web: 2, store: 2, app: 1 });
    expect(countsOf(answer, 'city')).toEqual({ Lyon: 2, Nice: 1, Paris: 1 });
    expect(countsOf(answer, 'consent')).toEqual({ email: 2, sms: 1 });
    expect(countsOf(answer, 'segment')).toEqual({ buyers: 3 });
    expect(countsOf(answer, 'churn_band')).toEqual({ high: 2, low: 1 });
    expect(countsOf(answer, 'value_band')).toEqual({
      none: 1,
      under_100: 1,
      from_100: 1,
      from_500: 1,
      from_2000: 0,
    });
  });

  test('of a list are under all filters but its own: what one more value would add', async () => {
    const filters = { lifecycle_stage: ['active'], channel: ['web'] };
    const answer = await list({ query: 'dupont', filters, facets: ['lifecycle_stage', 'channel'] });
    expect(namesOf(answer)).toEqual(['Jean Dupont', 'Marie Dupont']);
    expect(answer.total).toBe(2);
    expect(countsOf(answer, 'lifecycle_stage')).toEqual({ active: 2 });
    expect(countsOf(answer, 'channel')).toEqual({ web: 2, store: 1 });
  });

  test('each count is what choosing that value finds', async () => {
    const filters = { city: ['Lyon', 'Paris'] };
    const all = await list({ filters, facets: [...FACET_NAMES] });
    for (const { facet, values } of all.facets) {
      for (const { value, count } of values) {
        const chosen = { ...filters, [facet]: [value] };
        expect((await list({ filters: chosen })).hits, `${facet} ${value}`).toHaveLength(count);
      }
    }
  });

  test('name a chosen value that nobody has left', async () => {
    const filters = { city: ['Nice'], channel: ['web'] };
    const answer = await list({ filters, facets: ['city'] });
    expect(countsOf(answer, 'city')).toMatchObject({ Nice: 0, Lyon: 2, Paris: 1 });
  });

  test('are not there where they were not asked for, and count nobody by words that fit nowhere', async () => {
    expect(await list({ query: 'dupont' })).toMatchObject({ total: null, facets: [] });
    expect(await list({ query: '***', facets: ['city'] })).toMatchObject({ total: 0 });
  });
});

describe('filters', () => {
  test.each<[string, object, string[]]>([
    ['a value band', { value_band: ['none', 'from_2000'] }, ['Paul Dupont', 'Zoé Lefèvre']],
    ['a consent', { consent: ['sms'] }, ['Paul Dupont', 'Zoé Lefèvre']],
    ['a segment and a town', { segment: ['buyers'], city: ['Paris'] }, ['Zoé Lefèvre']],
    [
      'a condition',
      {
        condition: {
          op: 'any',
          conditions: [
            { op: 'is', field: 'city', values: ['Nice'] },
            { op: 'range', field: 'relational.revenue_minor', gte: 100_000 },
          ],
        },
      },
      ['Anne Dupont', 'Zoé Lefèvre'],
    ],
  ])('%s', async (_, filters, names) => expect(namesOf(await list({ filters }))).toEqual(names));

  test('a condition on a masked field, or an order that prefers by one, is refused', async () => {
    const condition = { op: 'is', field: 'company', values: ['Acme'] };
    for (const body of [{ filters: { condition } }, { prefer: condition }]) {
      expect((await api.search('marketer', body)).status).toBe(403);
      expect((await api.search('representative', body)).status).toBe(200);
    }
  });

  test.each([
    ['an unknown field', { condition: { op: 'is', field: 'state', values: ['x'] } }],
    ['an unknown band', { value_band: ['rich'] }],
    ['a band that every object has', { value_band: ['constructor'] }],
  ])('%s is refused', async (_, filters) =>
    expect((await api.search('steward', { filters })).status).toBe(400),
  );
});

test('whom the asker prefers comes first and nobody is hidden', async () => {
  const firstOf = async (city: string) => {
    const prefer = { op: 'is', field: 'city', values: [city] };
    const { hits } = await list({ query: 'dupont', prefer });
    expect(hits).toHaveLength(4);
    return hits[0]?.profile.city;
  };
  expect(await firstOf('Nice')).toBe('Nice');
  expect(await firstOf('Paris')).toBe('Paris');
});

describe('people of one’s own', () => {
  const desk = async (preference: object) => {
    const response = await api.app.request('/v1/desk/preference', {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${api.texts.representative}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(preference),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as { preference: object };
  };
  const ownOf = ({ hits }: SearchAnswerType) =>
    hits.map(({ profile, own }) => [profile.profile_id, ...own].join(' '));

  test('come first where they match as well, are said to be so, and hide nobody', async () => {
    const twins = ['Rhône', 'Bretagne', null].map((region, i) =>
      person(
        `twin-${i}`,
        { full_name: 'Aymeric Tisserand' },
        { changes: { region, segments: i === 2 ? ['vip'] : [], relational: spent(9 - i) } },
      ),
    );
    const near = person(
      'near',
      { full_name: 'Aymeric Tisseran' },
      { changes: { region: 'Bretagne', relational: spent(1_000_000) } },
    );
    await put([...twins, near]);
    const query = 'aymeric tisserand';
    const before = await list({ query });
    expect(ownOf(before)).toEqual(['twin-0', 'twin-1', 'twin-2', 'near']);

    const chosen = { regions: ['Bretagne'], portfolio: [] };
    expect((await desk(chosen)).preference).toEqual(chosen);
    const after = await list({ query });
    // A worse match of the own region stays behind better matches of others.
    expect(ownOf(after)).toEqual(['twin-1 region', 'twin-0', 'twin-2', 'near region']);
    expect(namesOf(after)).toEqual(namesOf(before));
    expect(after.hits[0]?.profile).not.toHaveProperty('region');
    expect(ownOf(await list({ query }, 'steward'))).toEqual(ownOf(before));

    await desk({ regions: [], portfolio: ['vip'] });
    expect(ownOf(await list({ query }))[0]).toBe('twin-2 portfolio');
    for (const vague of ['ay', '']) {
      const all = await list({ query: vague });
      expect(ownOf(all)[0]).toBe('twin-2 portfolio');
      expect(namesOf(all)).toEqual(namesOf(await list({ query: vague }, 'steward')));
    }
    await desk({ regions: [], portfolio: [] });
    expect(ownOf(await list({ query }))).toEqual(ownOf(before));
  });

  test.each([{ regions: 'Bretagne' }, { cities: ['Lyon'] }, { regions: [''] }])(
    '%j is refused',
    async (preference) => {
      const response = await api.app.request('/v1/desk/preference', {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${api.texts.representative}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(preference),
      });
      expect(response.status).toBe(400);
    },
  );
});

describe('did you mean', () => {
  test.each([
    ['zoé lefaivre', 'zoé Lefèvre'],
    ['xefevre', 'lefevre'],
    ['dupnot lyon', 'Dupont lyon'],
    ['marie dupont', null],
    ['qqqqzzzz', null],
    ['xefevre lyon', null],
  ])('%s → %s', async (query, meant) => expect((await list({ query })).did_you_mean).toBe(meant));

  test('tells a role that may not see names nothing of them', async () => {
    expect((await list({ query: 'xefevre' }, 'analyst')).did_you_mean).toBeNull();
  });
});

test('bands of money go by the whole units of each currency, whatever its minor unit is', async () => {
  const purses: readonly [string, string | null, number | null, string][] = [
    ['Yen Some', 'JPY', 99, 'under_100'],
    ['Yen Many', 'JPY', 2000, 'from_2000'],
    ['Dinar Some', 'KWD', 99_999, 'under_100'],
    ['Dinar More', 'KWD', 100_000, 'from_100'],
    ['Unidad', 'CLF', 5_000_000, 'from_500'],
    ['Forint', 'HUF', 50_000, 'from_500'],
    ['Refunded', 'EUR', -1, 'none'],
    ['Unknown', null, null, 'none'],
    ['Nameless', null, 10_000, 'from_100'],
  ];
  await put(
    purses.map(([id, currency, minor]) =>
      person(
        id,
        { full_name: `${id} Monnaie` },
        { changes: { relational: { ...spent(minor), currency } } },
      ),
    ),
  );
  const answer = await list({ query: 'monnaie', facets: ['value_band'] });
  for (const band of ValueBand.options) {
    const names = purses.filter(([, , , own]) => own === band).map(([id]) => id);
    const found = await list({ query: 'monnaie', filters: { value_band: [band] } });
    expect([band, namesOf(found)]).toEqual([band, names.toSorted()]);
    expect(countsOf(answer, 'value_band')[band]).toBe(names.length);
  }
});

test('a list is paged past ten thousand people without gap or repetition', async () => {
  const template = person('crowd', { full_name: 'Foule Nombreuse' });
  for (let from = 0; from < CROWD; from += 2500) {
    const some = Array.from({ length: Math.min(2500, CROWD - from) }, (_, i) => {
      return { ...template, profile_id: `crowd-${String(from + i).padStart(6, '0')}` };
    });
    await put(some);
  }
  const seen = new Set<string | undefined>();
  let pages = 0;
  let cursor: string | null = null;
  do {
    const page = await list({ query: 'foule', ...(cursor === null ? {} : { cursor }) });
    for (const { profile } of page.hits) seen.add(profile.profile_id);
    pages += 1;
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect([seen.size, pages]).toEqual([CROWD, Math.ceil(CROWD / 100)]);
});
