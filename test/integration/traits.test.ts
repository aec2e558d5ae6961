import type { estypes } from '@elastic/elasticsearch';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_BULK } from '../../src/elasticsearch/bulk-writer.ts';
import { eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import { createTraitBaseStore } from '../../src/elasticsearch/trait-base-store.ts';
import { createTraitBaseSource } from '../../src/ingestion/trait-base-source.ts';
import type { ComputedTraits } from '../../src/model/computed-traits.ts';
import type { EventDoc } from '../../src/model/event.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { RECEIVED_EVENTS } from '../../src/profile/habits/acts.ts';
import { INTEREST_POINTS } from '../../src/profile/habits/habits-of.ts';
import { projectProfile } from '../../src/profile/project.ts';
import { emptyState, foldEvents } from '../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { compileCondition } from '../../src/segments/compile.ts';
import type { Condition } from '../../src/segments/condition.ts';
import { TRAIT_GROUPS } from '../../src/traits/registry.ts';
import { eventDoc } from '../support/event-doc.ts';
import { type Installation, install, track } from '../support/installation.ts';
import { RELATIONS } from '../support/relations.ts';

const NOW = '2026-06-20T10:00:00.000Z';
const DAY_MS = 86_400_000;
const survivorship = compileSurvivorship(NO_RULES, {});

/** Anything that may happen to somebody, within the 200 days before now. */
const anything = fc.record({
  name: fc.constantFrom(
    'order_completed',
    'order_completed',
    'product_viewed',
    'product_viewed',
    'product_added',
    'order_returned',
    'order_cancelled',
    'order_refunded',
    'subscription_started',
    'subscription_renewed',
    'email_delivered',
    'email_opened',
    'email_link_clicked',
    'push_notification_received',
    'push_notification_tapped',
    'ticket_created',
    'ticket_closed',
    'complaint_filed',
    'survey_answered',
    'social_post_published',
    'page_viewed',
    'subscription_cancelled',
    'appointment_booked',
    'appointment_booked',
    'appointment_kept',
    'appointment_missed',
    'appointment_cancelled',
    'appointment_reminded',
  ),
  appointment: fc.constantFrom('a1', 'a2', 'a3', 'a4', 'a5'),
  ahead: fc.integer({ min: 1, max: 90 }),
  minute: fc.integer({ min: 1, max: 200 * 24 * 60 }),
  channel: fc.constantFrom('web', 'app', 'store', 'email', 'support', 'billing', 'system'),
  session: fc.constantFrom('s1', 's2', 's3', 's4'),
  hour: fc.integer({ min: 0, max: 23 }),
  weekday: fc.integer({ min: 1, max: 7 }),
  total: fc.integer({ min: 100, max: 20_000 }),
  discount: fc.constantFrom(0, 0, 500),
  coupon: fc.constantFrom(undefined, undefined, 'HELLO'),
  currency: fc.constantFrom('EUR', 'EUR', 'USD'),
  category: fc.constantFrom('Shoes', 'Hats', 'Toys'),
  brand: fc.constantFrom('Ayo', 'Bibi'),
  quantity: fc.constantFrom(1, 2, 2.5),
  ticket: fc.constantFrom('t1', 't2', 't3'),
  rating: fc.integer({ min: 0, max: 10 }),
  survey: fc.constantFrom('nps', 'csat', 'ces'),
  likes: fc.integer({ min: 1, max: 50 }),
  city: fc.constantFrom('Lyon', 'Nice'),
  device: fc.constantFrom('mobile', 'desktop'),
  campaign: fc.constantFrom('spring', 'autumn', undefined),
});

const PEOPLE = 14;
const EACH = 70;

function makeEvents(): EventDoc[] {
  return fc.sample(anything, { numRuns: PEOPLE * EACH, seed: 11 }).map((any, i) => {
    const { name } = any;
    const at = new Date(Date.parse(NOW) - any.minute * 60_000).toISOString();
    const isOrder = name === 'order_completed';
    const isDesk = /^(ticket|complaint)_/.test(name);
    const due = new Date(Date.parse(at) + any.ahead * DAY_MS).toISOString();
    return eventDoc({
      event_id: `e${String(i).padStart(5, '0')}`,
      // The last one is never heard of.
      profile_id: `p${i % (PEOPLE - 1)}`,
      name,
      channel: name === 'social_post_published' ? 'social' : any.channel,
      occurred_at: at,
      received_at: at,
      local_hour: any.hour,
      local_weekday: any.weekday,
      session_id: any.session,
      device: { type: any.device },
      place: { city: any.city },
      ...(any.campaign === undefined ? {} : { campaign: { name: any.campaign } }),
      ...(isOrder
        ? {
            revenue_minor: any.total,
            currency: any.currency,
            order: {
              order_id: `o${i}`,
              total_minor: any.total,
              discount_minor: any.discount,
              ...(any.coupon === undefined ? {} : { coupon: any.coupon }),
            },
          }
        : {}),
      ...(name === 'order_refunded' ? { revenue_minor: -any.total, currency: any.currency } : {}),
      ...(isOrder || name.startsWith('product_')
        ? { items: [{ category: any.category, brand: any.brand, quantity: any.quantity }] }
        : {}),
      ...(name.startsWith('appointment_')
        ? {
            subject: { type: 'appointment', id: any.appointment },
            ...(name === 'appointment_booked' ? { properties: { due_at: due } } : {}),
          }
        : {}),
      ...(isDesk ? { subject: { type: 'ticket', id: any.ticket } } : {}),
      ...(name === 'survey_answered'
        ? { rating: any.rating, rating_max: 10, properties: { survey: any.survey } }
        : {}),
      ...(name === 'social_post_published' ? { properties: { likes: String(any.likes) } } : {}),
      consents: [{ purpose: 'geolocation', granted: true, decided_at: at }],
    });
  });
}

let it: Installation;
let events: EventDoc[];
const ids = Array.from({ length: PEOPLE }, (_, i) => `p${i}`);

beforeAll(async () => {
  it = await install();
  events = makeEvents();
  const profiles = ids.map((profile_id) =>
    projectProfile(
      foldEvents(
        emptyState(),
        events.filter((event) => event.profile_id === profile_id),
      ),
      {
        profile_id,
        created_at: NOW,
        updated_at: NOW,
        now: NOW,
        survivorship,
        relations: RELATIONS,
      },
    ),
  );
  const written = await it.client.bulk({
    refresh: true,
    operations: [
      ...events.flatMap((event) => [
        { index: { _index: eventsIndexFor(it.prefix, event.occurred_at), _id: event.event_id } },
        event,
      ]),
      ...profiles.flatMap((doc) => [
        { index: { _index: it.names.profiles, _id: doc.profile_id } },
        doc,
      ]),
    ],
  });
  expect(written.errors).toBe(false);
});
afterAll(async () => await it?.close());

type Aggs = Record<string, estypes.AggregationsAggregationContainer>;
type Bucket = Readonly<Record<string, never>> & {
  readonly key: string;
  readonly doc_count: number;
};

const named = (...names: string[]) => ({ terms: { name: names } });
const one = (filter: object, aggs: Aggs = {}) => ({ filter, aggs }) as Aggs[string];
const ACT = {
  bool: {
    must_not: [
      { terms: { name: [...RECEIVED_EVENTS] } },
      { terms: { channel: ['system', 'billing'] } },
    ],
  },
};

/** Figures of one person, by the engine and nothing else. */
async function ask(profile_id: string, aggs: Aggs): Promise<Record<string, never>> {
  const { aggregations } = await it.client.search<never, Record<string, never>>({
    index: it.names.events,
    size: 0,
    query: { term: { profile_id } },
    aggs,
  });
  return aggregations as Record<string, never>;
}

/** Most frequent key, the first of a tie. */
function top(buckets: readonly Bucket[]): string | null {
  const [first] = buckets.toSorted(
    (a, b) =>
      b.doc_count - a.doc_count ||
      (Number.isNaN(Number(a.key)) ? (a.key < b.key ? -1 : 1) : Number(a.key) - Number(b.key)),
  );
  return first?.key ?? null;
}
const round = (value: number, digits = 4) => Math.round(value * 10 ** digits) / 10 ** digits;
const share = (part: number, whole: number) =>
  whole > 0 ? round(Math.min(1, Math.max(0, part / whole))) : null;
const instantOf = (value: number | null) => (value === null ? null : new Date(value).toISOString());

/** For each trait, the question put to the engine and what its answer makes of the trait. */
const DIRECT: Readonly<
  Record<string, { readonly aggs: Aggs; readonly read: (a: never) => Partial<ComputedTraits> }>
> = {
  basket: {
    aggs: {
      orders: one(named('order_completed'), {
        currencies: {
          terms: { field: 'currency', order: [{ _count: 'desc' }, { _key: 'asc' }] },
          aggs: {
            average: { avg: { field: 'order.total_minor' } },
            total: { sum: { field: 'order.total_minor' } },
            largest: { max: { field: 'order.total_minor' } },
            discount: { sum: { field: 'order.discount_minor' } },
            pieces: { sum: { field: 'items.quantity' } },
          },
        },
      }),
    },
    read: ({ orders }: { orders: { currencies: { buckets: never[] } } }) => {
      const [main] = orders.currencies.buckets as {
        key: string;
        doc_count: number;
        average: { value: number };
        total: { value: number };
        largest: { value: number };
        discount: { value: number };
        pieces: { value: number };
      }[];
      if (main === undefined) return {};
      return {
        basket: {
          currency: main.key,
          orders_count: main.doc_count,
          average_minor: Math.round(main.average.value),
          largest_minor: main.largest.value,
          items_per_order: round(main.pieces.value / main.doc_count, 3),
          discount_share: share(main.discount.value, main.discount.value + main.total.value),
        },
      };
    },
  },
  price: {
    aggs: {
      orders: one(named('order_completed'), {
        cheap: one({
          bool: {
            should: [
              { range: { 'order.discount_minor': { gt: 0 } } },
              { exists: { field: 'order.coupon' } },
            ],
          },
        }),
      }),
    },
    read: ({ orders }: { orders: { doc_count: number; cheap: { doc_count: number } } }) => {
      const part = share(orders.cheap.doc_count, orders.doc_count);
      if (part === null) return {};
      const sensitivity = part >= 0.6 ? 'high' : part >= 0.25 ? 'medium' : 'low';
      return { price: { discounted_orders_share: part, sensitivity } };
    },
  },
  email: {
    aggs: Object.fromEntries(
      ['email_delivered', 'email_opened', 'email_link_clicked'].map((name) => [
        name,
        one(named(name), { last: { max: { field: 'occurred_at' } } }),
      ]),
    ),
    read: (a: Record<string, { doc_count: number; last: { value: number | null } }>) => {
      const count = (name: string) => a[name]?.doc_count ?? 0;
      const [sent, opened, clicked] = [
        count('email_delivered'),
        count('email_opened'),
        count('email_link_clicked'),
      ];
      if (sent + opened + clicked === 0) return {};
      return {
        email: {
          sent,
          opened,
          clicked,
          bounced: 0,
          open_rate: share(opened, sent),
          click_rate: share(clicked, sent),
          last_opened_at: instantOf(a['email_opened']?.last.value ?? null),
          subscribed: null,
        },
      };
    },
  },
  push: {
    aggs: {
      received: one(named('push_notification_received')),
      tapped: one(named('push_notification_tapped')),
    },
    read: (a: Record<'received' | 'tapped', { doc_count: number }>) => {
      const [received, tapped] = [a.received.doc_count, a.tapped.doc_count];
      if (received + tapped === 0) return {};
      return { push: { received, tapped, tap_rate: share(tapped, received) } };
    },
  },
  returns: {
    aggs: {
      orders: one(named('order_completed')),
      returned: one(named('order_returned')),
      cancelled: one(named('order_cancelled')),
      refunded: one(named('order_refunded'), {
        currencies: {
          terms: { field: 'currency' },
          aggs: { paid: { sum: { field: 'revenue_minor' } } },
        },
      }),
      currencies: {
        terms: { field: 'currency' },
        aggs: { net: { sum: { field: 'revenue_minor' } } },
      },
    },
    read: (a: {
      orders: { doc_count: number };
      returned: { doc_count: number };
      cancelled: { doc_count: number };
      refunded: {
        doc_count: number;
        currencies: { buckets: { key: string; paid: { value: number } }[] };
      };
      currencies: { buckets: { key: string; net: { value: number } }[] };
    }) => {
      const [returned, cancelled, refunds] = [
        a.returned.doc_count,
        a.cancelled.doc_count,
        a.refunded.doc_count,
      ];
      if (returned + cancelled + refunds === 0) return {};
      const [main] = a.currencies.buckets.toSorted(
        (x, y) => y.net.value - x.net.value || (x.key < y.key ? -1 : 1),
      );
      const paid = a.refunded.currencies.buckets.find(({ key }) => key === main?.key)?.paid.value;
      return {
        returns: {
          returns_count: returned,
          cancellations_count: cancelled,
          refunds_count: refunds,
          refunded_minor: paid === undefined ? null : Math.abs(paid),
          currency: main?.key ?? null,
          return_share: share(Math.max(returned, refunds), a.orders.doc_count),
          cancellation_share: share(cancelled, a.orders.doc_count),
        },
      };
    },
  },
  cart: {
    aggs: {
      added: one(named('product_added'), { last: { max: { field: 'occurred_at' } } }),
      ordered: one(named('order_completed'), { last: { max: { field: 'occurred_at' } } }),
    },
    read: (a: Record<'added' | 'ordered', { last: { value: number | null } }>) => {
      const { value } = a.added.last;
      if (value === null) return {};
      const abandoned = (a.ordered.last.value ?? 0) < value && Date.parse(NOW) - value >= DAY_MS;
      const at = new Date(value).toISOString();
      return { cart: { last_added_at: at, abandoned, abandoned_at: abandoned ? at : null } };
    },
  },
  subscription: {
    aggs: {
      started: one(named('subscription_started'), { last: { max: { field: 'occurred_at' } } }),
      renewed: one(named('subscription_renewed'), { last: { max: { field: 'occurred_at' } } }),
      ended: one(named('subscription_cancelled'), { last: { max: { field: 'occurred_at' } } }),
    },
    read: (
      a: Record<
        'started' | 'renewed' | 'ended',
        { doc_count: number; last: { value: number | null } }
      >,
    ) => {
      if (a.started.doc_count + a.renewed.doc_count + a.ended.doc_count === 0) return {};
      const begun = Math.max(a.started.last.value ?? 0, a.renewed.last.value ?? 0);
      return {
        subscription: {
          state: (a.ended.last.value ?? -1) >= begun ? 'cancelled' : 'active',
          started_at: instantOf(a.started.last.value),
          renewals_count: a.renewed.doc_count,
          last_renewed_at: instantOf(a.renewed.last.value),
          cancelled_at: instantOf(a.ended.last.value),
        },
      };
    },
  },
  visits: {
    aggs: {
      visits: one(
        { bool: { ...ACT.bool, filter: [{ terms: { channel: ['web', 'app', 'store'] } }] } },
        {
          days: {
            date_histogram: { field: 'occurred_at', calendar_interval: 'day', min_doc_count: 1 },
            aggs: { sessions: { cardinality: { field: 'session_id', precision_threshold: 100 } } },
          },
        },
      ),
    },
    read: ({
      visits,
    }: {
      visits: {
        doc_count: number;
        days: { buckets: { key: number; sessions: { value: number } }[] };
      };
    }) => {
      if (visits.doc_count === 0) return {};
      const today = Math.floor(Date.parse(NOW) / DAY_MS);
      const within = (days: number) =>
        visits.days.buckets.filter(({ key }) => today - key / DAY_MS < days);
      const sum = (days: number) =>
        within(days).reduce((all, { sessions }) => all + sessions.value, 0);
      return {
        visits: { visits_30d: sum(30), visits_90d: sum(90), days_90d: within(90).length },
      };
    },
  },
  preferred: {
    aggs: {
      acts: one(ACT, {
        channels: { terms: { field: 'channel', size: 20 } },
        hours: { terms: { field: 'local_hour', size: 24 } },
        weekdays: { terms: { field: 'local_weekday', size: 7 } },
        devices: { terms: { field: 'device.type', size: 20 } },
      }),
    },
    read: ({
      acts,
    }: {
      acts: { doc_count: number } & Record<
        'channels' | 'hours' | 'weekdays' | 'devices',
        { buckets: Bucket[] }
      >;
    }) => {
      if (acts.doc_count === 0) return {};
      const hour = Number(top(acts.hours.buckets));
      const day_part =
        hour < 6 ? 'night' : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
      return {
        preferred: {
          channel: top(acts.channels.buckets) as 'web',
          hour,
          day_part,
          weekday: Number(top(acts.weekdays.buckets)),
          device: top(acts.devices.buckets),
        },
      };
    },
  },
  service: {
    aggs: {
      contacts: one(named('ticket_created', 'complaint_filed'), {
        last: { max: { field: 'occurred_at' } },
      }),
      tickets: {
        terms: { field: 'subject.id' },
        aggs: {
          opened: one(named('ticket_created', 'complaint_filed'), {
            at: { min: { field: 'occurred_at' } },
          }),
          closed: one(named('ticket_closed'), { at: { max: { field: 'occurred_at' } } }),
        },
      },
      surveys: {
        terms: { field: 'properties.survey' },
        aggs: { mean: { avg: { field: 'rating' } } },
      },
      nps: one(
        { term: { 'properties.survey': 'nps' } },
        {
          last: { top_hits: { size: 1, sort: [{ occurred_at: 'desc' }], _source: ['rating'] } },
        },
      ),
    },
    read: (a: {
      contacts: { doc_count: number; last: { value: number | null } };
      tickets: {
        buckets: {
          opened: { at: { value: number | null } };
          closed: { doc_count: number; at: { value: number | null } };
        }[];
      };
      surveys: { buckets: { key: string; mean: { value: number } }[] };
      nps: { last: { hits: { hits: { _source: { rating: number } }[] } } };
    }) => {
      if (a.contacts.doc_count + a.surveys.buckets.length === 0) return {};
      const delays = a.tickets.buckets.flatMap(({ opened, closed }) =>
        opened.at.value === null || closed.at.value === null || closed.at.value < opened.at.value
          ? []
          : [(closed.at.value - opened.at.value) / 3_600_000],
      );
      const mean = (kind: string) => {
        const found = a.surveys.buckets.find(({ key }) => key === kind);
        return found === undefined ? null : round(found.mean.value / 10);
      };
      const nps = a.nps.last.hits.hits[0]?._source.rating;
      return {
        service: {
          contacts_count: a.contacts.doc_count,
          last_contact_at: instantOf(a.contacts.last.value),
          resolved_count: delays.length,
          average_resolution_hours:
            delays.length === 0
              ? null
              : round(delays.reduce((sum, hours) => sum + hours, 0) / delays.length, 2),
          reopened_count: a.tickets.buckets.reduce(
            (sum, { closed }) => sum + Math.max(0, closed.doc_count - 1),
            0,
          ),
          csat: mean('csat'),
          effort: mean('ces'),
          nps: nps === undefined ? null : nps / 10,
          nps_group:
            nps === undefined ? null : nps >= 9 ? 'promoter' : nps >= 7 ? 'passive' : 'detractor',
        },
      };
    },
  },
  influence: {
    aggs: {
      posts: one(named('social_post_published'), {
        likes: { terms: { field: 'properties.likes', size: 100 } },
      }),
    },
    read: ({ posts }: { posts: { doc_count: number; likes: { buckets: Bucket[] } } }) =>
      posts.doc_count === 0
        ? {}
        : {
            influence: {
              role: 'participant',
              followers: null,
              posts_count: posts.doc_count,
              likes_count: posts.likes.buckets.reduce(
                (sum, { key, doc_count }) => sum + Number(key) * doc_count,
                0,
              ),
            },
          },
  },
  acquisition: {
    aggs: {
      acts: one(ACT, {
        first: {
          top_hits: {
            size: 1,
            sort: [{ occurred_at: 'asc' }, { event_id: 'asc' }],
            _source: ['occurred_at', 'channel', 'campaign'],
          },
        },
      }),
    },
    read: ({ acts }: { acts: { first: { hits: { hits: { _source: EventDoc }[] } } } }) => {
      const first = acts.first.hits.hits[0]?._source;
      if (first === undefined) return {};
      const isSite = first.channel === 'web' || first.channel === 'app';
      return {
        acquisition: {
          at: first.occurred_at,
          channel: isSite ? 'direct' : first.channel,
          source: null,
          medium: null,
          campaign: first.campaign?.name ?? null,
          cost_minor: null,
          cost_currency: null,
        },
      };
    },
  },
  whereabouts: {
    aggs: Object.fromEntries(
      ['home', 'work'].map((part) => {
        const working = [
          { range: { local_weekday: { lte: 5 } } },
          { range: { local_hour: { gte: 9, lt: 17 } } },
        ];
        const side =
          part === 'work'
            ? { filter: working }
            : { must_not: [...ACT.bool.must_not, { bool: { filter: working } }] };
        return [
          part,
          one({ bool: { ...ACT.bool, ...side } }, { towns: { terms: { field: 'place.city' } } }),
        ];
      }),
    ),
    read: (a: Record<'home' | 'work', { towns: { buckets: Bucket[] } }>) => {
      const town = (part: 'home' | 'work') => {
        const key = top(a[part].towns.buckets);
        const found = a[part].towns.buckets.find((bucket) => bucket.key === key);
        return (found?.doc_count ?? 0) >= 3 ? key : null;
      };
      const [home_city, work_city] = [town('home'), town('work')];
      if (home_city === null && work_city === null) return {};
      return {
        whereabouts: {
          home_country: null,
          home_region: null,
          home_city,
          work_country: null,
          work_region: null,
          work_city,
        },
      };
    },
  },
  appointments: {
    aggs: {
      ...Object.fromEntries(
        ['booked', 'reminded', 'kept', 'missed', 'cancelled'].map((step) => [
          step,
          one(named(`appointment_${step}`), { last: { max: { field: 'occurred_at' } } }),
        ]),
      ),
      numbers: one(
        { term: { 'subject.type': 'appointment' } },
        {
          each: {
            terms: { field: 'subject.id', size: 100 },
            aggs: {
              ended: one(named('appointment_kept', 'appointment_missed', 'appointment_cancelled')),
              booked: one(named('appointment_booked'), {
                newest: {
                  top_hits: {
                    size: 1,
                    sort: [{ occurred_at: 'desc' }],
                    _source: ['properties.due_at'],
                  },
                },
              }),
            },
          },
        },
      ),
    },
    read: (
      a: Record<
        'booked' | 'reminded' | 'kept' | 'missed' | 'cancelled',
        { doc_count: number; last: { value: number | null } }
      > & {
        numbers: {
          doc_count: number;
          each: {
            buckets: {
              ended: { doc_count: number };
              booked: {
                newest: { hits: { hits: { _source: { properties: { due_at: string } } }[] } };
              };
            }[];
          };
        };
      },
    ) => {
      if (a.numbers.doc_count === 0) return {};
      const open = a.numbers.each.buckets.flatMap(({ ended, booked }) =>
        ended.doc_count > 0
          ? []
          : booked.newest.hits.hits.map(({ _source }) => _source.properties.due_at),
      );
      const coming = open.filter((at) => at >= NOW).sort();
      return {
        appointments: {
          booked_count: a.booked.doc_count,
          reminded_count: a.reminded.doc_count,
          kept_count: a.kept.doc_count,
          missed_count: a.missed.doc_count,
          cancelled_count: a.cancelled.doc_count,
          missed_share: share(a.missed.doc_count, a.kept.doc_count + a.missed.doc_count),
          next_due_at: coming[0] ?? null,
          due_count: coming.length,
          unresolved_count: open.length - coming.length,
          last_kept_at: instantOf(a.kept.last.value),
          last_missed_at: instantOf(a.missed.last.value),
        },
      };
    },
  },
  complaint: {
    aggs: {
      filed: one(named('complaint_filed'), { last: { max: { field: 'occurred_at' } } }),
      tickets: {
        terms: { field: 'subject.id', size: 100 },
        aggs: {
          complaints: one(named('complaint_filed')),
          opened: one(named('ticket_created', 'complaint_filed'), {
            at: { min: { field: 'occurred_at' } },
          }),
          closed: one(named('ticket_closed'), { at: { max: { field: 'occurred_at' } } }),
        },
      },
    },
    read: ({
      filed,
      tickets,
    }: {
      filed: { doc_count: number; last: { value: number | null } };
      tickets: {
        buckets: {
          complaints: { doc_count: number };
          opened: { at: { value: number | null } };
          closed: { at: { value: number | null } };
        }[];
      };
    }) => {
      const last = filed.last.value;
      if (last === null) return {};
      const recent = (at: number) => Date.parse(NOW) - at < 90 * DAY_MS;
      const numbered = tickets.buckets
        .filter(({ complaints }) => complaints.doc_count > 0)
        .map(({ opened, closed }) => ({ at: opened.at.value ?? 0, closed: closed.at.value ?? -1 }));
      const waiting = numbered.filter(({ at, closed }) => closed < at && recent(at)).length;
      const newest = numbered.find(({ at }) => at === last);
      const isOpen = waiting > 0 || (newest === undefined && recent(last));
      const isResolved = newest !== undefined && newest.closed >= newest.at;
      return {
        complaint: {
          state: isOpen ? 'open' : isResolved ? 'resolved' : 'past',
          count: filed.doc_count,
          open_count: Math.max(waiting, isOpen ? 1 : 0),
          last_at: new Date(last).toISOString(),
        },
      };
    },
  },
};

const POINTS = Object.entries(INTEREST_POINTS);
const byMonth = (field: string): Aggs =>
  Object.fromEntries(
    POINTS.map(([name]) => [
      name,
      one(named(name), {
        keys: {
          terms: { field, size: 100 },
          aggs: {
            months: {
              date_histogram: {
                field: 'occurred_at',
                calendar_interval: 'month',
                min_doc_count: 1,
              },
            },
          },
        },
      }),
    ]),
  );
type ByMonth = Record<
  string,
  { keys: { buckets: (Bucket & { months: { buckets: { key: number; doc_count: number }[] } })[] } }
>;

/** The weights of what the engine counted by month, halved every 90 days from the middle of the month. */
function sharesOf(counted: ByMonth): [key: string, share: number | null][] {
  const weights = new Map<string, number>();
  for (const [name, points] of POINTS) {
    for (const { key, months } of counted[name]?.keys.buckets ?? []) {
      for (const month of months.buckets) {
        const days = Math.max(0, (Date.parse(NOW) - (month.key + 14 * DAY_MS)) / DAY_MS);
        const weight = month.doc_count * points * 2 ** (-days / 90);
        weights.set(key, (weights.get(key) ?? 0) + weight);
      }
    }
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return [...weights]
    .toSorted(([, x], [, y]) => y - x)
    .map(([key, weight]) => [key, share(weight, total)]);
}

async function stored(profile_id: string): Promise<ComputedTraits> {
  const { _source } = await it.client.get<ProfileDoc>({ index: it.names.profiles, id: profile_id });
  return _source?.computed as ComputedTraits;
}

describe('computed traits equal what the engine finds in the events', () => {
  test.each(Object.keys(DIRECT))('%s', async (name) => {
    let told = 0;
    for (const id of ids) {
      const { aggs, read } = DIRECT[name] ?? { aggs: {}, read: () => ({}) };
      const answer: Partial<ComputedTraits> = read((await ask(id, aggs)) as never);
      const wanted = answer[name as 'basket'];
      const found = (await stored(id))[name as 'basket'];
      if (wanted === undefined) expect(found).toBeUndefined();
      else expect(found).toEqual(wanted);
      if (wanted !== undefined) told += 1;
    }
    expect(told).toBeGreaterThan(5);
  });

  test.each([
    { field: 'items.category', top: 'top_category', share: 'top_category_share' },
    { field: 'items.brand', top: 'top_brand', share: 'top_brand_share' },
  ] as const)('interests by $field', async ({ field, ...names }) => {
    for (const id of ids.slice(0, -1)) {
      const [first] = sharesOf((await ask(id, byMonth(field))) as ByMonth);
      const found = (await stored(id)).interests;
      expect([found?.[names.top], found?.[names.share]]).toEqual(first);
    }
  });

  test('every registered trait has a question of its own', () => {
    const asked = [...Object.keys(DIRECT), 'interests', 'rfm'];
    expect(asked.toSorted()).toEqual(Object.keys(TRAIT_GROUPS).toSorted());
  });

  test('raw figures of recency, frequency and value', async () => {
    for (const id of ids.slice(0, -1)) {
      const { orders, money } = (await ask(id, {
        orders: one(named('order_completed'), { last: { max: { field: 'occurred_at' } } }),
        money: {
          terms: { field: 'currency' },
          aggs: { net: { sum: { field: 'revenue_minor' } } },
        },
      })) as unknown as {
        orders: { doc_count: number; last: { value: number } };
        money: { buckets: { key: string; net: { value: number } }[] };
      };
      const [main] = money.buckets.toSorted((x, y) => y.net.value - x.net.value);
      expect((await stored(id)).rfm).toEqual({
        frequency: orders.doc_count,
        recency_days: Math.floor((Date.parse(NOW) - orders.last.value) / DAY_MS),
        monetary_minor: main?.net.value,
        currency: main?.key,
        recency_score: null,
        frequency_score: null,
        monetary_score: null,
        score: null,
      });
    }
  });

  test('stage of life, persona and stage of the journey, from counts of the engine alone', async () => {
    const seen = new Set<string>();
    for (const id of ids) {
      const times = (name: string) => one(named(name));
      const counted = (await ask(id, {
        orders: one(named('order_completed'), {
          first: { min: { field: 'occurred_at' } },
          last: { max: { field: 'occurred_at' } },
        }),
        acts: one(ACT),
        visits: one({
          bool: { ...ACT.bool, filter: [{ terms: { channel: ['web', 'app', 'store'] } }] },
        }),
        carts: times('product_added'),
        looks: times('product_viewed'),
      })) as unknown as {
        orders: {
          doc_count: number;
          first: { value: number | null };
          last: { value: number | null };
        };
      } & Record<'acts' | 'visits' | 'carts' | 'looks', { doc_count: number }>;
      const direct = async (name: string) => {
        const { aggs, read } = DIRECT[name] ?? { aggs: {}, read: () => ({}) };
        return (read((await ask(id, aggs)) as never) as Partial<ComputedTraits>)[name as 'service'];
      };
      const service = await direct('service');
      const complaint = (await direct('complaint')) as unknown as { state: string } | undefined;
      const price = (await direct('price')) as unknown as { sensitivity: string } | undefined;
      const subscription = (await direct('subscription')) as unknown as
        | { state: string }
        | undefined;
      const { doc_count: orders, first, last } = counted.orders;
      const days = ((last.value ?? 0) - (first.value ?? 0)) / DAY_MS;
      const gap = orders < 3 ? 60 : Math.min(365, Math.max(7, days / (orders - 1)));
      const gaps = (Date.parse(NOW) - (last.value ?? 0)) / DAY_MS / gap;
      const stage =
        orders === 0
          ? 'prospect'
          : gaps <= 1.5
            ? orders === 1
              ? 'new'
              : 'active'
            : gaps <= 3
              ? 'at_risk'
              : gaps <= 6
                ? 'dormant'
                : 'lost';
      const gone = stage === 'dormant' || stage === 'lost';
      const persona =
        complaint?.state === 'open' || service?.nps_group === 'detractor'
          ? 'needs_care'
          : gone
            ? 'lapsed'
            : orders >= 6
              ? 'champion'
              : orders >= 2 && price?.sensitivity === 'high'
                ? 'bargain_hunter'
                : orders >= 3
                  ? 'loyal'
                  : orders > 0
                    ? 'newcomer'
                    : counted.visits.doc_count > 0
                      ? 'browser'
                      : 'unknown';
      const journey = gone
        ? 'lapsed'
        : orders > 0 && service?.nps_group === 'promoter'
          ? 'advocacy'
          : orders > 1 || subscription?.state === 'active'
            ? 'retention'
            : orders === 1
              ? 'purchase'
              : counted.carts.doc_count > 0
                ? 'intent'
                : counted.looks.doc_count > 0
                  ? 'consideration'
                  : counted.acts.doc_count > 0
                    ? 'awareness'
                    : 'unaware';
      const { _source } = await it.client.get<ProfileDoc>({ index: it.names.profiles, id });
      const { lifecycle_stage, computed } = _source as ProfileDoc;
      expect([id, lifecycle_stage, computed.persona, computed.journey_stage]).toEqual([
        id,
        stage,
        persona,
        journey,
      ]);
      seen.add(persona);
    }
    expect(seen.size).toBeGreaterThan(2);
  });
});

describe('computed traits on the engine', () => {
  const asked = { subject: 'profiles', now: new Date(NOW), timezone: 'UTC' } as const;
  type Leaf = Extract<Condition, { op: 'is' | 'range' | 'exists' }>;
  test.each<Leaf>([
    { op: 'is', field: 'computed.preferred.channel', values: ['web'] },
    { op: 'is', field: 'computed.cart.abandoned', values: [false] },
    { op: 'is', field: 'computed.interests.categories', values: ['Shoes'] },
    { op: 'range', field: 'computed.basket.average_minor', gte: 9000 },
    { op: 'range', field: 'computed.visits.visits_90d', gte: 9 },
    { op: 'exists', field: 'computed.whereabouts.home_city' },
  ])('can be filtered by $field', async (condition) => {
    const { hits } = await it.client.search<ProfileDoc>({
      index: it.names.profiles,
      size: 100,
      query: compileCondition(condition, asked),
    });
    const read = (doc: ProfileDoc) =>
      condition.field.split('.').reduce<unknown>((at, key) => Object(at)[key], doc);
    const holds = (value: unknown) => {
      if (condition.op === 'exists') return value !== undefined && value !== null;
      if (condition.op === 'is') return [value].flat().includes(condition.values[0]);
      return Number(value) >= Number(condition.gte);
    };
    const wanted = (await it.profiles()).filter((doc) => holds(read(doc))).map((d) => d.profile_id);
    expect(wanted.length).toBeGreaterThan(0);
    expect(hits.hits.map(({ _id }) => _id).toSorted()).toEqual(wanted.toSorted());
  });
});

describe('traits that compare people', () => {
  test('scores follow the base when it is measured, once for everybody, and verify stays clean', async () => {
    await it.client.deleteByQuery({
      index: [it.names.profiles, it.names.events],
      query: { match_all: {} },
      refresh: true,
    });
    const customers = 30;
    await it.accept(
      Array.from({ length: customers }, (_, i) =>
        Array.from({ length: 1 + (i % 6) }, (__, n) =>
          track({
            id: `${i}-${n}`,
            user: `u${i}`,
            event: 'Order Completed',
            at: new Date(Date.UTC(2026, 0, 1 + i, n)).toISOString(),
            properties: { order_id: `${i}-${n}`, total: 10 + i, currency: 'EUR' },
          }),
        ),
      ).flat(),
    );
    const { client, names } = it;
    const store = createTraitBaseStore({ client, names, read: DEFAULT_BULK, currency: 'EUR' });
    let now = new Date('2026-03-01T00:00:00.000Z');
    const source = createTraitBaseSource({ store, now: () => now });
    const ingestion = it.ingestion({ traitBase: source.current, now: () => now });
    await ingestion.worker.drain();
    expect((await it.profiles())[0]?.computed.rfm?.score).toBeNull();

    const base = await source.measureIfDue();
    expect(base?.customers).toBe(customers);
    const updated = new Map((await it.profiles()).map((doc) => [doc.profile_id, doc.updated_at]));
    now = new Date('2026-03-01T06:00:00.000Z');
    expect((await ingestion.refreshTraits(store)).reprojected).toBe(customers);
    const profiles = await it.profiles();
    expect((await ingestion.refreshTraits(store)).reprojected).toBe(0);

    const recent = profiles
      .map((doc) => ({ at: doc.relational.last_order_at ?? '', rfm: doc.computed.rfm, doc }))
      .toSorted((a, b) => (a.at < b.at ? -1 : 1));
    // 30 customers, no two last orders at one time: six in each fifth.
    expect(recent.map(({ rfm }) => rfm?.recency_score)).toEqual(
      Array.from({ length: customers }, (_, i) => 1 + Math.floor(i / 6)),
    );
    for (const { doc } of recent) {
      expect(doc.updated_at).toBe(updated.get(doc.profile_id));
      expect(doc.computed.base_at).toBe(base?.made_at);
    }
    expect(await ingestion.verify({ all: true })).toMatchObject({
      checked: customers,
      drifted: [],
    });
    // What was worked out beside ingestion is not lost by the next event.
    const [someone] = profiles;
    const user_traits = { n01: 5 };
    await client.index({
      index: names.profiles,
      id: someone?.profile_id ?? '',
      document: { ...someone, user_traits },
      refresh: true,
    });
    const number = someone?.identifiers.find((key) => key.startsWith('customer_id:'));
    await it.accept([track({ id: 'later', user: number?.split('/').at(-1) ?? '' })]);
    const beside = it.ingestion({ traitBase: source.current, now: () => now });
    await beside.worker.drain();
    const after = (await it.profiles()).find((doc) => doc.profile_id === someone?.profile_id);
    expect(after).toMatchObject({
      user_traits,
      events_count: (someone?.events_count ?? 0) + 1,
    });
    // The base is a day old, and everybody was made by it: it is measured again, and nobody drifts by that.
    now = new Date('2026-03-02T06:00:00.000Z');
    expect((await source.measureIfDue())?.made_at).toBe(now.toISOString());
    expect(await ingestion.verify({ all: true })).toMatchObject({ drifted: [] });
    expect((await ingestion.refreshTraits(store)).reprojected).toBe(customers);
  });
});
