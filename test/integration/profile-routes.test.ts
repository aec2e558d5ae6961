import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ConsentsAnswer,
  IdentityAnswer,
  ProfileAnswer,
  TimelineAnswer,
  TraitsAnswer,
} from '../../src/api/people/schemas.ts';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import type { Channel } from '../../src/model/channel.ts';
import type { EventDoc } from '../../src/model/event.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import type { Role } from '../../src/model/role.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { type PeopleApi, peopleApi } from '../support/people-api.ts';
import { AT, person } from '../support/person.ts';

const NOW = new Date('2026-03-02T00:00:00.000Z');

function marie(): ProfileDoc {
  const shop = { value: 'Villeurbanne', updated_at: '2026-01-01T00:00:00.000Z' };
  const doc = person(
    'p_marie',
    {
      full_name: 'Marie Dupont',
      email: 'Marie@Example.org',
      phone: '+33612345678',
      city: 'Lyon',
      birth_date: '1983-04-09',
      custom: { shoe_size: 38, nick: 'Secret-Nick' },
    },
    { identifiers: ['customer_id:shop/a/b 7', 'customer_id:default/42'] },
  );
  return {
    ...doc,
    consents: { newsletter: { granted: false, decided_at: AT, source: 'shop' } },
    consents_granted: [],
    state: {
      ...doc.state,
      candidates: {
        ...doc.state.candidates,
        city: { ...cityOf(doc), shop },
      },
      consents: {
        newsletter: {
          crm: { granted: true, decided_at: '2025-01-01T00:00:00.000Z' },
          shop: { granted: false, decided_at: AT },
        },
      },
      merged_from: [{ profile_id: 'p_old', merged_at: AT, rule: 'same_email' }],
    },
  };
}

function cityOf({ state }: ProfileDoc) {
  const { city } = state.candidates;
  return city;
}

function event(n: number, changes: Partial<EventDoc> = {}): EventDoc {
  const at = new Date(Date.UTC(2026, 0, 1 + n, 12)).toISOString();
  return {
    event_id: `e${String(n).padStart(3, '0')}`,
    message_id: `m${n}`,
    batch_id: 'b1',
    profile_id: 'p_marie',
    source: n % 2 === 0 ? 'shop' : 'crm',
    type: 'track',
    name: n % 3 === 0 ? 'order_completed' : 'page_viewed',
    channel: (n % 2 === 0 ? 'web' : 'store') satisfies Channel,
    occurred_at: at,
    received_at: at,
    local_hour: 13,
    local_weekday: 1,
    identifiers: ['email:marie@example.org'],
    properties: { note: 'Secret-Note' },
    issues: [],
    ...changes,
  };
}

const EVENTS = [
  ...Array.from({ length: 45 }, (_, n) => event(n)),
  // Two of one instant, one of them written before the merge.
  event(100, { occurred_at: event(10).occurred_at, profile_id: 'p_old' }),
  event(101, { profile_id: 'p_other' }),
];

let engine: TestEngine;
let api: PeopleApi;

beforeAll(async () => {
  engine = await testEngine();
  await setUp(engine.client, { prefix: engine.prefix, now: NOW });
  api = peopleApi(engine.client, engine.prefix, NOW);
  const merged = { status: 'merged', merged_into: 'p_marie' } as const;
  const profiles = [
    marie(),
    person('p_old', { full_name: 'Marie Old' }, { changes: merged }),
    person('p_older', { full_name: 'M' }, { changes: { ...merged, merged_into: 'p_old' } }),
    person('p_gone', { full_name: 'Gone' }, { changes: { status: 'erased' } }),
    person('p_other', { full_name: 'Other' }),
    person('p_ring', {}, { changes: { ...merged, merged_into: 'p_ring' } }),
  ];
  const owners = {
    'email:marie@example.org': 'p_older',
    'phone:+33612345678': 'p_marie',
    'customer_id:shop/a/b 7': 'p_marie',
    'customer_id:default/42': 'p_marie',
    'email:gone@example.org': 'p_gone',
  };
  const result = await engine.client.bulk({
    refresh: true,
    operations: [
      ...profiles.flatMap((doc) => [
        { index: { _index: api.names.profiles, _id: doc.profile_id } },
        doc,
      ]),
      ...Object.entries(owners).flatMap(([key, profile_id]) => [
        { create: { _index: api.names.identifiers, _id: api.ids.identifier(key) } },
        {
          key,
          namespace: key.slice(0, key.indexOf(':')),
          profile_id,
          source: 'crm',
          created_at: AT,
        },
      ]),
      ...EVENTS.flatMap((doc) => [
        {
          create: { _index: eventsIndexFor(engine.prefix, doc.occurred_at), _id: doc.event_id },
        },
        doc,
      ]),
    ],
  });
  expect(result.items.flatMap((item) => (item.create ?? item.index)?.error ?? [])).toEqual([]);
});
afterAll(async () => await engine.cleanup());

describe('a profile', () => {
  test('is shown with a tag, uncached, without its raw state', async () => {
    const response = await api.get('representative', '/v1/profiles/p_marie');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const etag = response.headers.get('etag');
    expect(etag).toMatch(/^"\d+-\d+-[\w-]{8}"$/);
    const { profile, masked } = ProfileAnswer.parse(await response.json());
    expect(profile).toMatchObject({ display_name: 'Marie Dupont', emails: ['marie@example.org'] });
    expect(profile).not.toHaveProperty('state');
    expect(masked).toEqual([]);
    const again = await api.get('analyst', '/v1/profiles/p_marie');
    expect(again.headers.get('etag')).not.toBe(etag);
  });

  test.each([
    ['merged', 'p_old', 308],
    ['merged twice over', 'p_older', 308],
    ['erased', 'p_gone', 410],
    ['unknown', 'p_nobody', 404],
    ['in a ring', 'p_ring', 500],
  ])('that is %s answers so on every route', async (_, id, status) => {
    for (const below of ['', '/timeline?size=5', '/identity', '/traits', '/consents']) {
      const response = await api.get('steward', `/v1/profiles/${id}${below}`);
      expect(response.status, below).toBe(status);
      expect(response.headers.get('location')).toBe(
        status === 308 ? `/v1/profiles/p_marie${below}` : null,
      );
    }
  });

  test.each([
    ['an e-mail in any case', 'email:MARIE@example.org', 200],
    ['a phone as dialled', 'phone:06 12 34 56 78', 200],
    ['a scoped id with blanks and slashes', 'customer_id:shop/a/b 7', 200],
    ['an id of the default scope', 'customer_id:42', 200],
    ['an id of another scope', 'customer_id:other/42', 404],
    ['nobody’s e-mail', 'email:nobody@example.org', 404],
    ['an erased person’s e-mail', 'email:gone@example.org', 410],
    ['no e-mail at all', 'email:42', 404],
    ['a blank value', 'email:', 404],
    ['no namespace', ':x', 404],
    ['a placeholder', 'customer_id:undefined', 404],
  ])('is found by %s', async (_, key, status) => {
    const response = await api.get('representative', `/v1/profiles/${encodeURIComponent(key)}`);
    expect(response.status).toBe(status);
    if (status !== 200) return;
    const { profile } = ProfileAnswer.parse(await response.json());
    expect(profile.profile_id).toBe('p_marie');
    expect(response.headers.get('content-location')).toBe('/v1/profiles/p_marie');
  });

  test('cannot be looked up by identifier by those who may not see identifiers', async () => {
    for (const key of ['email:marie@example.org', 'email:nobody@example.org']) {
      const response = await api.get('analyst', `/v1/profiles/${encodeURIComponent(key)}`);
      expect(response.status).toBe(403);
    }
  });
});

describe('masking', () => {
  const secrets = [
    'Marie',
    'Dupont',
    'marie@',
    '612345678',
    '1983',
    'Secret',
    'shoe_size',
    'a/b 7',
    'm1',
  ];
  test.each(['marketer', 'analyst', 'manager'] as const)(
    'a %s finds no masked value in any answer',
    async (role) => {
      for (const below of ['', '/timeline', '/traits', '/consents']) {
        const response = await api.get(role, `/v1/profiles/p_marie${below}`);
        expect(response.status, below).toBe(200);
        const text = (await response.text()).replaceAll('p_marie', '');
        for (const secret of secrets) expect(text, `${below} ${secret}`).not.toContain(secret);
      }
      expect((await api.get(role, '/v1/profiles/p_marie/identity')).status).toBe(403);
    },
  );
});

describe('a timeline', () => {
  const page = async (query: string, role: Role = 'representative') => {
    const response = await api.get(role, `/v1/profiles/p_marie/timeline?${query}`);
    expect(response.status, query).toBe(200);
    return TimelineAnswer.parse(await response.json());
  };
  const ids = (answer: { events: { event_id?: string | undefined }[] }) =>
    answer.events.map(({ event_id }) => event_id);

  test('is read newest first, merged past included, without gap, forth and back', async () => {
    const forth: (string | undefined)[] = [];
    let answer = await page('size=10');
    expect(answer.newer).toBeNull();
    forth.push(...ids(answer));
    while (answer.older !== null) {
      answer = await page(`size=10&cursor=${answer.older}`);
      forth.push(...ids(answer));
    }
    expect(forth).toHaveLength(46);
    expect(new Set(forth).size).toBe(46);
    expect(forth[0]).toBe('e044');
    expect(forth).toContain('e100');
    expect(forth).not.toContain('e101');
    const back: (string | undefined)[] = ids(answer);
    while (answer.newer !== null) {
      answer = await page(`size=10&cursor=${answer.newer}`);
      back.unshift(...ids(answer));
    }
    expect(back).toEqual(forth);
  });

  test('keeps to its filters', async () => {
    const web = await page('channel=web&name=order_completed&size=100');
    expect(web.events.every((e) => e.channel === 'web' && e.name === 'order_completed')).toBe(true);
    expect(web.events.length).toBeGreaterThan(3);
    expect((await page('channel=web,store&size=100')).events).toHaveLength(46);
    expect((await page('channel=web&channel=store&size=100')).events).toHaveLength(46);
    const january = await page('from=2026-01-02T00:00:00Z&to=2026-01-04T00:00:00%2B00:00');
    expect(ids(january)).toEqual(['e002', 'e001']);
    expect((await page('source=shop&to=2026-01-02T00:00:00Z')).events).toHaveLength(1);
  });

  test('counts events by month, filters applied', async () => {
    expect((await page('histogram=true&size=1')).months).toEqual([
      { month: '2026-01', count: 32 },
      { month: '2026-02', count: 14 },
    ]);
    expect((await page('histogram=true&size=1&name=order_completed')).months).toHaveLength(2);
    expect((await page('size=1')).months).toEqual([]);
  });

  test.each([
    'cursor=x',
    'size=0',
    'size=1000',
    'size=ten',
    'channel=moon',
    'from=yesterday',
    'unknown=1',
    'histogram=maybe',
  ])('refuses %s', async (query) => {
    const response = await api.get('steward', `/v1/profiles/p_marie/timeline?${query}`);
    expect(response.status).toBe(400);
  });

  test('refuses the cursor of other filters', async () => {
    const { older } = await page('size=1&channel=web');
    const response = await api.get(
      'steward',
      `/v1/profiles/p_marie/timeline?size=1&channel=store&cursor=${older}`,
    );
    expect(response.status).toBe(400);
  });
});

test('identity lists identifiers with their sightings, and merges with rule and date', async () => {
  const response = await api.get('privacy_officer', '/v1/profiles/p_marie/identity');
  const answer = IdentityAnswer.parse(await response.json());
  expect(answer.merges).toEqual([{ profile_id: 'p_old', merged_at: AT, rule: 'same_email' }]);
  expect(answer.identifiers).toContainEqual({
    key: 'customer_id:shop/a/b 7',
    namespace: 'customer_id',
    scope: 'shop',
    value: 'a/b 7',
    first_seen_at: AT,
    last_seen_at: AT,
    sources: ['crm'],
  });
});

test('traits show the golden value, why it was chosen, and what each source says', async () => {
  const response = await api.get('steward', '/v1/profiles/p_marie/traits');
  const { traits } = TraitsAnswer.parse(await response.json());
  const city = traits.find(({ field }) => field === 'city');
  expect(city?.value).toBe('Lyon');
  expect(city?.provenance).toMatchObject({ source: 'crm' });
  expect(city?.candidates.map(({ source, value }) => [source, value])).toEqual([
    ['crm', 'Lyon'],
    ['shop', 'Villeurbanne'],
  ]);
  expect(traits.find(({ field }) => field === 'custom.shoe_size')?.value).toBe(38);
});

test('consents show the standing decision and every source’s own', async () => {
  const response = await api.get('marketer', '/v1/profiles/p_marie/consents');
  const { consents } = ConsentsAnswer.parse(await response.json());
  expect(consents).toEqual([
    {
      purpose: 'newsletter',
      granted: false,
      decided_at: AT,
      source: 'shop',
      decisions: [
        { source: 'shop', granted: false, decided_at: AT },
        { source: 'crm', granted: true, decided_at: '2025-01-01T00:00:00.000Z' },
      ],
    },
  ]);
});

test('made-up ids never fail on our side', async () => {
  const made = [
    '%00',
    '..%2f..%2f_search',
    '%F0%9F%92%A9',
    '%E2%80%AE',
    'a'.repeat(64),
    'a'.repeat(700),
    'a'.repeat(900),
    '%FF',
    'email:%00@x',
    `email:${'%40'.repeat(200)}`,
    '_all',
    '*',
  ];
  for (const id of made) {
    for (const below of ['', '/timeline', '/identity']) {
      const response = await api.get('steward', `/v1/profiles/${id}${below}`);
      expect([400, 404], `${id}${below}`).toContain(response.status);
    }
  }
});
