import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../../src/insight/stored/activity.ts';
import { canLeave, hasLeft } from '../../../../src/insight/stored/churn-case.ts';
import { customerFeatures } from '../../../../src/insight/stored/customer-features.ts';
import { fitValueModel } from '../../../../src/insight/stored/fit-value-model.ts';
import { loadModels } from '../../../../src/insight/stored/load-models.ts';
import { orderRows } from '../../../../src/insight/stored/order-rows.ts';
import {
  bandOf,
  scorePeople,
  startOfTomorrow,
} from '../../../../src/insight/stored/score-people.ts';
import { summariseSentiment } from '../../../../src/insight/stored/sentiment-summary.ts';
import {
  parseValueModel,
  VALUE_TERMS,
  WEEKS_90D,
} from '../../../../src/insight/stored/value-model.ts';
import { customerOrders, summarise } from '../../../../src/insight/value/orders.ts';
import { scoreCustomer } from '../../../../src/insight/value/score-customer.ts';

const DAY = 86_400_000;
const TODAY = 20_000;
const NOW = TODAY * DAY + 5 * 3_600_000;
const UNTIL = startOfTomorrow(NOW);

function activity(own: Partial<Activity> = {}): Activity {
  return {
    profile_id: 'p_1',
    days: [],
    events: [],
    channels: [],
    recent: 0,
    earlier: 0,
    cancelled: null,
    moods: [],
    ...own,
  };
}
const day = (daysAgo: number, own: object = {}) => ({
  day: TODAY - daysAgo,
  orders: 1,
  sold_minor: 5_000,
  returned_minor: 0,
  ...own,
});

describe('a customer as known at a moment', () => {
  test('nobody who did nothing has features that pretend otherwise', () => {
    expect(customerFeatures(activity(), UNTIL)).toMatchObject({
      orders: 0,
      days_since_last_order: null,
      mean_order: null,
      silence_in_own_gaps: null,
      store_share: null,
    });
  });

  test('what happens from the moment on is not seen', () => {
    const days = [day(400), day(300), day(10)];
    const known = customerFeatures(activity({ days }), (TODAY - 100) * DAY);
    expect(known).toMatchObject({ orders: 2, days_since_last_order: 200, orders_365d: 2 });
  });

  test.each([
    {
      name: 'a refund before any order',
      days: [day(9, { orders: 0, sold_minor: 0, returned_minor: 900 })],
      orders: 0,
      refunds: 1,
    },
    { name: 'a free order', days: [day(9, { sold_minor: 0 })], orders: 1, refunds: 0 },
    {
      name: 'an order and its refund on one day',
      days: [day(9, { returned_minor: 5_000 })],
      orders: 1,
      refunds: 1,
    },
  ])('$name counts $orders orders and $refunds refunds', ({ days, orders, refunds }) => {
    expect(customerFeatures(activity({ days }), UNTIL)).toMatchObject({ orders, refunds });
  });
});

describe('who can leave, and who has left', () => {
  const subscription = (started: number, cancelled?: number) =>
    activity({
      events: [
        { name: 'subscription_started', count: 1, last: NOW - started * DAY },
        ...(cancelled === undefined
          ? []
          : [{ name: 'subscription_cancelled', count: 1, last: NOW - cancelled * DAY }]),
      ],
    });
  test.each([
    { name: 'bought lately', kind: 'churn', person: activity({ days: [day(20)] }), can: true },
    {
      name: 'bought two years ago',
      kind: 'churn',
      person: activity({ days: [day(730)] }),
      can: false,
    },
    { name: 'never bought', kind: 'churn', person: activity(), can: false },
    { name: 'runs a subscription', kind: 'churn_contract', person: subscription(50), can: true },
    { name: 'cancelled it', kind: 'churn_contract', person: subscription(50, 3), can: false },
    { name: 'took it up again', kind: 'churn_contract', person: subscription(1, 3), can: true },
  ] as const)('$name: $kind can be asked: $can', ({ kind, person, can }) => {
    expect(canLeave(kind, person, UNTIL)).toBe(can);
  });

  test.each([
    { name: 'buys within the days', days: [day(200), day(150)], left: false },
    { name: 'buys on the day after them', days: [day(200), day(90)], left: true },
    { name: 'buys no more', days: [day(200)], left: true },
  ])('who $name has left: $left', ({ days, left }) => {
    expect(hasLeft('churn', activity({ days }), (TODAY - 180) * DAY, 90)).toBe(left);
  });
});

describe('what models foretell', () => {
  const rows = Array.from({ length: 200 }, (_, i) =>
    Array.from({ length: 1 + (i % 9) }, (_, n) => ({
      customer: `c${i}`,
      at: (TODAY - 400 + n * (20 + (i % 23)) + (i % 5)) * DAY,
      amount: 1_000 + ((i * 317) % 5_000),
      refund: false,
    })),
  ).flat();
  const fitted = fitValueModel({
    task: 'value',
    rows,
    currency: 'EUR',
    until: UNTIL,
    sampled: false,
  });
  const at = new Date(NOW).toISOString();
  const stored = {
    ...fitted,
    name: 'value',
    version: 3,
    owner: 'k',
    created_at: at,
    fitted_at: at,
    drift: null,
  } as const;
  const models = loadModels([stored]);

  test('is what the value model itself says of the same orders', () => {
    const person = activity({ days: [day(100), day(40), day(0)] });
    const [orders] = customerOrders(orderRows(person));
    const summary = orders === undefined ? undefined : summarise(orders, TODAY);
    if (summary === undefined) throw new Error('there are orders');
    const own = scoreCustomer(parseValueModel(fitted.parameters), summary, WEEKS_90D, VALUE_TERMS);
    const [said] = scorePeople(models, [person], NOW);
    expect(said).toMatchObject({
      models: ['value:3'],
      stale: false,
      currency: 'EUR',
      expected_value_minor: Math.round(own.lifetime_value ?? 0),
      churn_probability: null,
      churn_reasons: [],
    });
    expect(said?.p_alive).toBeCloseTo(own.p_alive, 3);
    expect(said?.expected_orders_90d).toBeCloseTo(own.expected_purchases, 3);
  });

  test('is nothing of somebody who never bought', () => {
    expect(scorePeople(models, [activity()], NOW)[0]).toMatchObject({
      expected_orders_90d: null,
      p_alive: null,
      expected_value_minor: null,
      currency: null,
    });
  });

  test('orders over less than six weeks are refused', () => {
    const short = rows.filter(({ at: when }) => when < (TODAY - 390) * DAY);
    expect(() =>
      fitValueModel({
        task: 'value',
        rows: short,
        currency: 'EUR',
        until: (TODAY - 380) * DAY,
        sampled: false,
      }),
    ).toThrow(expect.objectContaining({ lack: 'short_history' }));
  });

  test.each([
    { probability: 0.3333, band: 'low' },
    { probability: 1 / 3, band: 'medium' },
    { probability: 2 / 3, band: 'high' },
  ])('a risk of $probability is $band', ({ probability, band }) => {
    expect(bandOf(probability)).toBe(band);
  });
});

describe('sentiment of a person', () => {
  const month = (monthsAgo: number, mean: number, texts = 1) => {
    const start = NOW - monthsAgo * 30.4375 * DAY;
    return { month: start, mean, texts, last: start + DAY, lastScore: mean };
  };
  test.each([
    { name: 'no text', moods: [], expected: { sentiment_mean: null, texts_count: 0 } },
    {
      name: 'one month, which has no trend',
      moods: [month(1, 0.5, 2)],
      expected: { sentiment_mean: 0.5, sentiment_trend: null, texts_count: 2 },
    },
    {
      name: 'each text counting once',
      moods: [month(3, -1, 3), month(1, 1, 1)],
      expected: { sentiment_mean: -0.5, sentiment_last: 1, sentiment_trend: 1, texts_count: 4 },
    },
    {
      name: 'a past of more than a year outside the trend',
      moods: [month(30, 1), month(2, 0), month(1, -0.5)],
      expected: { sentiment_trend: -0.5, sentiment_last: -0.5 },
    },
  ])('$name', ({ moods, expected }) => {
    expect(summariseSentiment(moods, NOW)).toMatchObject(expected);
  });
});
