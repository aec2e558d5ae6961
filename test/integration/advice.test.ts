import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildIndexNames, eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import type { Ingestion } from '../../src/ingestion/create-ingestion.ts';
import { createScoring } from '../../src/ingestion/scoring/create-scoring.ts';
import { logLikelihoodRatio } from '../../src/insight/recommend/log-likelihood-ratio.ts';
import { parseRecommender } from '../../src/insight/stored/recommend-model.ts';
import type { EventDoc } from '../../src/model/event.ts';
import type { FittedModel } from '../../src/model/fitted-model.ts';
import type { Role } from '../../src/model/role.ts';
import { basic, bearer, type TestApi, testApi } from '../support/api.ts';
import { eventDoc } from '../support/event-doc.ts';
import { person } from '../support/person.ts';
import { ARTICLES, COFFEE, DAY, orderEvent, shopOrders } from '../support/shop-world.ts';
import { openIngestion } from '../support/worker-parts.ts';

const NOW = Date.now();
const CUSTOMERS = 240;
const GRANTED = { granted: true, decided_at: new Date(NOW - DAY).toISOString(), source: 'crm' };
const REFUSED = { ...GRANTED, granted: false };

let api: TestApi;
let ingestion: Ingestion;
let orders: EventDoc[];
let model: FittedModel;

interface Listed {
  readonly article_id: string;
  readonly pieces: number | null;
  readonly reason: { code: string; article_id: string | null };
  readonly reason_text: string;
}
interface Proposed {
  readonly action: string;
  readonly enabled: boolean;
  readonly barred: { code: string } | null;
  readonly barred_text: string | null;
  readonly probability: number;
  readonly expected_minor: number | null;
  readonly reach: string | null;
  readonly purpose: string;
  readonly title: string;
  readonly reason_text: string;
  readonly consent: { state: string };
  readonly evidence: { tried: number; succeeded: number };
}

beforeAll(async () => {
  api = await testApi();
  const { client, prefix } = api.engine;
  const names = buildIndexNames(prefix);
  ingestion = openIngestion({ client, prefix, spool: api.spool, secret: api.deps.secret });
  orders = shopOrders(CUSTOMERS, NOW);
  const relational = {
    orders_count: 2,
    revenue_minor: 3_000,
    currency: 'EUR',
    average_order_minor: 1_500,
    first_order_at: new Date(NOW - 100 * DAY).toISOString(),
    last_order_at: new Date(NOW - 20 * DAY).toISOString(),
  };
  const people = [
    ...Array.from({ length: 60 }, (_, i) =>
      person(`c${i}`, { full_name: `C${i}` }, { changes: { relational } }),
    ),
    // Buys from the kitchen, and one of the set; agrees to everything.
    person(
      'reader',
      { full_name: 'A', email: 'a@example.org', phone: '+33611223344' },
      {
        changes: {
          consents: { personalisation: GRANTED, email_marketing: GRANTED },
          lifecycle_stage: 'active',
          relational,
        },
      },
    ),
    person('silent', { full_name: 'B', email: 'b@example.org' }),
    person(
      'newcomer',
      { full_name: 'C' },
      {
        changes: {
          consents: { personalisation: GRANTED },
          computed: {
            persona: 'browser',
            journey_stage: 'consideration',
            interests: {
              categories: ['unheard', 'toys'],
              brands: [],
              top_category: 'toys',
              top_category_share: 1,
              top_brand: null,
              top_brand_share: null,
            },
          },
        },
      },
    ),
    person('unknown', { full_name: 'D' }, { changes: { consents: { personalisation: GRANTED } } }),
    person(
      'refuses',
      { full_name: 'E', email: 'e@example.org' },
      {
        changes: { consents: { email_marketing: REFUSED } },
      },
    ),
  ];
  const events = [
    ...orders,
    orderEvent('reader-1', 'reader', NOW - 100 * DAY, ['kitchen-0', COFFEE]),
    orderEvent('reader-2', 'reader', NOW - 35 * DAY, [COFFEE]),
    // A clock that runs ahead.
    orderEvent('ahead', 'c1', NOW + 40 * DAY, ['garden-9', 'kitchen-9']),
    eventDoc({
      event_id: 'cart',
      profile_id: 'reader',
      name: 'product_added',
      occurred_at: new Date(NOW - 3 * DAY).toISOString(),
      currency: 'EUR',
      items: [{ sku: 'kitchen-5', name: 'kitchen thing 5', price_minor: 2_500 }],
    }),
  ];
  await client.bulk({
    refresh: true,
    operations: [
      ...people.flatMap((doc) => [{ index: { _index: names.profiles, _id: doc.profile_id } }, doc]),
      ...events.flatMap((event) => [
        { index: { _index: eventsIndexFor(prefix, event.occurred_at), _id: event.event_id } },
        event,
      ]),
    ],
  });
  model = await scoring().fit('recommend', { owner: 'tests' });
}, 120_000);
afterAll(async () => {
  await ingestion.worker.stop();
  await api.cleanup();
});

function scoring() {
  const { client, prefix } = api.engine;
  return createScoring({
    client,
    names: buildIndexNames(prefix),
    log: pino({ level: 'silent' }),
    timezone: 'Europe/Paris',
    now: () => new Date(NOW),
    holder: 'test',
  });
}

async function call<T = Record<string, unknown>>(
  method: string,
  path: string,
  options: { role?: Role; body?: unknown; once?: string } = {},
) {
  const { role = 'representative', body, once } = options;
  const answer = await api.app.request(path, {
    method,
    headers: {
      ...bearer(api.keys[role]),
      ...(once === undefined ? {} : { 'idempotency-key': once }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

async function listOf(id: string, query = '') {
  const { status, body } = await call<{
    state: string;
    personalised: boolean;
    stock: string | null;
    explanation: string | null;
    recommendations: Listed[];
  }>('GET', `/v1/profiles/${id}/recommendations${query}`);
  expect(status).toBe(200);
  return body;
}

async function actionsOf(id: string, language = 'en') {
  const { status, body } = await call<{ actions: Proposed[]; currency: string | null }>(
    'GET',
    `/v1/profiles/${id}/actions?language=${language}`,
  );
  expect(status).toBe(200);
  return body;
}

async function putStock(pieces: Readonly<Record<string, number>>): Promise<void> {
  const names = buildIndexNames(api.engine.prefix);
  await api.engine.client.bulk({
    operations: Object.entries(pieces).flatMap(([key, quantity]) => {
      const [sku = '', warehouse = 'LYON'] = key.split('/');
      return [
        { index: { _index: names.records, _id: `stock-${sku}-${warehouse}` } },
        {
          record_type: 'stock_level',
          record_id: `${sku}/${warehouse}`,
          updated_at: new Date(NOW).toISOString(),
          data: { sku, warehouse, quantity },
          source: 'stock',
          profile_id: null,
          claims: {},
          issues: [],
          received_at: new Date(NOW).toISOString(),
        },
      ];
    }),
  });
}

describe('a fitted model of recommendations', () => {
  test('is tried on later orders, and beats what sells most', () => {
    const figure = (name: string) =>
      [...model.evaluation.metrics, ...model.evaluation.baselines].find((one) => one.name === name)
        ?.value ?? Number.NaN;
    expect(model.evaluation.cases).toBeGreaterThan(50);
    expect(figure('hit_rate')).toBeGreaterThan(1.5 * figure('popularity_hit_rate'));
    expect(model.warnings).not.toContain('no_better_than_popularity');
    const rates = parseRecommender(model.parameters).rankRates;
    expect(rates).toHaveLength(10);
    expect(rates[0]).toBeGreaterThan(rates[9] ?? 1);
    expect(model.calibration.map(({ from }) => from)).toEqual([1, 2, 4, 7]);
  });

  test('what is ordered together is what a plain loop over the orders counts', () => {
    const { model: stored, numberOf, articles } = parseRecommender(model.parameters);
    const known = [...orders, orderEvent('r1', 'reader', NOW, ['kitchen-0', COFFEE])].map(
      (event) => new Set((event.items ?? []).map(({ sku }) => sku)),
    );
    // `reader` has one more order, of coffee alone.
    known.push(new Set([COFFEE]));
    let checked = 0;
    for (const [item, others] of stored.ordered ?? []) {
      for (const [other, { orders: both, significance }] of others) {
        const [a, b] = [articles[item]?.id, articles[other]?.id];
        const withA = known.filter((set) => set.has(a)).length;
        const withB = known.filter((set) => set.has(b)).length;
        const withBoth = known.filter((set) => set.has(a) && set.has(b)).length;
        expect([a, b, both]).toEqual([a, b, withBoth]);
        const g2 = logLikelihoodRatio(withBoth, withA, withB, known.length);
        expect(significance / g2).toBeCloseTo(1, 2);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThanOrEqual(8);
    expect(
      stored.ordered?.get(numberOf.get('books-0') ?? -1)?.has(numberOf.get('books-1') ?? -1),
    ).toBe(true);
  });

  test('has a card in words, and scores nobody', async () => {
    for (const language of ['fr', 'en']) {
      const { status, body } = await call<{ how_well: string[]; drift: { text: string } }>(
        'GET',
        `/v1/models/recommend/card?language=${language}`,
        { role: 'manager' },
      );
      expect(status).toBe(200);
      expect(body.how_well.join(' ')).not.toContain('–');
      expect(body.drift.text).toMatch(/Nobody|personne/);
    }
    await expect(scoring().scoreAll({ resume: false })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});

describe('recommendations for one person', () => {
  test('without stock records it says that stock is not known', async () => {
    const list = await listOf('reader');
    expect(list).toMatchObject({ state: 'listed', personalised: true, stock: 'not_kept' });
    expect(list.recommendations.every(({ pieces }) => pieces === null)).toBe(true);
  });

  test('never what is out of stock, even since this moment; never what they have unless it is due', async () => {
    const all = Object.fromEntries(ARTICLES.map(({ sku }) => [`${sku}/LYON`, 5]));
    await putStock({ ...all, [`${COFFEE}/LYON`]: 3, 'kitchen-1/LYON': 0, 'kitchen-1/LILLE': 2 });
    await api.deps.engine.refresh();
    const first = await listOf('reader', '?limit=8&language=en');
    expect(first.stock).toBe('checked');
    const ids = first.recommendations.map(({ article_id }) => article_id);
    // The other half of the set, which is there in one of two places.
    expect(ids).toContain('kitchen-1');
    expect(
      first.recommendations.find(({ article_id }) => article_id === 'kitchen-1'),
    ).toMatchObject({
      pieces: 2,
      reason: { code: 'ordered_with', article_id: 'kitchen-0' },
      reason_text: expect.stringContaining('kitchen thing 0'),
    });
    expect(ids).not.toContain('kitchen-0');
    // What is in the cart needs no recommending.
    expect(ids).not.toContain('kitchen-5');
    const coffee = await listOf('reader', '?limit=45&language=en');
    expect(
      coffee.recommendations.find(({ article_id }) => article_id === COFFEE)?.reason.code,
    ).toBe('due_again');
    // Not refreshed: a search would not see it yet.
    await putStock({ 'kitchen-1/LILLE': 0 });
    const then = await listOf('reader', '?limit=50');
    expect(then.recommendations.map(({ article_id }) => article_id)).not.toContain('kitchen-1');
    expect(then.recommendations.every(({ pieces }) => (pieces ?? 0) > 0)).toBe(true);
    await putStock({ 'kitchen-1/LILLE': 2 });
  });

  test('an article that is never counted is taken to be missing where stock is kept', async () => {
    await api.engine.client.delete({
      index: buildIndexNames(api.engine.prefix).records,
      id: 'stock-toys-3-LYON',
      refresh: true,
    });
    const list = await listOf('newcomer', '?limit=50');
    expect(list.recommendations.map(({ article_id }) => article_id)).not.toContain('toys-3');
  });

  test('a newcomer gets the taste of what they look at, somebody unknown what newcomers buy first', async () => {
    const newcomer = await listOf('newcomer');
    expect(newcomer.recommendations.map(({ article_id }) => article_id.split('-')[0])).toEqual(
      Array(5).fill('toys'),
    );
    expect(newcomer.recommendations[0]?.reason.code).toBe('popular_in_segment');
    const unknown = await listOf('unknown', '?language=en');
    expect(unknown.recommendations[0]?.reason_text).toBe(
      'Often in the first order of new customers.',
    );
  });

  test('without consent it is what sells, the same for everybody; another purpose has to be granted', async () => {
    const silent = await listOf('silent', '?language=en');
    const refuses = await listOf('refuses', '?language=en');
    expect(silent.personalised).toBe(false);
    expect(silent.explanation).toContain('Without consent');
    expect(silent.recommendations).toEqual(refuses.recommendations);
    expect(silent.recommendations.every(({ reason }) => reason.code === 'popular_now')).toBe(true);
    expect(await listOf('refuses', '?purpose=email_marketing')).toMatchObject({
      state: 'refused',
      recommendations: [],
    });
    expect((await listOf('reader', '?purpose=email_marketing')).state).toBe('listed');
  });

  test('every role may ask; nobody is told of a person who is not there', async () => {
    const { status } = await call('GET', '/v1/profiles/reader/recommendations', {
      role: 'analyst',
    });
    expect(status).toBe(200);
    expect((await call('GET', '/v1/profiles/nobody/recommendations')).status).toBe(404);
    expect((await call('GET', '/v1/profiles/reader/recommendations?limit=0')).status).toBe(400);
  });
});

describe('next best actions', () => {
  test('each with reason, purpose and consent; what is refused is shown as barred, with why', async () => {
    const { actions, currency } = await actionsOf('reader');
    expect(currency).toBe('EUR');
    const cart = actions.find(({ action }) => action === 'cart_help');
    expect(cart).toMatchObject({
      enabled: true,
      purpose: 'email_marketing',
      reach: 'email',
      consent: { state: 'granted' },
      reason_text: 'Left a cart 3 day(s) ago, 1 article(s), €25.00.',
    });
    expect(actions.find(({ action }) => action === 'reorder_reminder')?.reason_text).toContain(
      COFFEE,
    );
    const review = (await actionsOf('reader', 'fr')).actions.find(
      ({ action }) => action === 'ask_review',
    );
    expect(review?.title).toBe('Demander un avis');
    const firstBarred = actions.findIndex(({ enabled }) => !enabled);
    const enabled = firstBarred < 0 ? actions : actions.slice(0, firstBarred);
    const values = enabled.map(({ expected_minor }) => expected_minor ?? 0);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect((await call('GET', '/v1/profiles/reader/actions', { role: 'analyst' })).status).toBe(
      403,
    );
  });

  test('what came of it is an event of the person, bars it for a while and is learnt from', async () => {
    await api.app.request('/v1/batch', {
      method: 'POST',
      headers: basic(api.keys.write),
      body: JSON.stringify({
        batch: ['w-1', 'w-2', 'w-3'].map((userId) => ({
          type: 'track',
          userId,
          event: 'Product Added',
          timestamp: new Date(NOW - 2 * DAY).toISOString(),
          properties: { sku: 'kitchen-2', name: 'x', price: 30, currency: 'EUR' },
          context: {
            traits: { email: `${userId}@example.org` },
            consent: { categoryPreferences: { email_marketing: userId !== 'w-3' } },
          },
        })),
      }),
    });
    await ingestion.worker.drain();
    await api.deps.engine.refresh();
    const idOf = async (userId: string) => {
      const key = encodeURIComponent(`customer_id:default/${userId}`);
      const { body } = await call<{ profile: { profile_id: string } }>(
        'GET',
        `/v1/profiles/${key}`,
      );
      return body.profile.profile_id;
    };
    const [one, two, three] = await Promise.all(['w-1', 'w-2', 'w-3'].map(idOf));
    const cartOf = async (id = '') =>
      (await actionsOf(id)).actions.find(({ action }) => action === 'cart_help');
    const judge = (id = '', outcome = '', once = '') =>
      call('POST', `/v1/profiles/${id}/actions/cart_help/outcome`, { body: { outcome }, once });

    const before = await cartOf(one);
    expect(before).toMatchObject({ enabled: true, evidence: { tried: 0 } });
    expect((await judge(three, 'done', 'outcome-0')).status).toBe(409);
    expect(await cartOf(three)).toMatchObject({
      enabled: false,
      barred: { code: 'consent_refused' },
      barred_text: 'The person has refused this purpose.',
    });
    const [first, again] = [
      await judge(one, 'wrong', 'outcome-1'),
      await judge(one, 'wrong', 'outcome-1'),
    ];
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body['event_id']).toBe(first.body['event_id']);
    expect((await judge(two, 'done', 'outcome-2')).status).toBe(202);
    await ingestion.worker.drain();
    await api.deps.engine.refresh();
    expect((await cartOf(one))?.barred?.code).toBe('judged_wrong');
    expect((await cartOf(two))?.barred?.code).toBe('done_lately');
    // One was wrong; the other is done, and what comes of it is not known yet.
    expect((await cartOf('reader'))?.evidence).toEqual({ tried: 1, succeeded: 0 });
    await api.app.request('/v1/track', {
      method: 'POST',
      headers: basic(api.keys.write),
      body: JSON.stringify({
        userId: 'w-2',
        event: 'Order Completed',
        timestamp: new Date(Date.now() + 1_000).toISOString(),
        properties: { order_id: 'o-9', total: 30, currency: 'EUR' },
      }),
    });
    await ingestion.worker.drain();
    await api.deps.engine.refresh();
    const after = await cartOf('reader');
    expect(after?.evidence).toEqual({ tried: 2, succeeded: 1 });
    const timeline = await call<{ events: { name: string }[] }>(
      'GET',
      `/v1/profiles/${one}/timeline`,
    );
    expect(timeline.body.events.filter(({ name }) => name === 'action_judged')).toHaveLength(1);
  });

  test('what does not exist is not judged', async () => {
    const body = { outcome: 'done' };
    const path = '/v1/profiles/reader/actions';
    const once = 'outcome-9';
    expect((await call('POST', `${path}/dance/outcome`, { body, once })).status).toBe(404);
    expect((await call('POST', `${path}/cart_help/outcome`, { body })).status).toBe(400);
    expect(
      (await call('POST', `${path}/cart_help/outcome`, { body: { outcome: 'so' }, once })).status,
    ).toBe(400);
    expect(
      (await call('POST', `${path}/cart_help/outcome`, { body, once, role: 'marketer' })).status,
    ).toBe(403);
  });
});

describe('value over time', () => {
  test('adds up what a plain loop over the orders does, and ends where scoring ends', async () => {
    await scoring().fit('value', { owner: 'tests' });
    await scoring().scoreAll({ resume: false });
    const { status, body } = await call<{
      currency: string;
      past: { days_ago: number; spent_minor: number }[];
      ahead: { days: number; orders: number; value_minor: number | null }[];
    }>('GET', '/v1/profiles/reader/value-curve', { role: 'manager' });
    expect(status).toBe(200);
    expect(body.currency).toBe('EUR');
    // Two articles 100 days ago, one 35 days ago.
    const spent = body.past.filter(({ spent_minor }) => spent_minor !== 0);
    expect(spent).toEqual([
      { days_ago: 120, spent_minor: 2_000 },
      { days_ago: 60, spent_minor: 1_000 },
    ]);
    const values = body.ahead.map(({ value_minor }) => value_minor ?? 0);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    const scored = await call<{ predictions: { expected_value_minor: number } }>(
      'GET',
      '/v1/profiles/reader/predictions',
    );
    expect(values.at(-1)).toBe(scored.body.predictions.expected_value_minor);
    const nobody = await call<{ ahead: unknown[]; past: { spent_minor: number }[] }>(
      'GET',
      '/v1/profiles/unknown/value-curve',
    );
    expect(nobody.body.ahead).toEqual([]);
    expect(nobody.body.past.every(({ spent_minor }) => spent_minor === 0)).toBe(true);
  });
});

describe('what a campaign did', () => {
  const START = NOW - 60 * DAY;
  const WINDOW = 14;
  const ASKED = {
    exposure: { op: 'is', field: 'campaign.name', values: ['Return'] },
    window_days: WINDOW,
  };
  /** Two of five held out; one in three of the others buys in time, one in eight of those held out. */
  const people = Array.from({ length: 300 }, (_, i) => ({
    id: `k${i}`,
    arm: i % 5 < 2 ? 'control' : 'treated',
    at: START + (i % 7) * DAY,
    buysAfter: i % 5 < 2 ? (i % 20 === 0 ? 3 : 40) : i % 3 === 0 ? 5 : 40,
  }));

  beforeAll(async () => {
    const exposure = (event_id: string, profile_id: string, arm: string, at: number) =>
      eventDoc({
        event_id,
        profile_id,
        name: 'email_sent',
        channel: 'email',
        occurred_at: new Date(at).toISOString(),
        campaign: { name: 'Return', content: arm },
        properties: { variant: arm },
      });
    const events = [
      ...people.flatMap(({ id, arm, at, buysAfter }, i) => [
        exposure(`${id}-in`, id, arm, at),
        // Told again later: the first time counts.
        exposure(`${id}-again`, id, arm, at + 20 * DAY),
        orderEvent(`${id}-order`, id, at + buysAfter * DAY, ['books-0'], {
          revenue_minor: 1_000 + i,
          currency: i % 4 === 0 ? 'USD' : 'EUR',
        }),
      ]),
      exposure('both-1', 'both', 'control', START),
      exposure('both-2', 'both', 'treated', START),
      exposure('late', 'late', 'treated', NOW - DAY),
    ];
    await api.engine.client.bulk({
      refresh: true,
      operations: events.flatMap((event) => [
        {
          index: {
            _index: eventsIndexFor(api.engine.prefix, event.occurred_at),
            _id: event.event_id,
          },
        },
        event,
      ]),
    });
  });

  const ask = (body: object, role: Role = 'analyst') =>
    call<Answer>('POST', '/v1/analytics/effectiveness', { role, body });
  interface Answer {
    arms: {
      arm: string;
      people: number;
      converted: number;
      revenue: { currency: string; total_minor: number }[];
    }[];
    comparisons: { difference: number; verdict: string; enough: boolean; money: object[] }[];
    sample_ratio: { mismatch: boolean } | null;
    excluded: object;
  }

  test('counts and sums are those of a plain loop over the same people', async () => {
    const { status, body } = await ask(ASKED);
    expect(status).toBe(200);
    expect(body.arms.map(({ arm }) => arm)).toEqual(['control', 'treated']);
    for (const { arm, people: count, converted, revenue } of body.arms) {
      const own = people.map((one, i) => ({ ...one, i })).filter((one) => one.arm === arm);
      const bought = own.filter(({ buysAfter }) => buysAfter < WINDOW);
      expect([count, converted]).toEqual([own.length, bought.length]);
      for (const currency of ['EUR', 'USD']) {
        const total = bought
          .filter(({ i }) => (i % 4 === 0 ? 'USD' : 'EUR') === currency)
          .reduce((sum, { i }) => sum + 1_000 + i, 0);
        expect(revenue.find((one) => one.currency === currency)?.total_minor).toBe(total);
      }
    }
    expect(body.comparisons).toHaveLength(1);
    expect(body.comparisons[0]).toMatchObject({ verdict: 'higher', enough: false });
    expect(body.comparisons[0]?.money).toHaveLength(2);
    expect(body.excluded).toEqual({ in_several_arms: 1, window_not_over: 1 });
    // Three to two is not one to one.
    expect(body.sample_ratio?.mismatch).toBe(true);
    const planned = await ask({ ...ASKED, expected_shares: { treated: 3, control: 2 } });
    expect(planned.body.sample_ratio?.mismatch).toBe(false);
  });

  test('a campaign that nobody was in, or a period without it, is empty', async () => {
    const nobody = { op: 'is', field: 'campaign.name', values: ['Never'] };
    const empty = await ask({ ...ASKED, exposure: nobody });
    expect(empty.body).toMatchObject({ arms: [], comparisons: [], sample_ratio: null });
    const before = await ask({ ...ASKED, period: { to: new Date(START - DAY).toISOString() } });
    expect(before.body.arms).toEqual([]);
  });

  test('another field may name the arms, to those who may see it', async () => {
    const own = { ...ASKED, arm_field: 'properties.variant' };
    expect((await ask(own, 'administrator')).body.arms).toHaveLength(2);
    expect((await ask(own)).status).toBe(403);
    expect((await ask({ ...ASKED, arm_field: 'occurred_at' })).status).toBe(400);
    expect((await ask({ ...ASKED, arm_field: 'no.such' })).status).toBe(400);
    expect((await ask({ ...ASKED, window_days: 0 })).status).toBe(400);
  });
});
