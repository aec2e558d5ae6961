import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RelationsAnswer } from '../../src/api/people/relation-schemas.ts';
import { ProfileAnswer } from '../../src/api/people/schemas.ts';
import { createIds } from '../../src/identity/ids.ts';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import type { Role } from '../../src/model/role.ts';
import { createRelationFinder } from '../../src/profile/relations/find-relations.ts';
import { type Installation, install } from '../support/installation.ts';
import { type PeopleApi, peopleApi } from '../support/people-api.ts';

const SECRET = 'one secret of worker and api, thirty-two characters';
const IDS = createIds(SECRET);
const LYON = { street: '12 rue de la Paix', city: 'Lyon', postalCode: '69001', country: 'FR' };

let it: Installation;
let ingestion: Ingestion;
let api: PeopleApi;
let sent = 0;

beforeAll(async () => {
  it = await install();
  ingestion = it.ingestion({ secret: SECRET });
  api = peopleApi(it.client, it.prefix, new Date(), {
    relations: createRelationFinder(IDS),
  });
});
afterAll(async () => await it.close());

/** Segment calls, one after another, each a minute later than the one before. */
async function take(...calls: object[]): Promise<void> {
  await it.accept(
    calls.map((call) => {
      sent += 1;
      const timestamp = new Date(Date.UTC(2026, 2, 1) + sent * 60_000).toISOString();
      return { messageId: `m${sent}`, timestamp, ...call };
    }),
  );
  await ingestion.worker.drain();
  await it.client.indices.refresh({ index: it.names.profiles });
}

const identify = (userId: string, traits: object, more: object = {}) => ({
  type: 'identify',
  userId,
  traits,
  ...more,
});

/** A profile's id comes from the strongest identifier of its first message. */
const idOf = (userId: string): string => IDS.profile(`customer_id:default/${userId}`);

async function relationsOf(userId: string, query = ''): Promise<RelationsAnswer> {
  const answer = await api.get('representative', `/v1/profiles/${idOf(userId)}/relations${query}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return RelationsAnswer.parse(await answer.json());
}

const names = (relation: { members: { display_name?: string | null | undefined }[] } | undefined) =>
  relation?.members.map(({ display_name }) => display_name);

describe('a family of four with one mailbox', () => {
  beforeAll(async () => {
    const email = 'famille.martin@example.org';
    const home = { email, address: LYON };
    await take(
      identify('paul', { ...home, firstName: 'Paul', lastName: 'Martin' }),
      identify('anna', { ...home, firstName: 'Anna', lastName: 'Durand' }),
      identify('lea', { ...home, firstName: 'Léa', lastName: 'Martin-Durand' }),
      identify('tom', { ...home, firstName: 'Tom', lastName: 'Durand Martin' }),
      identify('other', {
        firstName: 'Zoé',
        lastName: 'Martin',
        address: { ...LYON, street: '14 rue de la Paix' },
      }),
      identify('flat', {
        firstName: 'Max',
        lastName: 'Martin',
        address: { ...LYON, street: '12 rue de la Paix, apt 7' },
      }),
    );
  });

  test('stays four people, and is one household', async () => {
    const profiles = await it.profiles();
    const family = ['paul', 'anna', 'lea', 'tom'].map(idOf);
    const active = profiles.filter(({ status }) => status === 'active');
    expect(active.map(({ profile_id }) => profile_id)).toEqual(expect.arrayContaining(family));
    expect(active).toHaveLength(profiles.length);
    for (const user of ['lea', 'tom']) {
      const { households, companies } = await relationsOf(user);
      expect(companies).toEqual([]);
      expect(households).toHaveLength(1);
      expect(names(households[0])).toEqual([
        'Anna Durand',
        'Léa Martin-Durand',
        'Paul Martin',
        'Tom Durand Martin',
      ]);
      expect(households[0]).toMatchObject({
        members_count: 4,
        members_counted: 'exactly',
        next_cursor: null,
        reason: { address: { street: '12 rue de la Paix', postcode: '69001', city: 'Lyon' } },
      });
    }
  });

  test('is neither the namesakes next door nor those of another flat', async () => {
    expect((await relationsOf('other')).households).toEqual([]);
    expect((await relationsOf('flat')).households).toEqual([]);
  });

  test('is left by who moves away', async () => {
    await take(identify('tom', { address: { ...LYON, street: '3 place Bellecour' } }));
    expect((await relationsOf('tom')).households).toEqual([]);
    const [home] = (await relationsOf('lea')).households;
    expect(names(home)).toEqual(['Anna Durand', 'Léa Martin-Durand', 'Paul Martin']);
  });

  test('has no ghost of who was merged into another', async () => {
    await take({
      ...identify('', { firstName: 'Paul', lastName: 'Martin', address: LYON }),
      userId: undefined,
      anonymousId: 'tablet',
    });
    expect((await relationsOf('lea')).households[0]?.members_count).toBe(4);
    await take({ ...identify('paul', {}), anonymousId: 'tablet' });
    const [home] = (await relationsOf('lea')).households;
    expect(names(home)).toEqual(['Anna Durand', 'Léa Martin-Durand', 'Paul Martin']);
    expect(home?.members_count).toBe(3);
  });
});

describe('a company', () => {
  test('is its three employees, by employer and mail domain', async () => {
    await take(
      ...['ada', 'bob', 'cyd'].map((name) =>
        identify(name, { name, email: `${name}@acme.fr`, company: { name: 'Acme SARL' } }),
      ),
      identify('dan', { name: 'dan', email: 'dan@gmail.com', company: { name: 'Acme' } }),
      identify('eve', { name: 'eve', email: 'eve@gmail.com', company: { name: 'Acme' } }),
    );
    const { households, companies } = await relationsOf('ada');
    expect(households).toEqual([]);
    expect(companies).toHaveLength(1);
    expect(companies[0]?.reason).toEqual({
      kind: 'employer',
      company: 'Acme SARL',
      domains: ['acme.fr'],
    });
    expect(names(companies[0])).toEqual(['Ada', 'Bob', 'Cyd']);
    expect((await relationsOf('dan')).companies).toEqual([]);
  });

  test('is the group of a group call, page by page', async () => {
    const users = ['g1', 'g2', 'g3', 'g4', 'g5'];
    await take(
      ...users.map((name) => identify(name, { name })),
      ...users.map((userId) => ({ type: 'group', userId, groupId: 'G-7' })),
    );
    const first = (await relationsOf('g3', '?size=2')).companies[0];
    expect(first).toMatchObject({
      reason: { kind: 'group', namespace: 'group', scope: 'segment', value: 'G-7' },
      members_count: 5,
    });
    const seen = [...(names(first) ?? [])];
    for (let cursor = first?.next_cursor; cursor; ) {
      const query = new URLSearchParams({ size: '2', relation: first?.relation_id ?? '', cursor });
      const page = (await relationsOf('g3', `?${query}`)).companies[0];
      seen.push(...(names(page) ?? []));
      cursor = page?.next_cursor ?? null;
    }
    expect(seen).toEqual(['G1', 'G2', 'G3', 'G4', 'G5']);
  });

  test('is the account that one holds and another gives', async () => {
    const externalIds = [{ id: 'A-9', type: 'account_id', collection: 'users', encoding: 'none' }];
    await take(
      identify('h1', { name: 'h1' }, { context: { externalIds } }),
      identify('h2', { name: 'h2' }, { context: { externalIds } }),
    );
    const { companies } = await relationsOf('h2');
    expect(companies[0]?.reason).toMatchObject({ kind: 'group', namespace: 'account_id' });
    expect(names(companies[0])).toEqual(['H1', 'H2']);
  });
});

describe('the route', () => {
  test('is closed to those who study people', async () => {
    const profile_id = idOf('ada');
    for (const role of ['analyst', 'marketer', 'manager'] satisfies Role[]) {
      const answer = await api.get(role, `/v1/profiles/${profile_id}/relations`);
      expect(answer.status).toBe(403);
      const { profile, masked } = ProfileAnswer.parse(
        await (await api.get(role, `/v1/profiles/${profile_id}`)).json(),
      );
      expect(profile).not.toHaveProperty('companies');
      expect(masked).toEqual(expect.arrayContaining(['households', 'companies']));
    }
  });

  test('refuses what is no question of this person', async () => {
    const profile_id = idOf('g1');
    const [relation] = (await relationsOf('g1', '?size=2')).companies;
    const own = encodeURIComponent(relation?.next_cursor ?? '');
    const other = (await relationsOf('g2', '?size=2')).companies[0]?.next_cursor ?? '';
    const id = relation?.relation_id ?? '';
    for (const query of [
      'size=0',
      'size=1000',
      'relation=r_nothing',
      `cursor=${own}`,
      `relation=${id}&cursor=nonsense`,
      `relation=${id}&cursor=${encodeURIComponent(other)}`,
      'page=2',
    ]) {
      const answer = await api.get('steward', `/v1/profiles/${profile_id}/relations?${query}`);
      expect([query, answer.status]).toEqual([query, 400]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    expect((await api.get('steward', '/v1/profiles/p_nobody/relations')).status).toBe(404);
  });

  test('leads from who was merged away to who lives on', async () => {
    const merged = (await it.profiles()).find(({ status }) => status === 'merged');
    const answer = await api.get('steward', `/v1/profiles/${merged?.profile_id}/relations`);
    expect(answer.status).toBe(308);
    expect(answer.headers.get('location')).toBe(`/v1/profiles/${merged?.merged_into}/relations`);
  });
});

test('profiles made again from their history have the same households and companies', async () => {
  expect(await ingestion.verify({ all: true })).toMatchObject({ drifted: [] });
});
