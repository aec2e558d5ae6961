import { loadavg } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POLICY } from '../../src/api/policy.ts';
import { createIds } from '../../src/identity/ids.ts';
import { HOSTILE_NAMES, HOSTILE_QUERIES } from '../fixtures/hostile-people.ts';
import { bearer, type TestApi, testApi } from '../support/api.ts';
import { createPeopleWriter } from '../support/web-people.ts';

const EVENTS = 50_000;
const IDENTIFIERS = 500;
/** Longest that an answer may take on a machine that does other things as well. */
const PATIENCE_MS = 3000;

let api: TestApi;
let now: Date;
const ids = { busy: '', keys: '', merged: '', erased: '', survivor: '' };
const named = new Map<string, string>();
const at = (n: number) => new Date(now.getTime() - n * 5 * 60_000).toISOString();
const keys = [
  'email:beaucoup@example.org',
  ...Array.from({ length: IDENTIFIERS - 1 }, (_, n) => `order_id:shop/CMD-${70_000 + n}`),
] as [string, ...string[]];

beforeAll(async () => {
  api = await testApi();
  now = new Date();
  const write = createPeopleWriter(api.engine.client, {
    prefix: api.engine.prefix,
    ids: createIds(api.deps.secret),
    now,
  });
  const crm = (full_name: string) => [
    { source: 'crm', at: now.toISOString(), traits: { full_name } },
  ];
  ids.busy = await write({
    identifiers: ['customer_id:crm/BUSY'],
    records: crm('Ada Active'),
    events: Array.from({ length: EVENTS }, (_, n) => ({
      event_id: `b${String(n).padStart(6, '0')}`,
      name: n % 5 === 0 ? 'product_viewed' : 'page_viewed',
      occurred_at: at(n),
      page: { path: `/p/${n}` },
      ...(n === 31_415 ? { text: 'une aiguille dans la botte' } : {}),
    })),
  });
  ids.keys = await write({ identifiers: keys, records: crm('Odile Beaucoup') });
  ids.survivor = await write({ identifiers: ['customer_id:crm/NEW'], records: crm('Rémi Reste') });
  ids.merged = await write({
    identifiers: ['customer_id:crm/OLD'],
    changes: { status: 'merged', merged_into: ids.survivor },
  });
  ids.erased = await write({
    identifiers: ['customer_id:crm/GONE'],
    records: crm('Ève Effacée'),
    changes: { status: 'erased' },
  });
  for (const [kind, name] of HOSTILE_NAMES) {
    const key = `customer_id:crm/H-${named.size}`;
    named.set(kind, await write({ identifiers: [key], records: crm(name) }));
  }
}, 240_000);
afterAll(async () => await api.cleanup());

async function ask(method: string, path: string, body?: unknown) {
  const from = performance.now();
  const answer = await api.app.request(path, {
    method,
    headers: { ...bearer(api.keys.administrator), 'idempotency-key': 'a-key-of-this-test' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, tookMs: performance.now() - from };
}

const get = async <T>(path: string) => {
  const answer = await ask('GET', path);
  expect(answer.status, answer.text.slice(0, 200)).toBe(200);
  return { ...answer, body: JSON.parse(answer.text) as T };
};

interface Page {
  readonly events: readonly { readonly event_id: string }[];
  readonly older: string | null;
  readonly newer: string | null;
  readonly months: readonly { readonly month: string; readonly count: number }[];
}

describe(`a person with ${EVENTS} interactions`, () => {
  const timeline = (query: string) => get<Page>(`/v1/profiles/${ids.busy}/timeline?${query}`);

  test('is read page by page, from any date and both ways, without gap', async () => {
    const first = await timeline('size=60&histogram=true');
    expect(first.body.events.map((one) => one.event_id)).toEqual(named_(0, 60));
    const middle = await timeline(`size=60&at=${encodeURIComponent(at(25_000))}`);
    expect(middle.body.events.map((one) => one.event_id)).toEqual(named_(25_000, 60));
    const older = await timeline(`size=60&cursor=${middle.body.older}`);
    expect(older.body.events.map((one) => one.event_id)).toEqual(named_(25_060, 60));
    const newer = await timeline(`size=60&cursor=${middle.body.newer}`);
    expect(newer.body.events.map((one) => one.event_id)).toEqual(named_(24_940, 60));
    const last = await timeline(`size=60&at=${encodeURIComponent(at(EVENTS - 1))}`);
    expect(last.body.events.map((one) => one.event_id)).toEqual(named_(EVENTS - 1, 1));
    const slowest = Math.max(...[first, middle, older, newer, last].map(({ tookMs }) => tookMs));
    process.stdout.write(
      `timeline of ${EVENTS}: slowest page ${slowest.toFixed(0)} ms at load ${loadavg()[0]?.toFixed(1)}\n`,
    );
    expect(slowest).toBeLessThan(PATIENCE_MS);
  });

  test('is counted by month as a plain loop counts', async () => {
    const { body } = await timeline('size=1&histogram=true');
    const month = new Intl.DateTimeFormat('fr-CA', {
      timeZone: 'Europe/Paris',
      year: 'numeric',
      month: '2-digit',
    });
    const counted = new Map<string, number>();
    for (let n = 0; n < EVENTS; n += 1) {
      const name = month.format(new Date(at(n))).slice(0, 7);
      counted.set(name, (counted.get(name) ?? 0) + 1);
    }
    expect(Object.fromEntries(body.months.map((one) => [one.month, one.count]))).toEqual(
      Object.fromEntries(counted),
    );
  });

  test('is searched by what was said', async () => {
    const found = await ask('POST', `/v1/profiles/${ids.busy}/timeline/search`, {
      text: 'aiguille',
    });
    const { events } = JSON.parse(found.text) as Page;
    expect(events.map((one) => one.event_id)).toEqual(['b031415']);
    expect(found.tookMs).toBeLessThan(PATIENCE_MS);
  });

  test('is shown without any of them', async () => {
    const { body, tookMs, text } = await get<{ profile: { events_count: number } }>(
      `/v1/profiles/${ids.busy}`,
    );
    expect(body.profile.events_count).toBe(EVENTS);
    expect(text.length).toBeLessThan(50_000);
    expect(tookMs).toBeLessThan(PATIENCE_MS);
  });

  function named_(from: number, count: number): string[] {
    return Array.from({ length: count }, (_, n) => `b${String(from + n).padStart(6, '0')}`);
  }
});

describe(`a person with ${IDENTIFIERS} identifiers`, () => {
  test('is shown with all of them, and why each is theirs', async () => {
    const profile = await get<{ profile: { identifiers: string[] } }>(`/v1/profiles/${ids.keys}`);
    expect(profile.body.profile.identifiers.toSorted()).toEqual(keys.toSorted());
    const identity = await get<{ identifiers: unknown[]; graph: { edges: unknown[] } }>(
      `/v1/profiles/${ids.keys}/identity`,
    );
    expect(identity.body.identifiers).toHaveLength(IDENTIFIERS);
    expect(identity.body.graph.edges).toHaveLength(IDENTIFIERS);
    expect(Math.max(profile.tookMs, identity.tookMs)).toBeLessThan(PATIENCE_MS);
  });

  test.each([70_000, 70_250, 70_498])('is found by number %i', async (number) => {
    const found = await ask('POST', '/v1/profiles/search', { query: `CMD-${number}` });
    const { hits } = JSON.parse(found.text) as {
      hits: { profile: { profile_id: string }; why: { value: string }[] }[];
    };
    expect(hits[0]?.profile.profile_id).toBe(ids.keys);
    expect(hits[0]?.why.map(({ value }) => value)).toContain(`CMD-${number}`);
    expect(found.tookMs).toBeLessThan(PATIENCE_MS);
  });
});

describe('a name as people bear it or as vandals write it', () => {
  test.each(HOSTILE_NAMES)('%s is found by itself and shown as it is', async (kind, name) => {
    const id = named.get(kind) ?? '';
    const { body } = await get<{ profile: { display_name: string } }>(`/v1/profiles/${id}`);
    expect(body.profile.display_name).toBe(name);
    const found = await ask('POST', '/v1/profiles/search', { query: name.slice(0, 256) });
    expect(found.status).toBe(200);
    const hits = (JSON.parse(found.text) as { hits: { profile: { profile_id: string } }[] }).hits;
    const hasLetters = /[\p{L}\p{N}]/u.test(name);
    expect(
      hits
        .slice(0, 3)
        .map(({ profile }) => profile.profile_id)
        .includes(id),
    ).toBe(hasLetters);
  });
});

describe('whatever is typed', () => {
  test.each(HOSTILE_QUERIES)('%s fails nowhere', async (_, text) => {
    const tooLong = text.length > 256;
    const answers = await Promise.all([
      ask('POST', '/v1/profiles/search', { query: text, facets: ['lifecycle_stage'] }),
      ask('POST', '/v1/interactions/search', { query: text }),
      ask('POST', `/v1/profiles/${ids.busy}/timeline/search`, { text }),
      ask('POST', `/v1/profiles/${ids.keys}/verify`, { field: 'full_name', statement: text }),
      ask('POST', '/v1/profiles/export', { query: text, purpose: 'statistics' }),
      ask('GET', `/v1/profiles/${encodeURIComponent(text.toWellFormed().slice(0, 900))}`),
    ]);
    for (const { status, text: body, tookMs } of answers) {
      expect(status, body.slice(0, 300)).toBeLessThan(500);
      expect(tookMs).toBeLessThan(PATIENCE_MS);
    }
    const [search, , , verify] = answers;
    expect(search.status).toBe(tooLong ? 400 : 200);
    // Where ten were asked before, the eleventh waits.
    expect([tooLong ? 400 : 200, 429]).toContain(verify.status);
  });
});

/** Every route of one person, with a body that it takes. */
const BODIES: Readonly<Record<string, unknown>> = {
  'POST /v1/profiles/{id}/verify': { field: 'phone', statement: '0612345678' },
  'POST /v1/profiles/{id}/reveal': { field: 'phone', reason: 'callback' },
  'POST /v1/profiles/{id}/notes': { kind: 'note', text: 'Bonjour' },
  'POST /v1/profiles/{id}/timeline/search': { text: 'lampe' },
  'POST /v1/profiles/{id}/actions/{action}/outcome': { outcome: 'done' },
};
/** Decided by what merges know of both, and answered in their words. */
const OTHERWISE = ['POST /v1/profiles/{id}/split', 'POST /v1/profiles/{id}/rejudge'];
const routes = Object.keys(POLICY).filter(
  (route) => route.includes('/v1/profiles/{id}') && !OTHERWISE.includes(route),
);

describe('an id that was given up', () => {
  test.each(routes)('%s leads on from who was merged', async (route) => {
    const { status, headers } = await call(route, ids.merged);
    expect(status).toBe(308);
    expect(headers.get('location')).toContain(ids.survivor);
  });

  test.each(routes)('%s is a tombstone for who was erased', async (route) => {
    const { status, text } = await call(route, ids.erased);
    expect(status).toBe(410);
    expect(JSON.parse(text)).toMatchObject({ code: 'gone', request_id: expect.any(String) });
    expect(text).not.toMatch(/ève|effacée/i);
  });

  test('of the erased is found by no search and in no file', async () => {
    const found = await ask('POST', '/v1/profiles/search', { query: 'Ève Effacée' });
    expect(found.text).not.toContain(ids.erased);
    const file = await ask('POST', '/v1/profiles/export', {
      purpose: 'data_quality',
      format: 'ndjson',
    });
    expect(file.status).toBe(200);
    expect(file.text).not.toContain(ids.erased);
    expect(file.text).toContain(ids.survivor);
  });

  function call(route: string, id: string) {
    const [method = '', path = ''] = route.split(' ');
    const filled = path
      .replace('{id}', id)
      .replace('{action}', 'ticket_follow_up')
      .replaceAll(/\{[^}]+\}/g, 'e_1');
    return ask(method, filled, BODIES[route]);
  }
});
