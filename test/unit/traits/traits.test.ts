import { describe, expect, test } from 'vitest';
import type { ComputedTraits } from '../../../src/model/computed-traits.ts';
import type { EventDoc } from '../../../src/model/event.ts';
import type { TraitBase } from '../../../src/model/trait-base.ts';
import { projectProfile } from '../../../src/profile/project.ts';
import { emptyState, foldEvents } from '../../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../../src/profile/survivorship/compile.ts';
import { instant } from '../../support/event-doc.ts';
import { RELATIONS } from '../../support/relations.ts';
import { aBusyYear, story } from '../../support/trait-stories.ts';

const survivorship = compileSurvivorship(NO_RULES, {});
const BASE: TraitBase = {
  made_at: instant(50),
  customers: 100,
  recency: [instant(1), instant(10), instant(20), instant(30)].map(Date.parse) as [
    number,
    number,
    number,
    number,
  ],
  frequency: [1, 1, 2, 4],
  monetary: { EUR: [1000, 2000, 3000, 4000] },
  acquisition_costs: { spring: { cost_minor: 250, currency: 'EUR' } },
};

function traitsOf(events: readonly EventDoc[], day: number, traitBase?: TraitBase): ComputedTraits {
  const now = instant(day);
  return projectProfile(foldEvents(emptyState(), events), {
    profile_id: 'p',
    created_at: now,
    updated_at: now,
    now,
    survivorship,
    relations: RELATIONS,
    traitBase,
  }).computed;
}

const order = (day: number, minor: number, currency = 'EUR', more: Partial<EventDoc> = {}) => ({
  name: 'order_completed',
  day,
  revenue_minor: minor,
  currency,
  ...more,
});
const refund = (day: number, minor: number) => ({
  name: 'order_refunded',
  channel: 'billing' as const,
  day,
  revenue_minor: -minor,
  currency: 'EUR',
});
const looked = (day: number, category: string, name = 'product_viewed') => ({
  name,
  day,
  items: [{ category }],
});
const ticket = (day: number, name: string, id: string) => ({
  name,
  day,
  channel: 'support' as const,
  subject: { type: 'ticket', id },
});

const cases: {
  readonly name: string;
  readonly told: Parameters<typeof story>[0];
  readonly day: number;
  readonly base?: TraitBase;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly absent?: readonly (keyof ComputedTraits)[];
}[] = [
  {
    name: 'one order, scored among the others',
    told: [order(25, 2500)],
    day: 40,
    base: BASE,
    traits: {
      rfm: {
        recency_days: 15,
        recency_score: 4,
        frequency_score: 1,
        monetary_score: 3,
        score: '413',
      },
      persona: 'newcomer',
      journey_stage: 'purchase',
    },
  },
  {
    name: 'a value on a break point belongs below it',
    told: [order(20, 1000)],
    day: 21,
    base: BASE,
    traits: { rfm: { monetary_score: 1 } },
  },
  {
    name: 'no scores before the base is known',
    told: [order(20, 1000)],
    day: 21,
    traits: { rfm: { frequency: 1, score: null } },
    absent: ['base_at'],
  },
  {
    name: 'a currency nobody else pays in has no score, and neither has the person',
    told: [order(20, 1000, 'CHF')],
    day: 21,
    base: BASE,
    traits: { rfm: { monetary_score: null, score: null, recency_score: 3 } },
  },
  {
    name: 'currencies are never added up: the basket is that of most orders',
    told: [order(1, 9000, 'USD'), order(2, 1000), order(3, 3000)],
    day: 4,
    traits: {
      basket: { currency: 'EUR', orders_count: 2, average_minor: 2000, largest_minor: 3000 },
    },
  },
  {
    name: 'a refund before any order is known: an amount, and no rate',
    told: [refund(1, 500)],
    day: 2,
    traits: {
      returns: { refunds_count: 1, refunded_minor: 500, return_share: null },
    },
    absent: ['rfm', 'basket'],
  },
  {
    name: 'more returns than orders count as all',
    told: [order(1, 900), { name: 'order_returned', day: 2 }, { name: 'order_returned', day: 3 }],
    day: 4,
    traits: { returns: { returns_count: 2, return_share: 1 } },
  },
  {
    name: 'an order for nothing is an order',
    told: [order(1, 0)],
    day: 2,
    base: BASE,
    traits: { basket: { average_minor: 0, discount_share: null }, rfm: { monetary_score: 1 } },
  },
  {
    name: 'an order of tomorrow was made now',
    told: [order(9, 100)],
    day: 2,
    traits: { rfm: { recency_days: 0 } },
  },
  {
    name: 'fractions of pieces add up exactly',
    told: [0.1, 0.2].map((quantity, i) => order(i, 100, 'EUR', { items: [{ quantity }] })),
    day: 4,
    traits: { basket: { items_per_order: 0.15 } },
  },
  {
    name: 'discounts and coupons make a bargain hunter',
    told: [
      order(1, 80, 'EUR', { order: { order_id: '1', total_minor: 80, discount_minor: 20 } }),
      order(2, 100, 'EUR', { order: { order_id: '2', coupon: 'X' } }),
    ],
    day: 3,
    traits: {
      basket: { discount_share: 0.1 },
      price: { discounted_orders_share: 1, sensitivity: 'high' },
      persona: 'bargain_hunter',
    },
  },
  {
    name: 'a cart of today is not abandoned yet',
    told: [{ name: 'product_added', day: 5 }],
    day: 5.5,
    traits: { cart: { abandoned: false, abandoned_at: null }, journey_stage: 'intent' },
  },
  {
    name: 'a cart is abandoned after a day without an order',
    told: [order(1, 5), { name: 'product_added', day: 5 }],
    day: 7,
    traits: { cart: { abandoned: true, abandoned_at: instant(5, 1) } },
  },
  {
    name: 'a cart that was ordered is not abandoned',
    told: [{ name: 'product_added', day: 5 }, order(5, 5)],
    day: 7,
    traits: { cart: { abandoned: false } },
  },
  {
    name: 'a subscription is what happened to it last',
    told: [
      { name: 'subscription_started', day: 1 },
      { name: 'subscription_renewed', day: 30 },
      { name: 'subscription_cancelled', day: 40 },
      { name: 'subscription_started', day: 60 },
    ],
    day: 61,
    traits: { subscription: { state: 'active', renewals_count: 1, started_at: instant(60, 3) } },
  },
  {
    name: 'visits are sessions of whole days, and those without one are one a day',
    told: [
      { name: 'page_viewed', day: 0, session_id: 'old' },
      { name: 'page_viewed', day: 70, session_id: 'a' },
      { name: 'page_viewed', day: 70, session_id: 'a' },
      { name: 'page_viewed', day: 99, session_id: 'a' },
      { name: 'page_viewed', day: 99 },
      { name: 'page_viewed', day: 99 },
    ],
    day: 99.9,
    traits: { visits: { visits_30d: 3, visits_90d: 3, days_90d: 2 } },
  },
  {
    name: 'an interest of long ago weighs less than one of today',
    told: [looked(0, 'Toys', 'product_added'), looked(360, 'Garden'), looked(361, 'Garden')],
    day: 362,
    traits: { interests: { top_category: 'Garden', categories: ['Garden', 'Toys'] } },
  },
  {
    name: 'buying says more than looking',
    told: [
      looked(1, 'Toys'),
      looked(1, 'Toys'),
      order(1, 9, 'EUR', { items: [{ category: 'Hats' }] }),
    ],
    day: 2,
    traits: { interests: { top_category: 'Hats', top_category_share: 0.8333 } },
  },
  {
    name: 'mails that were sent are not what somebody prefers',
    told: [
      { name: 'email_sent', day: 1, channel: 'email', local_hour: 4 },
      { name: 'email_sent', day: 1, channel: 'email', local_hour: 4 },
      { name: 'page_viewed', day: 1, local_hour: 21, device: { type: 'tablet' } },
    ],
    day: 2,
    traits: {
      preferred: { channel: 'web', hour: 21, day_part: 'evening', weekday: 6, device: 'tablet' },
    },
  },
  {
    name: 'rates are of mails that arrived, at most all of them',
    told: ['email_sent', 'email_sent', 'email_bounced', 'email_opened', 'email_opened'].map(
      (name) => ({ name, day: 1, channel: 'email' as const }),
    ),
    day: 2,
    traits: { email: { sent: 2, opened: 2, open_rate: 1, click_rate: 0, subscribed: null } },
  },
  {
    name: 'opens without a mail that was sent have no rate',
    told: [{ name: 'email_opened', day: 1, channel: 'email' }],
    day: 2,
    traits: { email: { sent: 0, open_rate: null } },
  },
  {
    name: 'requests: time to resolution and reopening',
    told: [
      ticket(1, 'ticket_created', 'a'),
      ticket(3, 'ticket_closed', 'a'),
      ticket(5, 'ticket_closed', 'a'),
      ticket(5, 'ticket_created', 'b'),
    ],
    day: 6,
    traits: {
      service: {
        contacts_count: 2,
        resolved_count: 1,
        reopened_count: 1,
        average_resolution_hours: 96.03,
      },
    },
  },
  {
    name: 'a request closed before it was opened, by a clock that is wrong, has no delay',
    told: [ticket(3, 'ticket_closed', 'a'), ticket(4, 'ticket_created', 'a')],
    day: 6,
    traits: { service: { resolved_count: 0, average_resolution_hours: null } },
  },
  {
    name: 'a complaint waits until it is closed',
    told: [ticket(3, 'complaint_filed', 'a')],
    day: 6,
    traits: { complaint: { state: 'open', open_count: 1 }, persona: 'needs_care' },
  },
  {
    name: 'a complaint that was closed is resolved',
    told: [ticket(3, 'complaint_filed', 'a'), ticket(4, 'ticket_closed', 'a')],
    day: 6,
    traits: { complaint: { state: 'resolved', open_count: 0 } },
  },
  {
    name: 'a complaint of which nothing was heard is past after 90 days',
    told: [ticket(3, 'complaint_filed', 'a')],
    day: 94,
    traits: { complaint: { state: 'past', open_count: 0 } },
  },
  {
    name: 'nobody is told where somebody lives without consent',
    told: [1, 2, 3].map((day) => ({ name: 'page_viewed', day, place: { city: 'Lyon' } })),
    day: 6,
    traits: { persona: 'browser' },
    absent: ['whereabouts'],
  },
  {
    name: 'somebody came by their first touch, whatever came later',
    told: [
      { name: 'page_viewed', day: 1, page: { referrer_host: 'www.google.fr' } },
      { name: 'page_viewed', day: 2, campaign: { name: 'spring', medium: 'cpc' } },
    ],
    day: 3,
    base: BASE,
    traits: { acquisition: { channel: 'organic_search', campaign: null, cost_minor: null } },
  },
  {
    name: 'what somebody cost is what their campaign cost for each it brought',
    told: [{ name: 'page_viewed', day: 2, campaign: { name: 'spring', medium: 'CPC' } }],
    day: 3,
    base: BASE,
    traits: { acquisition: { channel: 'cpc', campaign: 'spring', cost_minor: 250 } },
  },
];

describe('computed traits', () => {
  test.each(cases)('$name', ({ told, day, base, traits, absent = [] }) => {
    const computed = traitsOf(story(told), day, base);
    expect(computed).toMatchObject(traits);
    expect(absent.filter((name) => name in computed)).toEqual([]);
  });

  test('a busy year, whole', () => {
    expect(traitsOf(aBusyYear(), 100, BASE)).toMatchObject({
      persona: 'needs_care',
      journey_stage: 'advocacy',
      whereabouts: { home_city: 'Lyon', work_city: null },
      influence: { role: 'micro', followers: 15_000, likes_count: 12, posts_count: 1 },
      service: { nps: 1, nps_group: 'promoter' },
      returns: { refunded_minor: 4500, return_share: 1, cancellation_share: 1 },
    });
  });
});
