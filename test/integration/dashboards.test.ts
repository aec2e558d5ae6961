import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DashboardAnswer, Frame, PanelAnswer } from '../../src/analytics/dashboards/answer.ts';
import type { DashboardInput } from '../../src/analytics/dashboards/spec.ts';
import type { ViewInput } from '../../src/analytics/dashboards/view.ts';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import type { EventDoc } from '../../src/model/event.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { bearer, type TestApi, testApi } from '../support/api.ts';
import { eventDoc } from '../support/event-doc.ts';
import { person } from '../support/person.ts';

let api: TestApi;
let asked = 0;

const CITIES = ['Lyon', 'Paris', 'Lille'];
const CHANNELS = ['web', 'store', 'email'] as const;
const DAYS = 40;
const START = Date.parse('2026-03-10T09:00:00.000Z');

/** Thirty people, and what they did from 10 March on, through the night that clocks go forward in Paris. */
const EVENTS: EventDoc[] = Array.from({ length: 600 }, (_, i) => {
  const at = new Date(START + ((i * 7919) % (DAYS * 24 * 60)) * 60_000);
  const order = i % 5 === 0;
  return eventDoc({
    event_id: `e${i}`,
    profile_id: `p${(i * i + 3 * i) % 30}`,
    name: order ? 'order_completed' : i % 3 === 0 ? 'page_viewed' : 'product_viewed',
    channel: CHANNELS[i % 3] ?? 'web',
    occurred_at: at.toISOString(),
    local_hour: at.getUTCHours(),
    local_weekday: ((at.getUTCDay() + 6) % 7) + 1,
    device: { type: i % 4 === 0 ? 'mobile' : 'desktop' },
    place: { city: CITIES[i % 2] ?? 'Lyon', country: 'FR' },
    ...(order ? { revenue_minor: 1000 + i, currency: i % 25 === 0 ? 'USD' : 'EUR' } : {}),
  });
});
const PEOPLE: ProfileDoc[] = Array.from({ length: 30 }, (_, i) => {
  const own = EVENTS.filter(({ profile_id }) => profile_id === `p${i}`);
  return person(
    `p${i}`,
    { city: CITIES[i % 3] ?? 'Lyon', country: 'FR', email: `p${i}@example.org` },
    {
      changes: {
        channels: [...new Set(own.map(({ channel }) => channel))],
        lifecycle_stage: i % 2 === 0 ? 'active' : 'dormant',
        events_count: own.length,
        event_count: Object.fromEntries(
          [...Map.groupBy(own, ({ name }) => name)].map(([name, list]) => [
            name,
            String(list.length).padStart(10, '0'),
          ]),
        ),
        location: { lat: 45.76 + (i % 3), lon: 4.84 },
      },
    },
  );
});

beforeAll(async () => {
  api = await testApi({ perSecond: { call: 1000, collect: 1000, sign_in: 1000 } });
  const { client, prefix } = api.engine;
  const { errors } = await client.bulk({
    refresh: true,
    operations: [
      ...EVENTS.flatMap((event) => [
        { index: { _index: eventsIndexFor(prefix, event.occurred_at), _id: event.event_id } },
        event,
      ]),
      ...PEOPLE.flatMap((doc) => [
        { index: { _index: `${prefix}-profiles`, _id: doc.profile_id } },
        doc,
      ]),
    ],
  });
  expect(errors).toBe(false);
  const { analysis } = api.deps.analysis;
  const askEach = analysis.askEach.bind(analysis);
  Object.assign(analysis, {
    askEach: (...args: Parameters<typeof askEach>) => {
      asked++;
      return askEach(...args);
    },
  });
});
afterAll(() => api.cleanup());

async function call(
  method: string,
  path: string,
  body?: unknown,
  { role = 'analyst' as keyof TestApi['keys'], match = undefined as string | undefined } = {},
) {
  const answer = await api.app.request(path, {
    method,
    headers: { ...bearer(api.keys[role]), ...(match === undefined ? {} : { 'if-match': match }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: answer.status,
    etag: answer.headers.get('etag'),
    json: (isJson ? JSON.parse(text) : {}) as Record<string, never> & { errors?: unknown[] },
    text,
  };
}

const title = { fr: 'T', en: 'T' };
let places = 0;
const at = () => ({ x: 0, y: places++, w: 4, h: 1 });
type PanelInput = DashboardInput['panels'][number];

function panelOf(
  id: string,
  query: Extract<PanelInput, { kind: 'table' }>['query'],
  more: object = {},
): PanelInput {
  return { kind: 'table', id, title, position: at(), query, ...more } as PanelInput;
}

const BOARD: DashboardInput = {
  id: 'of_tests',
  title,
  period: { kind: 'between', from: '2026-03-15', to: '2026-04-10' },
  panels: [
    panelOf('channels', {
      kind: 'aggregation',
      over: 'events',
      measures: [{ kind: 'count' }, { kind: 'people' }, { kind: 'sum', field: 'revenue_minor' }],
      dimensions: [{ kind: 'field', field: 'channel' }],
    }),
    panelOf('devices', {
      kind: 'aggregation',
      over: 'events',
      measures: [{ kind: 'count' }],
      dimensions: [{ kind: 'field', field: 'device.type' }],
    }),
    panelOf('days', {
      kind: 'aggregation',
      over: 'events',
      measures: [{ kind: 'count' }],
      dimensions: [{ kind: 'time', interval: 'day' }],
      size: 1000,
    }),
    panelOf('stages', {
      kind: 'aggregation',
      over: 'profiles',
      measures: [{ kind: 'people' }],
      dimensions: [{ kind: 'field', field: 'lifecycle_stage' }],
    }),
    panelOf(
      'everybody',
      { kind: 'aggregation', over: 'profiles', measures: [{ kind: 'people' }] },
      { ignores_filters: true },
    ),
    {
      kind: 'people',
      id: 'who',
      title,
      position: at(),
      query: {
        kind: 'people',
        fields: ['display_name', 'email', 'city', 'events_count'],
        sort: { field: 'events_count' },
        size: 5,
      },
    },
  ],
};

async function ask(
  view: ViewInput = {},
  board: DashboardInput = BOARD,
  role: keyof TestApi['keys'] = 'analyst',
): Promise<DashboardAnswer> {
  const { status, json } = await call(
    'POST',
    '/v1/dashboards/preview',
    { dashboard: board, view },
    { role },
  );
  expect(status, JSON.stringify(json)).toBe(200);
  return json as unknown as DashboardAnswer;
}

function okPanel(answer: DashboardAnswer, id: string): Extract<PanelAnswer, { status: 'ok' }> {
  const panel = answer.panels.find((one) => one.id === id);
  if (panel?.status !== 'ok') throw new Error(`panel ${id}: ${JSON.stringify(panel)}`);
  return panel;
}
const frameOf = (answer: DashboardAnswer, id: string): Frame => {
  const { frame } = okPanel(answer, id);
  if (frame === undefined) throw new Error('no frame');
  return frame;
};
const countsOf = (frame: Frame, key: string, value = 'count') =>
  Object.fromEntries(frame.rows.map(({ keys, values }) => [String(keys[key]), values[value]]));
const tally = <Item>(items: readonly Item[], by: (item: Item) => string) =>
  Object.fromEntries([...Map.groupBy(items, by)].map(([key, list]) => [key, list.length]).sort());

const FROM = '2026-03-14T23:00:00.000Z';
const TO = '2026-04-09T22:00:00.000Z';
const inPeriod = EVENTS.filter(({ occurred_at }) => occurred_at >= FROM && occurred_at < TO);
const chosen = (field: string, value: string) => ({
  kind: 'values' as const,
  field,
  values: [value],
});
const web = chosen('channel', 'web');
const mobile = chosen('device.type', 'mobile');
const lyon = chosen('city', 'Lyon');

describe('a dashboard', () => {
  test('shows what a plain loop counts, with money apart by currency, in one call to the engine', async () => {
    asked = 0;
    const answer = await ask();
    expect(asked).toBe(1);
    expect(answer.searches).toBe(1);
    expect(answer.period).toEqual({ from: FROM, to: TO });
    expect(answer.time_zone).toBe('Europe/Paris');
    const channels = frameOf(answer, 'channels');
    for (const { keys, values } of channels.rows) {
      const list = inPeriod.filter(({ channel }) => channel === keys['channel']);
      expect(values).toEqual({
        count: list.length,
        people: new Set(list.map(({ profile_id }) => profile_id)).size,
        sum_revenue_minor: Object.fromEntries(
          [
            ...Map.groupBy(
              list.filter((e) => e.currency),
              (e) => e.currency ?? '',
            ),
          ]
            .map(([currency, some]) => [
              currency,
              some.reduce((sum, { revenue_minor = 0 }) => sum + revenue_minor, 0),
            ])
            .sort(),
        ),
      });
    }
    expect(channels.rows).toHaveLength(3);
    expect(channels.totals['count']).toBe(inPeriod.length);
    expect(channels.columns.map(({ name, type }) => [name, type])).toEqual([
      ['channel', 'text'],
      ['count', 'number'],
      ['people', 'number'],
      ['sum_revenue_minor', 'money'],
    ]);
    expect(channels.accuracy).toMatchObject({ count: 'exact' });
    expect(countsOf(frameOf(answer, 'stages'), 'lifecycle_stage', 'people')).toEqual(
      tally(PEOPLE, ({ lifecycle_stage }) => lifecycle_stage),
    );
  });

  test('days are those of its zone, the one of 23 hours too', async () => {
    const { rows } = frameOf(await ask(), 'days');
    expect(rows).toHaveLength(26);
    const starts = rows.map(({ keys }) => String(keys['time']));
    const short = starts.indexOf('2026-03-28T23:00:00.000Z');
    expect(starts[short + 1]).toBe('2026-03-29T22:00:00.000Z');
    const bounds = [...starts, TO];
    rows.forEach(({ values }, i) => {
      const [from = '', to = ''] = [bounds[i], bounds[i + 1]];
      const within = inPeriod.filter((e) => e.occurred_at >= from && e.occurred_at < to);
      expect(values['count']).toBe(within.length);
    });
  });

  test('a click filters every panel but the one it was made in', async () => {
    const answer = await ask({
      selections: [{ id: 'a', over: 'events', chosen: web, from_panel: 'channels' }],
    });
    expect(countsOf(frameOf(answer, 'channels'), 'channel')).toEqual(
      tally(inPeriod, ({ channel }) => channel),
    );
    expect(countsOf(frameOf(answer, 'devices'), 'device.type')).toEqual(
      tally(
        inPeriod.filter(({ channel }) => channel === 'web'),
        ({ device }) => device?.type ?? '',
      ),
    );
    expect(okPanel(answer, 'channels').applied).toEqual([]);
    expect(okPanel(answer, 'devices').applied).toEqual([{ selection: 'a', how: 'own_field' }]);
    expect(okPanel(answer, 'everybody').ignored).toEqual([
      { selection: 'a', why: 'panel_ignores' },
    ]);
    expect(frameOf(answer, 'everybody').totals['people']).toBe(30);
  });

  test('panels over people follow a channel by the channels they were met on', async () => {
    const answer = await ask({
      selections: [{ id: 'a', over: 'events', chosen: web, negate: true }],
    });
    const others = PEOPLE.filter(({ channels }) => !channels.includes('web'));
    expect(frameOf(answer, 'stages').totals['people']).toBe(others.length);
    expect(okPanel(answer, 'stages').applied).toEqual([
      { selection: 'a', how: 'equivalent_field', field: 'channels' },
    ]);
    expect(answer.people.condition).toEqual({
      op: 'not',
      condition: { op: 'is', field: 'channels', values: ['web'] },
    });
  });

  test('where no field says the same, panels follow the people behind, both ways', async () => {
    const answer = await ask({
      selections: [
        { id: 'm', over: 'events', chosen: mobile },
        {
          id: 'stage',
          over: 'profiles',
          chosen: { kind: 'values', field: 'lifecycle_stage', values: ['active'] },
        },
        { id: 'off', over: 'events', chosen: web, disabled: true },
      ],
    });
    const active = new Set(
      PEOPLE.filter((p) => p.lifecycle_stage === 'active').map((p) => p.profile_id),
    );
    const mobiles = new Set(
      inPeriod.filter((e) => e.device?.type === 'mobile').map((e) => e.profile_id),
    );
    expect(countsOf(frameOf(answer, 'channels'), 'channel')).toEqual(
      tally(
        inPeriod.filter((e) => e.device?.type === 'mobile' && active.has(e.profile_id)),
        ({ channel }) => channel,
      ),
    );
    expect(frameOf(answer, 'stages').totals['people']).toBe(
      PEOPLE.filter((p) => active.has(p.profile_id) && mobiles.has(p.profile_id)).length,
    );
    expect(okPanel(answer, 'stages').applied).toEqual([
      { selection: 'stage', how: 'own_field' },
      { selection: 'm', how: 'people_behind', people: mobiles.size },
    ]);
    expect(answer.people.ignored).toEqual([{ selection: 'm', why: 'not_possible' }]);
    expect(answer.searches).toBe(2);
  });

  test.each([
    {
      name: 'a range of time',
      chosen: { kind: 'range', field: 'occurred_at', gte: '2026-03-20', lt: '2026-03-22' },
      keeps: (e: EventDoc) =>
        e.occurred_at >= '2026-03-19T23:00' && e.occurred_at < '2026-03-21T23:00',
    },
    {
      name: 'cells of the week',
      chosen: { kind: 'hours_of_week', cells: ['1-09', '1-10', '3-20'] },
      keeps: (e: EventDoc) =>
        ['1-9', '1-10', '3-20'].includes(`${e.local_weekday}-${e.local_hour}`),
    },
    {
      name: 'what has no value',
      chosen: { kind: 'values', field: 'currency', values: [null, 'USD'] },
      keeps: (e: EventDoc) => e.currency !== 'EUR',
    },
    {
      name: 'a condition',
      chosen: { kind: 'condition', condition: { op: 'range', field: 'revenue_minor', gte: 1300 } },
      keeps: (e: EventDoc) => (e.revenue_minor ?? 0) >= 1300,
    },
  ] as const)('$name can be chosen', async ({ chosen, keeps }) => {
    const answer = await ask({
      selections: [{ id: 'a', over: 'events', chosen: JSON.parse(JSON.stringify(chosen)) }],
    });
    expect(frameOf(answer, 'devices').totals['count']).toBe(inPeriod.filter(keeps).length);
  });

  test('a tile of the map chooses the people in it', async () => {
    const answer = await ask(
      {
        selections: [
          {
            id: 'a',
            over: 'profiles',
            chosen: { kind: 'tiles', field: 'location', tiles: ['9/262/182'] },
          },
        ],
      },
      BOARD,
      'administrator',
    );
    const { ignored, frame } = okPanel(answer, 'stages');
    expect(ignored).toEqual([]);
    expect(frame?.totals['people']).toBe(10);
  });

  test('stands beside another period', async () => {
    const answer = await ask({
      compare: { with: 'period', from: '2026-03-10', to: '2026-03-15' },
    });
    const before = EVENTS.filter((e) => e.occurred_at < FROM);
    const { compared_totals, rows } = frameOf(answer, 'channels');
    expect(compared_totals?.['count']).toBe(before.length);
    for (const { keys, compared } of rows) {
      expect(compared?.['count']).toBe(
        before.filter(({ channel }) => channel === keys['channel']).length,
      );
    }
    expect(answer.compared_period).toEqual({
      from: '2026-03-09T23:00:00.000Z',
      to: FROM,
    });
    expect(frameOf(answer, 'stages').compared_totals).toBeUndefined();
  });
});

describe('bad input', () => {
  const over = (id: string, query: object) => panelOf(id, query as never);
  const count = { kind: 'aggregation', over: 'events', measures: [{ kind: 'count' }] };
  const broken: DashboardInput = {
    ...BOARD,
    panels: [
      ...BOARD.panels.slice(0, 1),
      over('vanished', { ...count, dimensions: [{ kind: 'field', field: 'no_longer.there' }] }),
      over('masked', {
        kind: 'aggregation',
        over: 'profiles',
        measures: [{ kind: 'people' }],
        dimensions: [{ kind: 'field', field: 'job_title' }],
      }),
      over('minutes', { ...count, dimensions: [{ kind: 'time', interval: 'minute' }] }),
      over('hurtful', {
        ...count,
        dimensions: [
          {
            kind: 'ranges',
            field: 'revenue_minor',
            bounds: Array.from({ length: 99 }, (_, i) => i),
          },
          { kind: 'ranges', field: 'rating', bounds: Array.from({ length: 9 }, (_, i) => i) },
        ],
      }),
      over('of_segment', {
        kind: 'aggregation',
        over: 'profiles',
        measures: [{ kind: 'people' }],
        filter: { op: 'segment', id: 'nobody_saved_it' },
      }),
      over('not_drawn', { kind: 'analysis', analysis: 'trends' }),
    ],
  };

  test('a panel that cannot be answered says why, and the others live', async () => {
    const answer = await ask({}, broken);
    expect(frameOf(answer, 'channels').totals['count']).toBe(inPeriod.length);
    const failures = answer.panels.filter((one) => one.status === 'failed');
    expect(failures.map(({ id, reason, limit }) => [id, reason, limit])).toEqual([
      ['vanished', 'field_missing', undefined],
      ['masked', 'forbidden', undefined],
      ['minutes', 'too_many_groups', 10_000],
      ['hurtful', 'too_many_groups', 500],
      ['of_segment', 'segment_missing', undefined],
      ['not_drawn', expect.stringMatching(/analysis_missing|not_valid/), undefined],
    ]);
    for (const { message } of failures) expect(message).not.toMatch(/p\d@example/);
  });

  test('what one role may not see, another may', async () => {
    const answer = await ask({}, broken, 'administrator');
    expect(okPanel(answer, 'masked').frame?.rows).toEqual([]);
    const [forRoles, forAll] = [
      okPanel(await ask(), 'who').people,
      okPanel(await ask({}, BOARD, 'representative'), 'who').people,
    ];
    expect(forRoles).toMatchObject({
      fields: ['city', 'events_count'],
      masked: ['display_name', 'email'],
      total: 30,
    });
    expect(JSON.stringify(forRoles)).not.toContain('example.org');
    const most = [...PEOPLE].sort((a, b) => b.events_count - a.events_count)[0];
    expect(forAll?.people[0]?.values).toMatchObject({ events_count: most?.events_count });
    expect(forAll?.masked).toEqual([]);
  });

  test('a selection by a field that is withheld or gone is said to be ignored', async () => {
    const answer = await ask({
      selections: [
        { id: 'gone', over: 'events', chosen: { kind: 'values', field: 'gone', values: ['x'] } },
        {
          id: 'job',
          over: 'profiles',
          chosen: { kind: 'values', field: 'job_title', values: ['x'] },
        },
      ],
    });
    expect(okPanel(answer, 'channels').ignored).toEqual([
      { selection: 'gone', why: 'field_missing' },
      { selection: 'job', why: 'forbidden' },
    ]);
    expect(frameOf(answer, 'channels').totals['count']).toBe(inPeriod.length);
  });

  test('a period in the future is empty, not wrong; one that ends before it begins is', async () => {
    const future = { kind: 'between', from: '2031-01-01', to: '2031-01-03' } as const;
    const answer = await ask({ period: future });
    expect(frameOf(answer, 'channels')).toMatchObject({ rows: [], totals: { count: 0 } });
    expect(frameOf(answer, 'days').rows).toHaveLength(2);
    const { status, json } = await call('POST', '/v1/dashboards/preview', {
      dashboard: BOARD,
      view: { period: { ...future, to: '2030-01-01' } },
    });
    expect(status).toBe(400);
    expect(json.errors).toEqual([expect.objectContaining({ path: 'view.period' })]);
  });

  test('a query of the engine is refused by the schema', async () => {
    const body = {
      dashboard: BOARD,
      view: { selections: [{ id: 'a', query: { match_all: {} } }] },
    };
    expect((await call('POST', '/v1/dashboards/preview', body)).status).toBe(400);
  });
});

describe('dashboards that people make', () => {
  const path = '/v1/dashboards/of_tests';
  test('are saved, changed over what was read, undone, removed and brought back', async () => {
    const made = await call('PUT', path, BOARD);
    expect([made.status, made.etag]).toEqual([200, '"1"']);
    expect((await call('PUT', path, BOARD)).status).toBe(412);
    const renamed = { ...BOARD, title: { fr: 'Deux', en: 'Two' } };
    expect((await call('PUT', path, renamed, { match: '"1"' })).etag).toBe('"2"');
    expect((await call('PUT', path, renamed, { match: '"1"' })).status).toBe(412);
    const undone = await call('POST', `${path}/restore`, { version: 1 }, { match: '"2"' });
    expect(undone.json).toMatchObject({ version: 3, dashboard: { title: { fr: 'T' } } });
    expect((await call('DELETE', path, undefined, { match: '"3"' })).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    const { json } = await call('GET', `${path}/versions`);
    expect(json).toMatchObject({
      versions: [{ version: 4, deleted: true }, { version: 3 }, { version: 2 }, { version: 1 }],
    });
    expect((await call('GET', `${path}/versions/2`)).json).toMatchObject({
      dashboard: { title: { fr: 'Deux' } },
    });
    const back = await call('POST', `${path}/restore`, { version: 2 });
    expect(back.json).toMatchObject({ version: 5, dashboard: { title: { fr: 'Deux' } } });
    const list = await call('GET', '/v1/dashboards');
    expect(JSON.stringify(list.json)).toContain('of_tests');
  });

  test('are not made under the name of one that is built in, nor by those who may only look', async () => {
    const ready = await call('GET', '/v1/dashboards/value_rfm');
    expect(ready.json).toMatchObject({ built_in: true, version: 0 });
    const board = { ...BOARD, id: 'value_rfm' };
    expect((await call('PUT', '/v1/dashboards/value_rfm', board)).status).toBe(409);
    expect((await call('PUT', path, BOARD, { role: 'representative' })).status).toBe(403);
  });

  test('give each panel as CSV, money in a column for each currency', async () => {
    const { text } = await call('POST', `${path}/panels/channels/csv`, {});
    const [header, ...lines] = text.replace('\uFEFF', '').trim().split('\n');
    expect(header).toBe('channel,count,people,sum_revenue_minor_EUR,sum_revenue_minor_USD');
    expect(lines).toHaveLength(3);
    const first = lines[0]?.split(',');
    expect(Number(first?.[1])).toBe(inPeriod.filter((e) => e.channel === first?.[0]).length);
  });
});

describe('a segment', () => {
  const people = (condition: (p: ProfileDoc) => boolean) => PEOPLE.filter(condition);
  const save = (id: string, condition: object, more = {}) =>
    call('PUT', `/v1/segments/${id}`, { id, title, condition }, more);
  const inLyon = (p: ProfileDoc) => p.city === 'Lyon';
  const active = (p: ProfileDoc) => p.lifecycle_stage === 'active';

  test('is saved as a condition, may name others, and never itself', async () => {
    expect((await save('lyon', { op: 'is', field: 'city', values: ['Lyon'] })).etag).toBe('"1"');
    const both = {
      op: 'all',
      conditions: [
        { op: 'segment', id: 'lyon' },
        { op: 'is', field: 'lifecycle_stage', values: ['active'] },
      ],
    };
    expect((await save('active_lyon', both)).status).toBe(200);
    const round = await save('lyon', { op: 'segment', id: 'active_lyon' }, { match: '"1"' });
    expect(round.status).toBe(400);
    expect(JSON.stringify(round.json)).toContain('comes back to itself');
    expect((await save('other', { op: 'segment', id: 'nobody' })).status).toBe(400);
    expect((await save('job', { op: 'exists', field: 'job_title' })).status).toBe(403);
    const { json } = await call('GET', '/v1/segments');
    expect(json).toMatchObject({ segments: [{ id: 'active_lyon' }, { id: 'lyon' }] });
  });

  test('is counted before it is saved, with a sample as the roles may see it', async () => {
    const condition = { op: 'segment', id: 'active_lyon' };
    const { json } = await call('POST', '/v1/segments/preview', { condition, sample: 3 });
    const wanted = people((p) => inLyon(p) && active(p)).length;
    expect(json).toMatchObject({ count: wanted, people: 30, share: wanted / 30 });
    expect(json['sample']).toHaveLength(3);
    expect(JSON.stringify(json)).not.toContain('example.org');
  });

  test('lists its members page by page, each once', async () => {
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { json, status } = await call(
        'GET',
        `/v1/segments/lyon/members?size=4${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      expect(status).toBe(200);
      const page = json as unknown as { members: ProfileDoc[]; next_cursor: string | null };
      found.push(...page.members.map(({ profile_id }) => profile_id));
      cursor = page.next_cursor;
    }
    expect(found.sort()).toEqual(
      people(inLyon)
        .map((p) => p.profile_id)
        .sort(),
    );
    const foreign = await call('GET', '/v1/segments/active_lyon/members?cursor=abc.def');
    expect(foreign.status).toBe(400);
  });

  test('says of anybody why they are in it or not, part by part', async () => {
    const { json } = await call('GET', '/v1/segments/active_lyon/explain?profile_id=p3');
    expect(json).toMatchObject({
      profile_id: 'p3',
      member: false,
      reason: {
        op: 'all',
        holds: false,
        parts: [
          {
            op: 'segment',
            segment: 'lyon',
            holds: true,
            parts: [{ op: 'is', holds: true, actual: ['Lyon'] }],
          },
          { op: 'is', holds: false, actual: ['dormant'] },
        ],
      },
    });
    const inside = await call('GET', '/v1/segments/active_lyon/explain?profile_id=p6');
    expect(inside.json).toMatchObject({ member: true });
    expect((await call('GET', '/v1/segments/lyon/explain?profile_id=nobody')).status).toBe(404);
  });

  test('groups and filters aggregations, and finds people', async () => {
    const { json } = await call('POST', '/v1/aggregations', {
      over: 'profiles',
      measures: [{ kind: 'people' }],
      dimensions: [{ kind: 'segments' }],
    });
    expect(json).toMatchObject({
      rows: [
        {
          keys: { segments: 'active_lyon' },
          values: { people: people((p) => inLyon(p) && active(p)).length },
        },
        { keys: { segments: 'lyon' }, values: { people: people(inLyon).length } },
      ],
    });
    const filtered = await call('POST', '/v1/aggregations', {
      over: 'profiles',
      measures: [{ kind: 'people' }],
      filter: { op: 'not', condition: { op: 'is', field: 'segments', values: ['lyon'] } },
    });
    expect(filtered.json).toMatchObject({
      totals: { people: people((p) => !inLyon(p)).length },
    });
    const hits = await call('POST', '/v1/profiles/search', {
      filters: { segment: ['lyon'] },
      size: 100,
    });
    expect((hits.json as unknown as { hits: unknown[] }).hits).toHaveLength(people(inLyon).length);
    const unknown = await call('POST', '/v1/aggregations', {
      over: 'profiles',
      measures: [{ kind: 'people' }],
      filter: { op: 'segment', id: 'nobody' },
    });
    expect(unknown.status).toBe(400);
  });

  test('filters a dashboard, over interactions through its people, and stands beside another', async () => {
    const answer = await ask({
      selections: [
        { id: 'a', over: 'profiles', chosen: { kind: 'segment', segment: 'active_lyon' } },
      ],
      compare: { with: 'segment', segment: 'lyon' },
    });
    const ids = (list: ProfileDoc[]) => new Set(list.map(({ profile_id }) => profile_id));
    const chosen = ids(people((p) => inLyon(p) && active(p)));
    const { totals } = frameOf(answer, 'devices');
    expect(totals['count']).toBe(inPeriod.filter((e) => chosen.has(e.profile_id)).length);
    const beside = await ask({
      compare: { with: 'segment', segment: 'lyon', base: 'active_lyon' },
    });
    const devices = frameOf(beside, 'devices');
    const lyonIds = ids(people(inLyon));
    expect(devices.totals['count']).toBe(inPeriod.filter((e) => chosen.has(e.profile_id)).length);
    expect(devices.compared_totals?.['count']).toBe(
      inPeriod.filter((e) => lyonIds.has(e.profile_id)).length,
    );
    const stages = frameOf(beside, 'stages');
    expect([stages.totals['people'], stages.compared_totals?.['people']]).toEqual([
      chosen.size,
      lyonIds.size,
    ]);
  });

  test('hides what it asks by from those who may not see it', async () => {
    const condition = { op: 'exists', field: 'job_title' };
    expect((await save('job', condition, { role: 'administrator' })).status).toBe(200);
    const { json } = await call('GET', '/v1/segments/job');
    expect(json).toMatchObject({ id: 'job', condition: null });
    expect((await call('GET', '/v1/segments/job/members')).status).toBe(403);
    const answer = await ask({
      selections: [{ id: 'a', over: 'profiles', chosen: { kind: 'segment', segment: 'job' } }],
    });
    expect(okPanel(answer, 'stages').ignored).toEqual([{ selection: 'a', why: 'forbidden' }]);
    expect((await call('DELETE', '/v1/segments/job', undefined, { match: '"1"' })).status).toBe(
      204,
    );
  });

  test('is the same whether dashboards choose a town by value', async () => {
    const answer = await ask({ selections: [{ id: 'a', over: 'profiles', chosen: lyon }] });
    expect(frameOf(answer, 'stages').totals['people']).toBe(people(inLyon).length);
    // Towns of interactions are fields alike.
    expect(okPanel(answer, 'devices').applied).toEqual([
      { selection: 'a', how: 'equivalent_field', field: 'place.city' },
    ]);
  });
});
