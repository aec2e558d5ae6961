import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DashboardAnswer, Frame } from '../../src/analytics/dashboards/answer.ts';
import { READY_DASHBOARDS } from '../../src/analytics/dashboards/registry.ts';
import { checkObjects } from '../../src/analytics/kibana/check/check-objects.ts';
import { readExport } from '../../src/analytics/kibana/check/read-export.ts';
import { replayExport } from '../../src/analytics/kibana/check/replay-export.ts';
import { exportDashboards } from '../../src/analytics/kibana/export.ts';
import { toNdjson } from '../../src/analytics/kibana/saved-object.ts';
import { createAnalysisCopyReader } from '../../src/elasticsearch/analysis-copy-reader.ts';
import { buildIndexNames, eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import { createIds } from '../../src/identity/ids.ts';
import { openAnalysisCopies, syncAnalysisCopies } from '../../src/ingestion/analysis-copies.ts';
import { loadDemoCompany } from '../../src/main-demo.ts';
import type { EventDoc } from '../../src/model/event.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import type { RecordDoc } from '../../src/model/record.ts';
import { eventDoc } from '../support/event-doc.ts';
import { startTestProduct, type TestProduct } from '../support/product.ts';

const PEOPLE = 50;
const COMPANY = { people: PEOPLE, seed: 7, now: '2026-11-01T00:00:00.000Z' };
const ALL = 10_000;

let product: TestProduct;
let events: EventDoc[] = [];
let profiles: ProfileDoc[] = [];
let records: RecordDoc[] = [];

/** Requests for help of an invented desk in 2019: answered, closed, opened again, or left. */
const DESK: EventDoc[] = Array.from({ length: 40 }, (_, i) => {
  const opened = Date.UTC(2019, 2, 1 + (i % 28), 8 + (i % 9));
  const at = (hours: number) => new Date(opened + hours * 3_600_000).toISOString();
  const subject = {
    type: 'ticket',
    id: `T${i}`,
    topic: ['delivery', 'invoice', 'broken'][i % 3] ?? '',
  };
  const one = (name: string, hours: number, more: Partial<EventDoc> = {}) =>
    eventDoc({
      event_id: `desk-${i}-${name}-${hours}`,
      profile_id: `desk-${i % 11}`,
      source: 'desk_of_tests',
      channel: i % 2 === 0 ? 'phone' : 'email',
      name,
      subject,
      occurred_at: at(hours),
      ...more,
    });
  return [
    one(i % 4 === 0 ? 'complaint_filed' : 'ticket_created', 0),
    ...(i % 3 === 0 ? [one('ticket_updated', 1 + (i % 5))] : []),
    ...(i % 5 === 4 ? [] : [one('ticket_closed', 6 + i, { rating: 1 + (i % 5), rating_max: 5 })]),
    ...(i % 7 === 0 ? [one('ticket_reopened', 80)] : []),
    ...(i % 14 === 0 ? [one('ticket_closed', 100)] : []),
    one('survey_answered', 200, {
      properties: { survey: 'nps' },
      rating: (i * 3) % 11,
      rating_max: 10,
      subject: { type: 'survey', id: `S${i}` },
    }),
  ];
}).flat();

beforeAll(async () => {
  product = await startTestProduct();
  writeFileSync(join(product.home, 'demo.json'), JSON.stringify({ ...COMPANY, loaded: false }));
  const { signal } = new AbortController();
  await loadDemoCompany(product.product, { people: PEOPLE, report: () => undefined, signal });
  const { client, prefix } = product.engine;
  const { errors } = await client.bulk({
    operations: DESK.flatMap((event) => [
      { index: { _index: eventsIndexFor(prefix, event.occurred_at), _id: event.event_id } },
      event,
    ]),
  });
  expect(errors).toBe(false);
  await product.settled();
  const read = async <Doc>(index: 'profiles' | 'events' | 'records') => {
    const { hits } = await client.search<Doc>({
      index: buildIndexNames(prefix)[index],
      size: ALL,
      _source_excludes: ['state'],
    });
    expect(hits.hits.length).toBeLessThan(ALL);
    return hits.hits.map(({ _source }) => _source as Doc);
  };
  events = await read<EventDoc>('events');
  profiles = (await read<ProfileDoc>('profiles')).filter(({ status }) => status === 'active');
  records = await read<RecordDoc>('records');
}, 300_000);
afterAll(() => product?.stop());

async function post<Answer>(path: string, body: object): Promise<Answer> {
  const { status, body: json } = await product.request('analyst', 'POST', path, body);
  expect(status, JSON.stringify(json)).toBe(200);
  return json as Answer;
}
const query = (id: string, view: object = { period: { kind: 'all' } }) =>
  post<DashboardAnswer>(`/v1/dashboards/${id}/query`, { view });
const years = { kind: 'between', from: '2023-01-01', to: '2027-01-01' };
const frame = (answer: DashboardAnswer, id: string): Frame => {
  const panel = answer.panels.find((one) => one.id === id);
  if (panel?.status !== 'ok' || panel.frame === undefined) throw new Error(`no figures of ${id}`);
  return panel.frame;
};

describe.each(READY_DASHBOARDS.map(({ id }) => id))('the ready dashboard %s', (id) => {
  test('answers every panel on the demo company', async () => {
    const answer = await query(id, { period: years });
    expect(answer.panels.filter(({ status }) => status === 'failed')).toEqual([]);
    const { panels } = READY_DASHBOARDS.find((one) => one.id === id) ?? { panels: [] };
    expect(answer.panels.map((one) => one.id)).toEqual(panels.map((one) => one.id));
  });
});

describe('figures of the demo company', () => {
  test('of people who arrived, by way and over time', async () => {
    const answer = await query('acquisition', { period: years });
    const arrived = profiles.filter(({ computed }) => computed?.acquisition !== undefined);
    expect(frame(answer, 'newcomers').totals['people']).toBe(arrived.length);
    const ways = Map.groupBy(arrived, (p) => p.computed?.acquisition?.channel);
    for (const { keys, values } of frame(answer, 'ways').rows) {
      const way = keys['computed.acquisition.channel'] as string;
      expect(values['people']).toBe(ways.get(way)?.length);
    }
    const months = frame(answer, 'arrivals').rows;
    const sum = months.reduce((n, { values }) => n + Number(values['people']), 0);
    expect(sum).toBe(arrived.length);
  });

  test('of revenue, by currency', async () => {
    const answer = await query('value_rfm', { period: years });
    const sums: Record<string, number> = {};
    for (const { revenue_minor, currency = '' } of events) {
      if (revenue_minor !== undefined) sums[currency] = (sums[currency] ?? 0) + revenue_minor;
    }
    expect(frame(answer, 'revenue').totals['revenue']).toEqual(sums);
  });

  test('of what was said by e-mail campaigns', async () => {
    const answer = await query('campaign_effectiveness', { period: years });
    const of = (name: string) => events.filter((event) => event.name === name).length;
    expect(of('email_opened')).toBeGreaterThan(0);
    expect(frame(answer, 'opened').totals['count']).toBe(of('email_opened'));
    expect(frame(answer, 'clicks').totals['clicks']).toBeCloseTo(
      of('email_link_clicked') / (of('email_link_clicked') + of('email_opened')),
      9,
    );
  });

  test('of what was looked at and ordered, beside the stock', async () => {
    type Row = {
      sku: string;
      stock: number | null;
      counted_at: string;
      viewed: number;
      viewed_unavailable: number;
      ordered: number;
    };
    const { products } = await post<{ products: Row[] }>('/v1/analytics/demand', { size: 1000 });
    const has = ({ items = [] }: EventDoc, sku: string) => items.some((item) => item.sku === sku);
    expect(products.length).toBeGreaterThan(20);
    for (const { sku, stock, viewed, ordered, viewed_unavailable } of products) {
      const counts = records.filter(
        (r) => r.record_type === 'stock_level' && r.data['sku'] === sku,
      );
      const left =
        counts.length === 0
          ? null
          : counts.reduce((n, { data }) => n + Number(data['quantity']), 0);
      expect(stock).toBe(left);
      const newest =
        counts
          .map(({ updated_at }) => updated_at)
          .sort()
          .at(-1) ?? '';
      const views = events.filter((e) => e.name === 'product_viewed' && has(e, sku));
      expect(viewed).toBe(views.length);
      expect(ordered).toBe(
        events.filter((e) => e.name === 'order_completed' && has(e, sku)).length,
      );
      const missed = left === 0 ? views.filter((e) => e.occurred_at >= newest).length : 0;
      expect(viewed_unavailable).toBe(missed);
    }
  });

  test('of interactions tied to known profiles, by channel', async () => {
    type Answer = {
      channels: { channel: string; interactions: number; known: number; share: number }[];
      total: { share: number };
    };
    const { channels, total } = await post<Answer>('/v1/analytics/visibility', {});
    const strangers = new Set(profiles.filter((p) => p.anonymous).map((p) => p.profile_id));
    expect(strangers.size).toBeGreaterThan(0);
    const met = events.filter(({ channel }) => channel !== 'system');
    for (const { channel, interactions, known } of channels) {
      const list = met.filter((event) => event.channel === channel);
      expect([interactions, known]).toEqual([
        list.length,
        list.filter(({ profile_id }) => !strangers.has(profile_id)).length,
      ]);
    }
    expect(total.share).toBeCloseTo(
      met.filter(({ profile_id }) => !strangers.has(profile_id)).length / met.length,
      9,
    );
  });

  test('of the RFM grid: 25 cells that hold every scored customer once', async () => {
    type Answer = {
      cells: {
        recency: number;
        frequency: number;
        people: number;
        revenue: Record<string, number>;
      }[];
      scored: number;
      unscored: number;
    };
    let found: Answer = { cells: [], scored: 0, unscored: 0 };
    let customers: ProfileDoc[] = [];
    // Scores are given in the background: ask until nothing changed while it was asked.
    await expect
      .poll(
        async () => {
          await product.settled();
          const before = await scoredPeople();
          found = await post<Answer>('/v1/analytics/rfm', {});
          customers = await scoredPeople();
          return JSON.stringify(before) === JSON.stringify(customers);
        },
        { timeout: 60_000 },
      )
      .toBe(true);
    const { cells, scored, unscored } = found;
    expect(scored + unscored).toBe(customers.length);
    expect(cells).toHaveLength(25);
    for (const { recency, frequency, people, revenue } of cells) {
      const within = customers.flatMap(({ computed }) => {
        const rfm = computed?.rfm;
        return rfm?.recency_score === recency && rfm.frequency_score === frequency ? [rfm] : [];
      });
      expect(people).toBe(within.length);
      const euros = within.filter(({ currency }) => currency === 'EUR');
      if (euros.length === 0) continue;
      const sum = euros.reduce((n, { monetary_minor }) => n + (monetary_minor ?? 0), 0);
      expect(revenue['EUR']).toBe(sum);
    }
  });
});

async function scoredPeople(): Promise<ProfileDoc[]> {
  const { client, prefix } = product.engine;
  const { hits } = await client.search<ProfileDoc>({
    index: buildIndexNames(prefix).profiles,
    size: ALL,
    _source: ['profile_id', 'computed.rfm'],
    query: {
      bool: {
        filter: [{ term: { status: 'active' } }, { exists: { field: 'computed.rfm.frequency' } }],
      },
    },
    sort: ['profile_id'],
  });
  return hits.hits.map(({ _source }) => _source as ProfileDoc);
}

describe('service', () => {
  const period = { from: '2019-03-01', to: '2019-05-01' };
  type Course = Record<string, number | null>;
  interface Answer {
    readonly contacts: { readonly contacts: number; readonly people: number };
    readonly course: Course;
    readonly by_cause: readonly (Course & { readonly cause: string })[];
    readonly backlog: readonly { time: string; opened: number; resolved: number; open: number }[];
    readonly scores: {
      nps: { score: number; answers: number };
      csat: { mean: number; satisfied: number };
    };
  }

  /** The same figures by a loop over one ticket after the other. */
  function byHand(list: readonly EventDoc[]) {
    const tickets = [
      ...Map.groupBy(
        list.filter((e) => e.subject?.type === 'ticket'),
        (e) => e.subject?.id,
      ),
    ];
    return tickets.map(([, own]) => {
      const ms = (names: string[]) =>
        own
          .filter((e) => names.includes(e.name))
          .map((e) => Date.parse(e.occurred_at))
          .sort((a, b) => a - b);
      const [opened = 0] = ms(['ticket_created', 'complaint_filed']);
      const responses = ms(['ticket_updated', 'ticket_closed']);
      const closed = ms(['ticket_closed']).at(-1);
      const again = ms(['ticket_reopened']).at(-1);
      const isOpen = closed === undefined || (again !== undefined && again > closed);
      return {
        cause: own[0]?.subject?.topic ?? '',
        opened,
        response: responses[0],
        once: responses.length === 1 && again === undefined,
        resolved: isOpen ? undefined : closed,
        again: again !== undefined || ms(['ticket_closed']).length > 1,
      };
    });
  }
  const hours = (from: number, to: number) => (to - from) / 3_600_000;
  const middle = (values: number[]) => {
    const sorted = [...values].sort((a, b) => a - b);
    const half = (sorted.length - 1) / 2;
    return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
  };

  test('equals a count ticket by ticket', async () => {
    const { contacts, course, by_cause, scores } = await post<Answer>('/v1/analytics/service', {
      period,
    });
    const tickets = byHand(DESK);
    const resolved = tickets.filter((t) => t.resolved !== undefined);
    expect(contacts.contacts).toBe(40);
    expect(contacts.people).toBe(11);
    expect(course).toMatchObject({
      requests: 40,
      resolved: resolved.length,
      reopened: tickets.filter((t) => t.again).length,
      first_contact_resolution: resolved.filter((t) => t.once).length / resolved.length,
    });
    const responded = tickets.flatMap((t) =>
      t.response === undefined ? [] : [hours(t.opened, t.response)],
    );
    expect(course['first_response_median_hours']).toBeCloseTo(middle(responded), 9);
    expect(course['resolution_median_hours']).toBeCloseTo(
      middle(resolved.map((t) => hours(t.opened, t.resolved ?? 0))),
      9,
    );
    for (const { cause, requests } of by_cause) {
      expect(requests).toBe(tickets.filter((t) => t.cause === cause).length);
    }
    const said = DESK.filter((e) => e.name === 'survey_answered').map((e) => e.rating ?? 0);
    const nps = said.filter((n) => n >= 9).length - said.filter((n) => n <= 6).length;
    expect(scores.nps).toEqual({ answers: 40, score: (100 * nps) / said.length });
    const stars = DESK.filter((e) => e.name === 'ticket_closed' && e.rating !== undefined).map(
      (e) => e.rating ?? 0,
    );
    expect(scores.csat.mean).toBeCloseTo(stars.reduce((a, b) => a + b, 0) / stars.length / 5, 9);
    expect(scores.csat.satisfied).toBeCloseTo(stars.filter((n) => n >= 4).length / stars.length, 9);
  });

  test('tells the backlog at the end of each day', async () => {
    const { backlog } = await post<Answer>('/v1/analytics/service', {
      period,
      interval: 'day',
      time_zone: 'UTC',
    });
    const tickets = byHand(DESK);
    expect(backlog).toHaveLength(61);
    for (const { time, open } of backlog) {
      const end = Date.parse(time) + 86_400_000;
      expect(open).toBe(
        tickets.filter((t) => t.opened < end && (t.resolved === undefined || t.resolved >= end))
          .length,
      );
    }
  });

  test('follows a filter by what opened a request', async () => {
    const filter = { op: 'is', field: 'name', values: ['complaint_filed'] };
    const { course } = await post<Answer>('/v1/analytics/service', { period, filter });
    expect(course['requests']).toBe(10);
    expect(course['resolved']).toBeGreaterThan(0);
  });

  test('refuses an empty period', async () => {
    const body = { period: { from: '2019-05-01', to: '2019-05-01' } };
    expect((await product.request('analyst', 'POST', '/v1/analytics/service', body)).status).toBe(
      400,
    );
  });
});

describe('the same dashboards in Kibana', () => {
  const options = { language: 'en', currency: 'EUR', timezone: 'Europe/Paris' } as const;

  const asked = new Map<string, Promise<DashboardAnswer>>();
  /** Our own answers, each asked for once. Minutes are shown of half an hour, not of years. */
  async function answerOf(id: string): Promise<DashboardAnswer> {
    const answer = asked.get(id) ?? query(id, id === 'real_time' ? {} : { period: years });
    asked.set(id, answer);
    return await answer;
  }

  /** What `azimut kibana check` does: reads the file, then runs every layer and holds it against our panels. */
  async function check(change: (ndjson: string) => string = (text) => text) {
    const { client, prefix } = product.engine;
    const given = { ...options, prefix };
    const { objects, faults } = readExport(
      change(toNdjson(exportDashboards(READY_DASHBOARDS, given).objects)),
    );
    const reader = createAnalysisCopyReader(client);
    const fields = new Map(
      await Promise.all(
        [`${prefix}-analysis-people`, `${prefix}-analysis-events`].map(
          async (title) => [title, await reader.fields(title)] as const,
        ),
      ),
    );
    const replay = await replayExport(objects, READY_DASHBOARDS, given, {
      search: reader.search,
      answerOf,
      timezone: options.timezone,
    });
    const wrong = checkObjects(objects, (title) => fields.get(title));
    return { ...replay, faults: [...faults, ...wrong, ...replay.faults] };
  }

  beforeAll(async () => {
    const { client, prefix } = product.engine;
    const ids = createIds('a secret of tests, at least thirty-two characters');
    const names = buildIndexNames(prefix);
    // Copies are as of when they were made: what merges still have to move would count under two people here.
    const moving = { terms: { moved: ['pending', 'moving'] } };
    const leftToMove = async () => {
      await client.indices.refresh({ index: [names.merges, names.events] });
      return (await client.count({ index: names.merges, query: moving })).count;
    };
    while ((await leftToMove()) > 0) await setTimeout(250);
    await syncAnalysisCopies(openAnalysisCopies({ client, names, ids, now: () => new Date() }));
  });

  test('show the figures of our own panels, layer by layer', async () => {
    const { faults, differences, replayed, compared, figures, rows } = await check();
    expect(faults).toEqual([]);
    expect(differences).toEqual([]);
    expect(replayed).toBeGreaterThan(50);
    expect(compared).toBeGreaterThan(40);
    expect(figures).toBeGreaterThan(300);
    expect(rows).toBeGreaterThan(300);
  });

  test.each([
    {
      name: 'a filter that the engine cannot read',
      change: (text: string) => text.replace('name:\\\\\\"', 'name:((\\\\\\"'),
      rule: 'not_answered',
    },
    {
      name: 'a field that is not there',
      change: (text: string) => text.replaceAll('lifecycle_stage', 'life_stage'),
      rule: 'no_field',
    },
  ])('are refused with $name', async ({ change, rule }) => {
    const { faults } = await check(change);
    expect(faults.map((fault) => fault.rule)).toContain(rule);
  });

  test('are found to differ where a figure is counted otherwise', async () => {
    const { differences } = await check((text) =>
      text.replaceAll('order_completed', 'page_viewed'),
    );
    expect(differences.length).toBeGreaterThan(0);
  });
});

describe('from a terminal', () => {
  test('dashboards are listed, asked and saved', async () => {
    const list = await product.cli(['dashboards']);
    expect(list.code, list.stderr).toBe(0);
    expect(list.stdout).toContain('service_satisfaction');
    const asked = await product.cli(['dashboards', 'query', 'value_rfm', '--json']);
    expect(asked.code, asked.stderr).toBe(0);
    expect(JSON.parse(asked.stdout).panels[0]).toMatchObject({ id: 'revenue', status: 'ok' });
    const shown = await product.cli(['dashboards', 'show', 'acquisition']);
    const file = join(product.home, 'mine.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(shown.stdout), id: 'mine' }));
    const put = await product.cli(['dashboards', 'put', file]);
    expect(put.stdout, put.stderr).toContain('mine');
  });

  test('segments are counted before they are saved, and listed with their members', async () => {
    const file = join(product.home, 'known.json');
    const condition = { op: 'is', field: 'anonymous', values: [false] };
    const title = { fr: 'Connus', en: 'Known' };
    writeFileSync(file, JSON.stringify({ id: 'known', title, condition }));
    const known = profiles.filter(({ anonymous }) => !anonymous).map((p) => p.profile_id);
    const counted = await product.cli(['segments', 'count', file, '--json']);
    expect(JSON.parse(counted.stdout), counted.stderr).toMatchObject({ count: known.length });
    expect((await product.cli(['segments', 'put', file])).stdout).toContain('known');
    const members = await product.cli(['segments', 'members', 'known']);
    expect(members.stdout.trim().split('\n').sort()).toEqual(known.sort());
  });
});

test('a trait of the company is among the fields that can be asked by', async () => {
  const definition = {
    label: { fr: 'Vues', en: 'Views' },
    compute: { function: 'count' },
    filter: { op: 'is', field: 'name', values: ['product_viewed'] },
  };
  const made = await product.request('analyst', 'PUT', '/v1/traits/views', definition);
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  const { body } = await product.request('analyst', 'GET', '/v1/fields');
  expect((body as { fields: object[] }).fields).toContainEqual(
    expect.objectContaining({
      name: (made.body as { field: string }).field,
      label: definition.label,
      measure: true,
    }),
  );
});
