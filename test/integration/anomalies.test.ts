import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import type { AuditDoc } from '../../src/model/audit.ts';
import type { EventDoc } from '../../src/model/event.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { eventDoc } from '../support/event-doc.ts';
import { person } from '../support/person.ts';

const DAY_MS = 86_400_000;
const FIRST = Date.parse('2026-01-05T00:00:00.000Z');
const DAYS = 130;
/** Orders of each weekday, and two days that were not like theirs. */
const WEEK = [20, 22, 21, 23, 30, 45, 8];
const ODD: Readonly<Record<number, number>> = { 108: 2, 121: 70 };

let api: TestApi;
let events: EventDoc[];

function ordersOf(day: number): number {
  return ODD[day] ?? (WEEK[day % 7] ?? 0) + ((day * 5) % 4);
}

beforeAll(async () => {
  api = await testApi();
  const { client, prefix } = api.engine;
  events = Array.from({ length: DAYS }, (_, day) =>
    Array.from({ length: ordersOf(day) }, (__, n) =>
      eventDoc({
        event_id: `o${day}-${n}`,
        profile_id: 'p1',
        name: 'order_completed',
        channel: 'web',
        occurred_at: new Date(FIRST + day * DAY_MS + (8 + (n % 10)) * 3_600_000).toISOString(),
        revenue_minor: 1_000 + (n % 5) * 100,
        currency: 'EUR',
        order: { order_id: `o${day}-${n}`, total_minor: 1_000 + (n % 5) * 100 },
      }),
    ),
  ).flat();
  const { errors } = await client.bulk({
    refresh: true,
    operations: [
      ...events.flatMap((event) => [
        { index: { _index: eventsIndexFor(prefix, event.occurred_at), _id: event.event_id } },
        event,
      ]),
      { index: { _index: `${prefix}-profiles`, _id: 'p1' } },
      person('p1', { full_name: 'Ada Martin' }),
    ],
  });
  expect(errors).toBe(false);
});
afterAll(() => api.cleanup());

async function call(role: keyof TestApi['keys'], method: string, path: string, body?: object) {
  const answer = await api.app.request(path, {
    method,
    headers: { authorization: `Bearer ${api.keys[role]}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

const PERIOD = { from: '2026-01-05', to: '2026-05-15' };

describe('the company’s own figures', () => {
  test('days unlike their weekday are told, with what was expected and how rare it is', async () => {
    const { status, body } = await call('manager', 'POST', '/v1/analytics/anomalies', {
      metrics: ['orders'],
      period: PERIOD,
      report_days: 60,
      time_zone: 'UTC',
      language: 'en',
    });
    expect(status).toBe(200);
    const found = body['anomalies'] as unknown as {
      at: string;
      value: number;
      expected: number;
      direction: string;
      kind: string;
      explanation: string;
    }[];
    // Counted again by a plain loop over the same events.
    const counts = Map.groupBy(events, ({ occurred_at }) => occurred_at.slice(0, 10));
    const told = found.filter(({ kind }) => kind === 'value');
    expect(told.map(({ at }) => at.slice(0, 10))).toEqual(
      Object.keys(ODD)
        .map((day) => new Date(FIRST + Number(day) * DAY_MS).toISOString().slice(0, 10))
        .reverse(),
    );
    for (const { at, value, expected, direction, explanation } of told) {
      expect(value).toBe(counts.get(at.slice(0, 10))?.length);
      const weekday = new Date(at).getUTCDay();
      const alike = [...counts]
        .filter(([day]) => day < at.slice(0, 10) && new Date(day).getUTCDay() === weekday)
        .map(([, { length }]) => length);
      const mean = alike.reduce((sum, n) => sum + n, 0) / alike.length;
      expect(Math.abs(expected - mean)).toBeLessThan(6);
      expect(direction).toBe(value > expected ? 'above' : 'below');
      expect(explanation).toMatch(
        /^Orders: \d+ on .*, where [\d.]+ were expected from the same day/,
      );
      expect(explanation).toMatch(/The past was as far off once in \d+/);
    }
    expect(body['series']).toEqual([
      expect.objectContaining({ metric: 'orders', values: DAYS, currency: null }),
    ]);
  });

  test('money is that of the main currency, in words of the reader', async () => {
    const { body } = await call('analyst', 'POST', '/v1/analytics/anomalies', {
      metrics: ['revenue'],
      period: PERIOD,
      report_days: 60,
      time_zone: 'UTC',
    });
    const found = body['anomalies'] as unknown as {
      value: number;
      at: string;
      explanation: string;
    }[];
    const [newest] = found.filter(({ at }) => at.startsWith('2026-05-06'));
    const sum = events
      .filter(({ occurred_at }) => occurred_at.startsWith('2026-05-06'))
      .reduce((all, { revenue_minor = 0 }) => all + revenue_minor, 0);
    expect(newest?.value).toBe(sum);
    expect(newest?.explanation).toMatch(/^Chiffre d’affaires : .*€ le .* contre .*€ attendus/);
  });

  test.each([
    { name: 'a metric that is not known', body: { metrics: ['horoscopes'] }, status: 400 },
    {
      name: 'nothing to read',
      body: { period: { from: '1999-01-01', to: '1999-02-01' } },
      status: 200,
    },
  ])('$name is answered with $status', async ({ body, status }) => {
    const answer = await call('analyst', 'POST', '/v1/analytics/anomalies', body);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body['anomalies']).toEqual([]);
  });
});

describe('all transactions of a person', () => {
  test('come page by page to the first one, and who looked stands in the audit trail', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { status, body } = await call(
        'representative',
        'GET',
        `/v1/profiles/p1/transactions?size=200${query}`,
      );
      expect(status).toBe(200);
      const page = body as unknown as { transactions: EventDoc[]; older: string | null };
      seen.push(...page.transactions.map(({ event_id }) => event_id));
      cursor = page.older;
    }
    expect(seen.length).toBe(events.length);
    expect(new Set(seen)).toEqual(new Set(events.map(({ event_id }) => event_id)));
    const { client, prefix } = api.engine;
    await client.indices.refresh({ index: `${prefix}-audit` });
    const { hits } = await client.search<AuditDoc>({
      index: `${prefix}-audit`,
      size: 100,
      query: { term: { action: 'transactions.viewed' } },
    });
    expect(hits.hits.length).toBe(Math.ceil(events.length / 200));
    expect(hits.hits[0]?._source).toMatchObject({ subject_ids: ['p1'] });
    expect(hits.hits[0]?._source?.actor).not.toBe('');
  });

  test('are not for roles that may not know who somebody is', async () => {
    expect((await call('marketer', 'GET', '/v1/profiles/p1/transactions')).status).toBe(403);
    expect((await call('representative', 'GET', '/v1/profiles/none/transactions')).status).toBe(
      404,
    );
  });
});
