import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TraitDefinition } from '../../src/analytics/user-traits/definition.ts';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import type { EventDoc } from '../../src/model/event.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import type { Role } from '../../src/model/role.ts';
import { bearer, type TestApi, testApi } from '../support/api.ts';
import { eventDoc } from '../support/event-doc.ts';
import { person } from '../support/person.ts';

const NOW = Date.now();
const DAY_MS = 86_400_000;
const PEOPLE = 8;

const anything = fc.record({
  who: fc.integer({ min: 0, max: PEOPLE - 2 }),
  name: fc.constantFrom('order_completed', 'product_viewed', 'page_viewed'),
  // The clock of some is ahead.
  days: fc.integer({ min: -2, max: 120 }),
  minute: fc.integer({ min: 1, max: 1400 }),
  revenue: fc.integer({ min: -500, max: 9000 }),
  currency: fc.constantFrom('EUR', 'USD'),
  category: fc.constantFrom('Shoes', 'Hats', 'Toys', 'Books'),
  quantity: fc.integer({ min: 1, max: 4 }),
  rating: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
  device: fc.constantFrom('mobile', 'desktop', undefined),
});

let api: TestApi;
let events: EventDoc[];
/** p7 was merged into p6: what was written under it counts there. */
const merged = person('p7', {}, { changes: { status: 'merged', merged_into: 'p6' } });

beforeAll(async () => {
  api = await testApi();
  events = fc.sample(anything, { numRuns: 500, seed: 5 }).map((any, i) => {
    const at = new Date(NOW - any.days * DAY_MS - any.minute * 60_000).toISOString();
    return eventDoc({
      event_id: `e${String(i).padStart(4, '0')}`,
      profile_id: any.who === 5 ? 'p7' : `p${any.who}`,
      name: any.name,
      occurred_at: at,
      received_at: at,
      ...(any.name === 'order_completed'
        ? { revenue_minor: any.revenue, currency: any.currency }
        : {}),
      ...(any.name === 'page_viewed'
        ? {}
        : { items: [{ category: any.category, quantity: any.quantity }] }),
      ...(any.rating === undefined ? {} : { rating: any.rating }),
      ...(any.device === undefined ? {} : { device: { type: any.device } }),
    });
  });
  const people = Array.from({ length: PEOPLE - 1 }, (_, i) => {
    const doc = person(`p${i}`, { city: 'Lyon' });
    if (i !== 6) return doc;
    const trace = { profile_id: 'p7', merged_at: doc.created_at, rule: 'test' };
    return { ...doc, state: { ...doc.state, merged_from: [trace] } };
  });
  const { client, prefix } = api.engine;
  const { errors } = await client.bulk({
    refresh: true,
    operations: [
      ...events.flatMap((event) => [
        { index: { _index: eventsIndexFor(prefix, event.occurred_at), _id: event.event_id } },
        event,
      ]),
      ...[...people, merged].flatMap((doc) => [
        { index: { _index: `${prefix}-profiles`, _id: doc.profile_id } },
        doc,
      ]),
    ],
  });
  expect(errors).toBe(false);
});
afterAll(async () => await api?.cleanup());

async function call(
  method: string,
  path: string,
  body?: unknown,
  role: Role = 'analyst',
  headers = {},
) {
  const answer = await api.app.request(path, {
    method,
    headers: { ...bearer(api.keys[role]), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    etag: answer.headers.get('etag'),
    body: text === '' ? undefined : JSON.parse(text),
  };
}

const label = { fr: 'Un trait', en: 'A trait' };
type Reckoned = number | string | string[] | null;
const is = (name: string) => ({ op: 'is' as const, field: 'name', values: [name] });
const orders = (of: readonly EventDoc[]) => of.filter(({ name }) => name === 'order_completed');
const euros = (of: readonly EventDoc[]) => orders(of).filter(({ currency }) => currency === 'EUR');
const money = (of: readonly EventDoc[]) => euros(of).map(({ revenue_minor = 0 }) => revenue_minor);
const byTime = (of: readonly EventDoc[]) =>
  of.toSorted((a, b) => (a.occurred_at + a.event_id < b.occurred_at + b.event_id ? -1 : 1));
const categories = (of: readonly EventDoc[]) =>
  of.flatMap(({ items = [] }) => items.flatMap(({ category }) => category ?? []));
const revenue = { field: 'revenue_minor', currency: 'EUR' };

/** Definitions, and what a person with these events is reckoned at by hand. */
const cases: {
  readonly name: string;
  readonly definition: Omit<TraitDefinition, 'label'>;
  readonly byHand: (events: readonly EventDoc[]) => Reckoned;
}[] = [
  {
    name: 'orders_ever',
    definition: { compute: { function: 'count' }, filter: is('order_completed') },
    byHand: (of) => orders(of).length,
  },
  {
    name: 'orders_month',
    definition: { compute: { function: 'count' }, filter: is('order_completed'), window_days: 30 },
    byHand: (of) =>
      orders(of).filter(({ occurred_at }) => {
        const age = NOW - Date.parse(occurred_at);
        return age > 0 && age <= 30 * DAY_MS;
      }).length,
  },
  {
    name: 'spent',
    definition: { compute: { function: 'sum', ...revenue } },
    byHand: (of) => (euros(of).length === 0 ? null : money(of).reduce((a, b) => a + b, 0)),
  },
  {
    name: 'spent_on_average',
    definition: { compute: { function: 'average', ...revenue } },
    byHand: (of) =>
      euros(of).length === 0 ? null : money(of).reduce((a, b) => a + b, 0) / money(of).length,
  },
  {
    name: 'least_spent',
    definition: { compute: { function: 'min', ...revenue } },
    byHand: (of) => (money(of).length === 0 ? null : Math.min(...money(of))),
  },
  {
    name: 'most_recent_view',
    definition: {
      compute: { function: 'max', field: 'occurred_at' },
      filter: is('product_viewed'),
    },
    byHand: (of) =>
      byTime(of.filter(({ name }) => name === 'product_viewed')).at(-1)?.occurred_at ?? null,
  },
  {
    name: 'favourite',
    definition: { compute: { function: 'most_frequent', field: 'items.category' } },
    byHand: (of) =>
      Object.entries(Object.groupBy(categories(of), (one) => one))
        .map(([key, found = []]) => ({ key, count: found.length }))
        .toSorted((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))[0]?.key ?? null,
  },
  {
    name: 'first_category',
    definition: { compute: { function: 'first', field: 'items.category' } },
    byHand: (of) => categories(byTime(of))[0] ?? null,
  },
  {
    name: 'last_rating',
    definition: { compute: { function: 'last', field: 'rating' } },
    byHand: (of) => byTime(of).findLast(({ rating }) => rating !== undefined)?.rating ?? null,
  },
  {
    name: 'devices',
    definition: { compute: { function: 'unique_list', field: 'device.type' } },
    byHand: (of) => {
      const types = [...new Set(of.flatMap(({ device }) => device?.type ?? []))].sort();
      return types.length === 0 ? null : types;
    },
  },
  {
    name: 'categories_met',
    definition: { compute: { function: 'unique_count', field: 'items.category' } },
    byHand: (of) => new Set(categories(of)).size,
  },
  {
    name: 'days_since_order',
    definition: { compute: { function: 'days_since' }, filter: is('order_completed') },
    byHand: (of) => {
      const past = byTime(orders(of)).filter((one) => Date.parse(one.occurred_at) <= NOW);
      const last = past.at(-1);
      return last === undefined ? null : Math.floor((NOW - Date.parse(last.occurred_at)) / DAY_MS);
    },
  },
  {
    name: 'order_rate',
    definition: {
      compute: {
        function: 'ratio',
        of: is('order_completed'),
        to: { op: 'exists', field: 'items.category' },
      },
    },
    byHand: (of) => {
      const whole = of.filter(({ items }) => items !== undefined);
      return whole.length === 0 ? null : orders(whole).length / whole.length;
    },
  },
];

const ownEvents = (id: string) =>
  events.filter(({ profile_id }) => profile_id === id || (id === 'p6' && profile_id === 'p7'));
const active = Array.from({ length: PEOPLE - 1 }, (_, i) => `p${i}`);
const fieldOf: Record<string, string> = {};

async function stored(id: string): Promise<ProfileDoc> {
  const index = `${api.engine.prefix}-profiles`;
  const { _source } = await api.engine.client.get<ProfileDoc>({ index, id });
  return _source as ProfileDoc;
}
const slot = (doc: ProfileDoc, name: string): Reckoned => {
  const value = doc.user_traits?.[fieldOf[name]?.split('.')[1] ?? ''] ?? null;
  return Array.isArray(value) && name !== 'devices' ? (value[0] ?? null) : value;
};

describe('a trait that somebody defines', () => {
  test.each(cases)('$name: preview equals what is reckoned by hand', async (row) => {
    const definition = { label, ...row.definition };
    const body = { definition, profile_ids: [...active, 'nobody'], sample: 100 };
    const answer = await call('POST', '/v1/traits/preview', body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const wanted = active.map((id) => ({ profile_id: id, value: row.byHand(ownEvents(id)) }));
    const found = answer.body.values as { profile_id: string; value: Reckoned }[];
    expect(found.length).toBe(wanted.length);
    for (const { profile_id, value } of wanted) {
      const other = found.find((one) => one.profile_id === profile_id)?.value;
      if (typeof value === 'number') expect(other).toBeCloseTo(value, 9);
      else expect(other).toEqual(value);
    }
    expect(answer.body.distribution).toMatchObject({
      people: active.length,
      without: wanted.filter(({ value }) => value === null).length,
    });
  });

  test('is worked out for everybody in the background, and then found, sorted and measured', async () => {
    for (const { name, definition } of cases) {
      const put = await call('PUT', `/v1/traits/${name}`, { label, ...definition });
      expect(put.status, JSON.stringify(put.body)).toBe(200);
      fieldOf[name] = put.body.field;
    }
    expect((await call('GET', '/v1/traits')).body.progress).toMatchObject({ current: false });
    const report = await api.deps.traits.compute();
    expect(report).toMatchObject({ reprojected: active.length, contended: 0 });
    for (const id of active) {
      const doc = await stored(id);
      for (const { name, byHand } of cases) {
        const wanted = byHand(ownEvents(id));
        if (typeof wanted === 'number') expect(slot(doc, name)).toBeCloseTo(wanted, 9);
        else expect(slot(doc, name)).toEqual(wanted);
      }
      expect(doc.updated_at).toBe(merged.updated_at);
    }
    expect((await stored('p7')).user_traits).toBeUndefined();
    expect((await call('GET', '/v1/traits')).body.progress).toMatchObject({
      current: true,
      pass: null,
    });
    await api.engine.client.indices.refresh({ index: `${api.engine.prefix}-profiles` });
    const asked = await call('POST', '/v1/aggregations', {
      over: 'profiles',
      measures: [{ kind: 'count' }, { kind: 'max', field: fieldOf['orders_ever'], name: 'most' }],
      filter: { op: 'range', field: fieldOf['orders_ever'], gte: 10 },
    });
    const counts = active.map((id) => orders(ownEvents(id)).length).filter((count) => count >= 10);
    expect(asked.status, JSON.stringify(asked.body)).toBe(200);
    expect(asked.body.totals).toMatchObject({ count: counts.length, most: Math.max(...counts) });
  });

  test('follows what people do, of those alone who did something', async () => {
    const { client, prefix } = api.engine;
    const at = new Date(NOW - 60_000).toISOString();
    const event = eventDoc({
      event_id: 'new',
      profile_id: 'p1',
      name: 'order_completed',
      occurred_at: at,
    });
    await client.index({ index: eventsIndexFor(prefix, at), id: 'new', document: event });
    const doc = await stored('p1');
    const updated_at = new Date(Date.now() + 1000).toISOString();
    const document = { ...doc, updated_at };
    await client.index({ index: `${prefix}-profiles`, id: 'p1', document, refresh: true });
    const before = Number(slot(doc, 'orders_ever'));
    expect(await api.deps.traits.compute()).toMatchObject({ reprojected: 1 });
    expect(slot(await stored('p1'), 'orders_ever')).toBe(before + 1);
  });

  test('a pass that is stopped goes on where it was', async () => {
    const { client, prefix } = api.engine;
    const more = Array.from({ length: 110 }, (_, i) =>
      person(`q${String(i).padStart(3, '0')}`, {}),
    );
    await client.bulk({
      refresh: true,
      operations: more.flatMap((doc) => [
        { index: { _index: `${prefix}-profiles`, _id: doc.profile_id } },
        doc,
      ]),
    });
    const definition = { label, compute: { function: 'count' } };
    const put = await call('PUT', '/v1/traits/everything', definition);
    const stopping = new AbortController();
    const first = await api.deps.traits.compute({
      signal: stopping.signal,
      onProgress: () => stopping.abort(),
    });
    expect(first).toMatchObject({ stopped: true, reprojected: 50 });
    expect((await call('GET', '/v1/traits')).body.progress).toMatchObject({
      current: false,
      pass: { done: 50, total: more.length + active.length },
    });
    const rest = await api.deps.traits.compute();
    expect(rest).toMatchObject({
      stopped: false,
      reprojected: more.length + active.length - 50,
    });
    const name = put.body.field.split('.')[1];
    expect((await stored('q109')).user_traits?.[name]).toBe(0);
    expect((await stored('p0')).user_traits?.[name]).toBe(ownEvents('p0').length);
  });

  test('goes with its values, and its place is given to nobody before they are gone', async () => {
    const { etag } = await call('GET', '/v1/traits/devices');
    const gone = await call('DELETE', '/v1/traits/devices', undefined, 'analyst', {
      'if-match': etag,
    });
    expect(gone.status).toBe(204);
    const definition = { label, compute: { function: 'unique_list', field: 'items.category' } };
    const next = await call('PUT', '/v1/traits/next', definition);
    expect(next.body.field).not.toBe(fieldOf['devices']);
    await api.deps.traits.compute();
    expect(slot(await stored('p0'), 'devices')).toBeNull();
    const last = await call('PUT', '/v1/traits/last_one', definition);
    expect(last.body.field).toBe(fieldOf['devices']);
  });

  test('a change says what it was made from', async () => {
    const definition = { label, compute: { function: 'count' } };
    expect((await call('PUT', '/v1/traits/spent', definition)).status).toBe(412);
    const { etag } = await call('GET', '/v1/traits/spent');
    const headers = { 'if-match': etag };
    expect((await call('PUT', '/v1/traits/spent', definition, 'analyst', headers)).status).toBe(
      200,
    );
    expect((await call('PUT', '/v1/traits/spent', definition, 'analyst', headers)).status).toBe(
      412,
    );
    expect((await call('DELETE', '/v1/traits/spent')).status).toBe(400);
    expect((await call('GET', '/v1/traits/unheard_of')).status).toBe(404);
  });

  test.each([
    {
      what: 'money without a currency',
      compute: { function: 'sum', field: 'revenue_minor' },
      path: 'compute.currency',
    },
    {
      what: 'a sum of words',
      compute: { function: 'sum', field: 'items.category' },
      path: 'compute.field',
    },
    {
      what: 'a field that is none',
      compute: { function: 'max', field: 'x' },
      path: 'compute.field',
    },
    {
      what: 'a currency of what is no money',
      compute: { function: 'sum', field: 'rating', currency: 'EUR' },
      path: 'compute.currency',
    },
  ])('$what is refused, by name', async ({ compute, path }) => {
    const { status, body } = await call('PUT', '/v1/traits/wrong', { label, compute });
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });

  test('is not made of what names a person, whoever asks', async () => {
    const compute = { function: 'last', field: 'session_id' };
    const { status } = await call('PUT', '/v1/traits/wrong', { label, compute }, 'administrator');
    expect(status).toBe(403);
    expect(
      (await call('PUT', '/v1/traits/wrong', { label, compute }, 'representative')).status,
    ).toBe(403);
  });
});
