import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_BULK } from '../../src/elasticsearch/bulk-writer.ts';
import { createGoldenReader } from '../../src/elasticsearch/golden-reader.ts';
import { buildIndexNames } from '../../src/elasticsearch/index-names.ts';
import { createProfileStore } from '../../src/elasticsearch/profile-store.ts';
import { createIds } from '../../src/identity/ids.ts';
import { reprojectProfiles } from '../../src/ingestion/reproject.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import type { Role } from '../../src/model/role.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { RELATIONS } from '../support/relations.ts';
import { createPeopleWriter, type Story } from '../support/web-people.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const crm = (at: string, traits: object) => ({ source: 'crm', at: `${at}T10:00:00.000Z`, traits });
const web = (at: string, traits: object) => ({ source: 'web', at: `${at}T10:00:00.000Z`, traits });

/** Name → what sources say; the name is the customer's number too. */
const PEOPLE: Readonly<Record<string, Story['records'] & object>> = {
  old_crm: [crm('2023-06-01', { email: 'old@x.fr' })],
  // Confirmed by the CRM long ago, and by the web since.
  reconfirmed: [
    crm('2024-12-31', { email: 'same@x.fr' }),
    web('2025-05-01', { email: 'SAME@x.fr' }),
  ],
  new_crm: [crm('2025-01-01', { email: 'new@x.fr' })],
  only_web: [web('2022-01-01', { email: 'web@x.fr' })],
  // What the CRM said of old is not the golden address.
  displaced: [
    crm('2023-01-01', { email: 'former@x.fr', custom: { loyalty_tier: 'gold' } }),
    web('2024-01-01', { email: 'present@x.fr', custom: { loyalty_tier: 'silver' } }),
  ],
  moved: [
    crm('2023-01-01', { city: 'Brest', street: '1 rue de Siam' }),
    crm('2023-06-01', { city: 'Lyon', street: '2 place Bellecour' }),
  ],
};

describe('survivorship on the engine', () => {
  let api: TestApi;
  const ids: Record<string, string> = {};
  const call = (role: Role, method: string, path: string, body?: unknown, headers = {}) =>
    api.app.request(path, {
      method,
      headers: {
        authorization: `Bearer ${api.keys[role]}`,
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const stored = async (name: string) => {
    const { client, prefix } = api.engine;
    const index = buildIndexNames(prefix).profiles;
    const { _source } = await client.get<ProfileDoc>({ index, id: ids[name] ?? '' });
    return _source;
  };
  const found = async (filters: object, role: Role = 'steward') => {
    const answer = await call(role, 'POST', '/v1/profiles/search', { filters, size: 50 });
    expect(answer.status).toBe(200);
    const { hits } = (await answer.json()) as { hits: { profile: { profile_id: string } }[] };
    const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
    return hits.map(({ profile }) => names.get(profile.profile_id)).sort();
  };

  beforeAll(async () => {
    api = await testApi();
    const { client, prefix } = api.engine;
    const write = createPeopleWriter(client, { prefix, ids: createIds('x'.repeat(40)), now: NOW });
    for (const [name, records] of Object.entries(PEOPLE)) {
      ids[name] = await write({ identifiers: [`customer_id:crm/${name}`], records });
    }
  });
  afterAll(async () => {
    await api?.cleanup();
  });

  const email = (more: object) => ({ provenance: { field: 'email', ...more } });
  const cases = [
    {
      name: 'e-mail last confirmed by the CRM before 2025',
      filters: email({ source: 'crm', before: '2025-01-01' }),
      people: ['old_crm', 'reconfirmed'],
    },
    {
      name: 'e-mail last confirmed by anybody before 2025',
      filters: email({ before: '2025-01-01' }),
      people: ['displaced', 'old_crm', 'only_web'],
    },
    {
      name: 'e-mail last confirmed by anybody since 2025',
      filters: email({ after: '2025-01-01' }),
      people: ['new_crm', 'reconfirmed'],
    },
    {
      name: 'e-mail last confirmed in 2024',
      filters: email({ after: '2024-01-01', before: '2025-01-01' }),
      people: ['displaced'],
    },
    {
      name: 'e-mail confirmed by the CRM from the last day of 2024 on',
      filters: email({ source: 'crm', after: '2024-12-31' }),
      people: ['new_crm', 'reconfirmed'],
    },
    {
      name: 'e-mail all agree on',
      filters: email({ rule: 'agreed' }),
      people: ['reconfirmed'],
    },
    {
      name: 'e-mail taken from the web as its only source',
      filters: email({ rule: 'only_source', source: 'web' }),
      people: ['only_web'],
    },
    {
      name: 'a custom field, with nothing of its neighbours',
      filters: { provenance: { field: 'custom.loyalty_tier', source: 'web' } },
      people: ['displaced'],
    },
    {
      name: 'a field whose name another one begins with',
      filters: { provenance: { field: 'custom.loyalty', before: '2030-01-01' } },
      people: [],
    },
    {
      name: 'sources that disagree',
      filters: { conflict: ['email', 'city'] },
      people: ['displaced'],
    },
  ];
  test.each(cases)('finds people by $name', async ({ filters, people }) => {
    expect(await found(filters)).toEqual(people);
  });

  test('refuses provenance of fields that are withheld, to each role that may not see them', async () => {
    for (const filters of [email({}), { conflict: ['city'] }]) {
      const answer = await call('analyst', 'POST', '/v1/profiles/search', { filters });
      expect(answer.status).toBe(403);
    }
    const answer = await call('steward', 'POST', '/v1/profiles/search', {
      filters: email({ before: 'yesterday' }),
    });
    expect(answer.status).toBe(400);
  });

  test('says of each field what sources say, said before, and why one was chosen', async () => {
    const answer = await call('steward', 'GET', `/v1/profiles/${ids['displaced']}/traits`);
    const body = (await answer.json()) as { traits: { field: string }[]; conflicts: string[] };
    expect(body.conflicts).toEqual(['custom.loyalty_tier', 'email']);
    expect(body.traits.find(({ field }) => field === 'email')).toEqual({
      field: 'email',
      value: 'present@x.fr',
      provenance: { source: 'web', updated_at: '2024-01-01T10:00:00.000Z', rule: 'newest' },
      conflict: true,
      choose: ['verified', 'source_priority', 'newest'],
      group: null,
      candidates: [
        {
          source: 'web',
          value: 'present@x.fr',
          updated_at: '2024-01-01T10:00:00.000Z',
          agrees: true,
          verified: false,
        },
        {
          source: 'crm',
          value: 'former@x.fr',
          updated_at: '2023-01-01T10:00:00.000Z',
          agrees: false,
          verified: false,
        },
      ],
      history: [],
    });
    const moved = await call('steward', 'GET', `/v1/profiles/${ids['moved']}/traits`);
    const { traits } = (await moved.json()) as { traits: { field: string }[] };
    expect(traits.find(({ field }) => field === 'city')).toMatchObject({
      value: 'Lyon',
      group: 'address',
      history: [{ source: 'crm', value: 'Brest', updated_at: '2023-01-01T10:00:00.000Z' }],
    });
    const masked = await call('analyst', 'GET', `/v1/profiles/${ids['displaced']}/traits`);
    expect(JSON.stringify(await masked.json())).not.toMatch(/x\.fr|loyalty|silver/);
  });

  describe('rules', () => {
    const policy = {
      rules: [{ fields: ['email', 'custom.loyalty_*'], choose: ['source_priority'] }],
    };
    const read = async () =>
      (await (await call('steward', 'GET', '/v1/survivorship')).json()) as unknown;

    test('are refused with place and reason, from strangers, and over another’s change', async () => {
      const bad = { rules: [{ fields: ['emial'], choose: ['newest'] }] };
      const refused = await call('steward', 'PUT', '/v1/survivorship', bad, { 'if-match': '"0"' });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({
        errors: [{ path: 'rules[0].fields[0]', message: expect.stringMatching(/emial/) }],
      });
      const without = await call('steward', 'PUT', '/v1/survivorship', policy);
      expect(without.status).toBe(400);
      expect(await without.json()).toMatchObject({
        errors: [{ path: 'if-match', message: expect.stringMatching(/missing/) }],
      });
      const stale = await call('steward', 'PUT', '/v1/survivorship', policy, { 'if-match': '"7"' });
      expect(stale.status).toBe(412);
      for (const role of ['analyst', 'representative', 'marketer'] as const) {
        expect((await call(role, 'GET', '/v1/survivorship')).status).toBe(403);
      }
    });

    test('are tried out on a sample, with nothing written', async () => {
      const before = await stored('displaced');
      const answer = await call('steward', 'POST', '/v1/survivorship/preview', {
        // By the rules in force the CRM goes before the web.
        policy: { rules: [{ fields: ['email', 'custom.loyalty_*'], choose: ['newest'] }] },
      });
      expect(await answer.json()).toEqual({
        scanned: 6,
        changed: 1,
        fields: [
          { field: 'custom.loyalty_tier', changed: 1, filled: 0, emptied: 0 },
          { field: 'email', changed: 1, filled: 0, emptied: 0 },
        ],
        samples: [
          {
            profile_id: ids['displaced'],
            changes: [
              expect.objectContaining({ field: 'custom.loyalty_tier', before: 'gold' }),
              expect.objectContaining({
                field: 'email',
                before: 'former@x.fr',
                after: 'present@x.fr',
                after_by: {
                  source: 'web',
                  updated_at: '2024-01-01T10:00:00.000Z',
                  rule: 'newest',
                },
              }),
            ],
          },
        ],
      });
      expect(await stored('displaced')).toEqual(before);
    });

    test('are put in force, written to the audit trail, and stored profiles follow them once', async () => {
      const put = await call('steward', 'PUT', '/v1/survivorship', policy, { 'if-match': '"0"' });
      expect([put.status, put.headers.get('etag')]).toEqual([200, '"1"']);
      expect(await put.json()).toMatchObject({
        version: 1,
        reprojection: { total: 6, outdated: 6 },
      });
      const { client, prefix } = api.engine;
      const { profiles: index, audit } = buildIndexNames(prefix);
      await client.indices.refresh({ index: audit });
      const trail = await client.search({ index: audit });
      expect(trail.hits.hits.map(({ _source }) => _source)).toMatchObject([
        { action: 'survivorship.changed', subject_ids: [], detail: { version: 1 } },
      ]);

      const deps = {
        profiles: createProfileStore({ client, index, bulk: DEFAULT_BULK }),
        golden: createGoldenReader({ client, profiles: index, read: DEFAULT_BULK }),
        survivorship: api.deps.survivorship.source.current,
        relations: RELATIONS,
        now: () => new Date(),
      };
      expect(await reprojectProfiles(deps)).toEqual({
        reprojected: 6,
        contended: 0,
        stopped: false,
      });
      await client.indices.refresh({ index });
      expect(await read()).toMatchObject({ reprojection: { total: 6, outdated: 0 } });
      expect(await reprojectProfiles(deps)).toMatchObject({ reprojected: 0 });
      expect(await stored('displaced')).toMatchObject({
        email: 'former@x.fr',
        custom: { loyalty_tier: 'gold' },
        provenance: { email: { source: 'crm', rule: 'source_priority' } },
      });
      expect(await found(email({ source: 'crm', before: '2025-01-01' }))).toEqual([
        'displaced',
        'old_crm',
        'reconfirmed',
      ]);
    });
  });
});
