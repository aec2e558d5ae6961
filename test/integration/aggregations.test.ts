import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import type { EventDoc } from '../../src/model/event.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { eventDoc } from '../support/event-doc.ts';
import { person } from '../support/person.ts';

let api: TestApi;
let events: EventDoc[];

const anyEvent = fc.record({
  who: fc.integer({ min: 0, max: 30 }),
  name: fc.constantFrom('order_completed', 'page_viewed', 'ticket_opened'),
  channel: fc.constantFrom('web', 'store', 'email'),
  hours: fc.integer({ min: 0, max: 24 * 120 }),
  revenue: fc.option(fc.integer({ min: -500, max: 20_000 }), { nil: undefined }),
  currency: fc.constantFrom('EUR', 'USD'),
  city: fc.constantFrom('Lyon', 'Paris', undefined),
  rating: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
});

const START = Date.parse('2026-01-10T00:00:00.000Z');

beforeAll(async () => {
  api = await testApi();
  events = fc.sample(anyEvent, { numRuns: 700, seed: 3 }).map((any, i) =>
    eventDoc({
      event_id: `e${i}`,
      profile_id: `p${any.who}`,
      name: any.name,
      channel: any.channel as EventDoc['channel'],
      occurred_at: new Date(START + any.hours * 3_600_000).toISOString(),
      local_hour: any.hours % 24,
      local_weekday: (Math.floor(any.hours / 24) % 7) + 1,
      ...(any.revenue === undefined ? {} : { revenue_minor: any.revenue, currency: any.currency }),
      ...(any.city === undefined ? {} : { place: { city: any.city } }),
      ...(any.rating === undefined ? {} : { rating: any.rating }),
    }),
  );
  const { client, prefix } = api.engine;
  const people = [0, 1, 2].map((i) =>
    person(
      `p${i}`,
      { country: 'FR', email: `p${i}@example.org` },
      {
        changes: { status: i === 2 ? 'merged' : 'active' },
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
      ...people.flatMap((doc) => [
        { index: { _index: `${prefix}-profiles`, _id: doc.profile_id } },
        doc,
      ]),
    ],
  });
  expect(errors).toBe(false);
});
afterAll(() => api.cleanup());

interface Answered {
  readonly rows: {
    keys: Record<string, unknown>;
    values: Record<string, unknown>;
    compared?: Record<string, unknown> | null;
  }[];
  readonly totals: Record<string, unknown>;
  readonly next_cursor: string | null;
  readonly [name: string]: unknown;
}

async function post(body: object, role: keyof TestApi['keys'] = 'analyst', query = '') {
  return await api.app.request(`/v1/aggregations${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.keys[role]}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function ask(body: object): Promise<Answered> {
  const answer = await post(body);
  const json = (await answer.json()) as Answered;
  expect(answer.status, JSON.stringify(json)).toBe(200);
  return json;
}

const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
const money = (list: readonly EventDoc[], by: (list: readonly number[]) => number) =>
  Object.fromEntries(
    [
      ...Map.groupBy(
        list.filter((e) => e.revenue_minor !== undefined),
        (e) => e.currency ?? '',
      ),
    ]
      .map(([currency, some]) => [currency, by(some.map((e) => e.revenue_minor ?? 0))])
      .sort(),
  );

describe('every figure equals one counted by hand', () => {
  test('by one field, with money apart by currency', async () => {
    const answer = await ask({
      over: 'events',
      measures: [
        { kind: 'count' },
        { kind: 'people' },
        { kind: 'sum', field: 'revenue_minor', name: 'revenue' },
        { kind: 'average', field: 'revenue_minor', name: 'basket' },
        { kind: 'min', field: 'rating' },
        { kind: 'max', field: 'rating' },
        { kind: 'average', field: 'rating' },
        { kind: 'unique', field: 'place.city' },
        {
          kind: 'ratio',
          name: 'orders',
          of: { op: 'is', field: 'name', values: ['order_completed'] },
        },
        { kind: 'per_person' },
      ],
      dimensions: [{ kind: 'field', field: 'channel' }],
    });
    const expected = [...Map.groupBy(events, (e) => e.channel)].sort().map(([channel, list]) => {
      const ratings = list.flatMap((e) => (e.rating === undefined ? [] : [e.rating]));
      const people = new Set(list.map((e) => e.profile_id)).size;
      return {
        keys: { channel },
        values: {
          count: list.length,
          people,
          revenue: money(list, sum),
          basket: money(list, (of) => sum(of) / of.length),
          min_rating: Math.min(...ratings),
          max_rating: Math.max(...ratings),
          average_rating: expect.closeTo(sum(ratings) / ratings.length, 9),
          'unique_place.city': new Set(list.flatMap((e) => e.place?.city ?? [])).size,
          orders: expect.closeTo(
            list.filter((e) => e.name === 'order_completed').length / list.length,
            9,
          ),
          per_person: expect.closeTo(list.length / people, 9),
        },
      };
    });
    for (const { values } of expected) {
      values.basket = Object.fromEntries(
        Object.entries(values.basket).map(([c, v]) => [c, expect.closeTo(Number(v), 6)]),
      );
    }
    expect(answer.rows).toEqual(expected);
    expect(answer.totals).toMatchObject({ count: events.length, revenue: money(events, sum) });
  });

  test('money is put together only at the rates that were stated', async () => {
    const body = {
      over: 'events',
      measures: [{ kind: 'sum', field: 'revenue_minor', name: 'revenue' }],
    };
    const { EUR = 0, USD = 0 } = money(events, sum);
    const converted = await ask({ ...body, convert: { to: 'EUR', rates: { USD: 0.9 } } });
    expect(converted.totals).toEqual({ revenue: { EUR: Math.round(EUR + USD * 0.9) } });
    const unstated = await ask({ ...body, convert: { to: 'EUR', rates: { GBP: 2 } } });
    expect(unstated.totals).toEqual({ revenue: { EUR, USD } });
  });

  test('by day on the clock of Paris, days without anything included', async () => {
    const answer = await ask({
      over: 'events',
      measures: [{ kind: 'count' }],
      dimensions: [{ kind: 'time', interval: 'day' }],
      period: { from: '2026-01-01', to: '2026-06-01' },
      size: 200,
    });
    const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });
    const counts = Map.groupBy(events, (e) => dayOf.format(new Date(e.occurred_at)));
    expect(answer.rows).toHaveLength(151);
    for (const { keys, values } of answer.rows) {
      const day = dayOf.format(new Date(String(keys['time'])));
      expect({ day, count: values['count'] }).toEqual({ day, count: counts.get(day)?.length ?? 0 });
    }
    // The night clocks went forward, a day began at 23:00 UTC and the next one at 22:00.
    const days = answer.rows.map(({ keys }) => keys['time']);
    expect(days).toContain('2026-03-28T23:00:00.000Z');
    expect(days).toContain('2026-03-29T22:00:00.000Z');
  });

  test('by four dimensions at once, listed ones among them', async () => {
    const answer = await ask({
      over: 'events',
      measures: [{ kind: 'count' }],
      dimensions: [
        { kind: 'field', field: 'place.city', missing: true },
        { kind: 'ranges', field: 'rating', bounds: [3, 7] },
        { kind: 'field', field: 'name' },
        {
          kind: 'conditions',
          name: 'worth',
          of: [
            { name: 'paid', condition: { op: 'range', field: 'revenue_minor', gt: 0 } },
            { name: 'all', condition: { op: 'exists', field: 'event_id' } },
          ],
        },
      ],
      size: 1000,
    });
    const isIn = (range: unknown, rating = Number.NaN) =>
      range === '..3' ? rating < 3 : range === '3..7' ? rating >= 3 && rating < 7 : rating >= 7;
    expect(answer.rows.length).toBe(3 * 3 * 3 * 2);
    for (const { keys, values } of answer.rows) {
      const found = events.filter(
        (e) =>
          (e.place?.city ?? null) === keys['place.city'] &&
          e.name === keys['name'] &&
          isIn(keys['rating'], e.rating) &&
          (keys['worth'] === 'all' || (e.revenue_minor ?? 0) > 0),
      );
      expect({ keys, count: values['count'] }).toEqual({ keys, count: found.length });
    }
  });

  test('by hour of the week', async () => {
    const answer = await ask({
      over: 'events',
      measures: [{ kind: 'count' }],
      dimensions: [{ kind: 'hour_of_week' }],
      size: 200,
    });
    const counts = Map.groupBy(
      events,
      (e) => `${e.local_weekday}-${String(e.local_hour).padStart(2, '0')}`,
    );
    expect(
      Object.fromEntries(answer.rows.map((r) => [r.keys['hour_of_week'], r.values['count']])),
    ).toEqual(Object.fromEntries([...counts].map(([key, list]) => [key, list.length])));
  });

  test('beside the month before, the third day against the third day', async () => {
    const answer = await ask({
      over: 'events',
      measures: [{ kind: 'count' }],
      dimensions: [
        { kind: 'time', interval: 'day' },
        { kind: 'field', field: 'channel' },
      ],
      period: { from: '2026-03-01', to: '2026-04-01' },
      compare: { with: 'previous_period' },
      size: 1000,
    });
    expect(answer['compared_period']).toEqual({
      from: '2026-01-31T23:00:00.000Z',
      to: '2026-02-28T23:00:00.000Z',
    });
    const between = (from: string, to: string) =>
      events.filter((e) => e.occurred_at >= from && e.occurred_at < to).length;
    expect(answer.totals).toEqual({
      count: between('2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'),
    });
    expect(answer['compared_totals']).toEqual({
      count: between('2026-01-31T23:00:00.000Z', '2026-02-28T23:00:00.000Z'),
    });
    expect(answer.rows.some(({ compared }) => compared !== null)).toBe(true);
  });
});

describe('pages', () => {
  const body = {
    over: 'events',
    measures: [{ kind: 'count' }],
    dimensions: [{ kind: 'field', field: 'event_id' }],
  };

  test.each([7, 300, 999])('of %i come to all groups, each once', async (size) => {
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const answer: Answered = await ask({ ...body, size, ...(cursor === null ? {} : { cursor }) });
      expect(answer.rows.length).toBeLessThanOrEqual(size);
      seen.push(...answer.rows.map(({ keys }) => keys['event_id']));
      cursor = answer.next_cursor;
    } while (cursor !== null);
    expect(seen.length).toBe(events.length);
    expect(new Set(seen).size).toBe(events.length);
  });

  test('in the order of a measure, greatest first', async () => {
    const sorted = {
      ...body,
      dimensions: [{ kind: 'field', field: 'profile_id' }],
      sort: { by: 'count' },
      size: 10,
    };
    const first = await ask(sorted);
    const second = await ask({ ...sorted, cursor: first.next_cursor ?? '' });
    const counts = [...first.rows, ...second.rows].map(({ values }) => Number(values['count']));
    const expected = [...Map.groupBy(events, (e) => e.profile_id).values()]
      .map((l) => l.length)
      .sort((a, b) => b - a);
    expect(counts).toEqual(expected.slice(0, 20));
  });

  test('a cursor of another question is refused', async () => {
    const { next_cursor } = await ask({ ...body, size: 5 });
    const answer = await post({ ...body, size: 6, cursor: next_cursor });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ path: 'cursor' }] });
  });
});

test('people who were merged into others are not counted', async () => {
  const answer = await ask({ over: 'profiles', measures: [{ kind: 'people' }, { kind: 'count' }] });
  expect(answer.totals).toEqual({ people: 2, count: 2 });
});

test('rows come as CSV and NDJSON too', async () => {
  const body = {
    over: 'events',
    measures: [{ kind: 'sum', field: 'revenue_minor', name: 'revenue' }],
    dimensions: [{ kind: 'field', field: 'channel' }],
  };
  const csv = await (await post(body, 'analyst', '?format=csv')).text();
  expect(csv.replace('\ufeff', '').split('\n')[0]).toBe('channel,revenue_EUR,revenue_USD');
  const lines = (await (await post(body, 'analyst', '?format=ndjson')).text()).trim().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    channel: 'email',
    revenue_EUR: expect.any(Number),
  });
});

describe('is refused with its place', () => {
  const count = { over: 'events', measures: [{ kind: 'count' }] };
  test.each([
    { name: 'no measure', body: { over: 'events', measures: [] }, path: 'measures' },
    {
      name: 'an unknown field',
      body: { ...count, dimensions: [{ kind: 'field', field: 'nmae' }] },
      path: 'dimensions[0].field',
    },
    {
      name: 'adding up texts',
      body: { over: 'events', measures: [{ kind: 'sum', field: 'channel' }] },
      path: 'measures[0].field',
    },
    {
      name: 'an empty period',
      body: { ...count, period: { from: '2026-02-01', to: '2026-02-01' } },
      path: 'period',
    },
    {
      name: 'ranges that do not ascend',
      body: { ...count, dimensions: [{ kind: 'ranges', field: 'rating', bounds: [5, 5] }] },
      path: 'dimensions[0].bounds',
    },
    {
      name: 'millions of minutes',
      body: {
        ...count,
        dimensions: [{ kind: 'time', interval: 'minute' }],
        period: { from: '2020-01-01', to: '2026-01-01' },
      },
      path: 'dimensions',
    },
    {
      name: 'two measures of one name',
      body: { over: 'events', measures: [{ kind: 'count' }, { kind: 'count' }] },
      path: 'measures[1].name',
    },
    { name: 'an order by nothing', body: { ...count, sort: { by: 'revenue' } }, path: 'sort.by' },
    {
      name: 'a rate without a period',
      body: { over: 'events', measures: [{ kind: 'rate', per: 'day' }] },
      path: 'period',
    },
    {
      name: 'a comparison without a period',
      body: { ...count, compare: { with: 'previous_year' } },
      path: 'period',
    },
    {
      name: 'query language of the engine',
      body: { ...count, query: { match_all: {} } },
      path: '',
    },
  ])('$name', async ({ body, path }) => {
    const answer = await post(body);
    const problem = (await answer.json()) as { errors?: { path: string }[] };
    expect(answer.status).toBe(400);
    expect(problem.errors?.[0]?.path).toBe(path);
  });
});

describe('masked fields', () => {
  const body = { over: 'profiles', measures: [{ kind: 'count' }] };
  test.each([
    { ...body, dimensions: [{ kind: 'field', field: 'company' }] },
    { ...body, filter: { op: 'not', condition: { op: 'exists', field: 'birth_date' } } },
    {
      ...body,
      measures: [{ kind: 'ratio', of: { op: 'is', field: 'custom.plan', values: ['a'] } }],
    },
    { ...body, over: 'events', dimensions: [{ kind: 'field', field: 'session_id' }] },
    { ...body, over: 'events', dimensions: [{ kind: 'field', field: 'properties.a' }] },
  ])('%j is not for an analyst, and is for a steward', async (question) => {
    expect((await post(question)).status).toBe(403);
    expect((await post(question, 'steward')).status).toBe(200);
  });

  test('are not listed', async () => {
    const list = async (role: keyof TestApi['keys']) => {
      const answer = await api.app.request('/v1/fields', {
        headers: { authorization: `Bearer ${api.keys[role]}` },
      });
      const { fields } = (await answer.json()) as { fields: { name: string; over: string }[] };
      return fields.map(({ name, over }) => `${over}.${name}`);
    };
    const [analyst, steward] = [await list('analyst'), await list('steward')];
    expect(analyst).toContain('events.revenue_minor');
    expect(analyst).not.toContain('profiles.company');
    expect(analyst).not.toContain('events.order.order_id');
    expect(steward).toContain('profiles.company');
  });
});
