import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProfileDoc, type ProfileState } from '../../../src/model/profile.ts';
import { claimsOf } from '../../../src/profile/claims.ts';
import { projectProfile } from '../../../src/profile/project.ts';
import { emptyState, foldEvents, foldRecord } from '../../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../../src/profile/survivorship/compile.ts';
import { eventDoc, instant } from '../../support/event-doc.ts';
import { RELATIONS } from '../../support/relations.ts';

const input = {
  profile_id: 'p_a',
  created_at: instant(0),
  updated_at: instant(9),
  now: instant(10),
  survivorship: compileSurvivorship(NO_RULES, { crm: 1 }),
  relations: RELATIONS,
};
const project = (state: ProfileState) => ProfileDoc.parse(projectProfile(state, input));
type Said = Partial<Parameters<typeof claimsOf>[0]>;
const known = (...said: Said[]) =>
  said.reduce<ProfileState>((state, one) => {
    const { source = 'crm', at = instant(1), identifiers = [], ...rest } = one;
    return foldRecord(state, source, claimsOf({ source, at, identifiers, ...rest }));
  }, emptyState());

describe('names', () => {
  test('are put together from one source, and said to be derived', () => {
    const profile = project(
      known(
        { source: 'shop', at: instant(5), traits: { given_name: 'Bob' } },
        { source: 'crm', at: instant(1), traits: { given_name: 'Ada', family_name: 'King' } },
      ),
    );
    expect(profile.full_name).toBe('Ada King');
    expect(profile.provenance['full_name']).toEqual({
      source: 'crm',
      updated_at: instant(1),
      rule: 'derived',
    });
    expect(profile.names).toEqual(['Ada King', 'Bob']);
    expect(profile.display_name).toBe('Ada King');
  });

  test('never join one source’s first name to another’s last name', () => {
    const profile = project(
      known(
        { source: 'shop', traits: { given_name: 'Bob' } },
        { source: 'crm', traits: { family_name: 'King' } },
      ),
    );
    expect(profile.full_name).toBe('King');
  });

  test('are at most 20, golden first', () => {
    const spellings = Array.from({ length: 30 }, (_, i) => ({
      source: `s${i}`,
      at: instant(i),
      traits: { full_name: `Ada ${i}` },
    }));
    const { names } = project(known({ traits: { full_name: 'Ada King' } }, ...spellings));
    expect(names).toHaveLength(20);
    expect(names.slice(0, 2)).toEqual(['Ada King', 'Ada 29']);
  });
});

describe('contact points', () => {
  test('come from identifiers and traits alike, in one spelling, golden first', () => {
    const profile = project(
      known(
        {
          identifiers: ['email:new@mail.fr', 'phone:+33612345678'],
          at: instant(3),
          source: 'shop',
        },
        { traits: { email: 'ADA@mail.fr', phone: '06 12 34 56 79', country: 'FR' } },
      ),
    );
    expect(profile.email).toBe('ada@mail.fr');
    expect(profile.phone).toBe('+33612345679');
    expect(profile.emails).toEqual(['ada@mail.fr', 'new@mail.fr']);
    expect(profile.phones).toEqual(['+33612345679', '+33612345678']);
  });

  test('a number with no E.164 spelling is shown, and is not listed as one', () => {
    const profile = project(known({ traits: { phone: 'ask for Ada' } }));
    expect([profile.phone, profile.phones]).toEqual(['ask for Ada', []]);
  });
});

describe('identifiers', () => {
  test('are listed strongest first, with their values alone for search', () => {
    const profile = project(
      known({ identifiers: ['anonymous_id:web/z', 'email:a@x.fr', 'customer_id:shop/12'] }),
    );
    expect(profile.identifiers).toEqual([
      'customer_id:shop/12',
      'email:a@x.fr',
      'anonymous_id:web/z',
    ]);
    expect(profile.identifier_values).toEqual(['12', 'a@x.fr', 'z']);
  });

  const cases = [
    {
      name: 'a browser and a device',
      identifiers: ['anonymous_id:web/z', 'device_id:app/1'],
      anonymous: true,
    },
    { name: 'an order', identifiers: ['order_id:shop/1'], anonymous: false },
    { name: 'an address', identifiers: ['email:a@x.fr', 'anonymous_id:web/z'], anonymous: false },
  ];
  test.each(cases)('of $name alone: anonymous is $anonymous', ({ identifiers, anonymous }) => {
    expect(project(known({ identifiers })).anonymous).toBe(anonymous);
  });
});

describe('counts', () => {
  const order = (id: string, day: number, revenue_minor: number, currency = 'EUR') =>
    eventDoc({
      event_id: id,
      name: 'order_completed',
      occurred_at: instant(day),
      revenue_minor,
      currency,
    });

  test('orders, revenue and average in one currency', () => {
    const { relational, lifecycle_stage } = project(
      foldEvents(emptyState(), [order('1', 2, 1000), order('2', 5, 501)]),
    );
    expect(relational).toEqual({
      orders_count: 2,
      revenue_minor: 1501,
      currency: 'EUR',
      average_order_minor: 751,
      first_order_at: instant(2),
      last_order_at: instant(5),
    });
    expect(lifecycle_stage).toBe('active');
  });

  test('revenue is that of the main currency, never a sum across, and no average is made up', () => {
    const { relational } = project(
      foldEvents(emptyState(), [order('1', 2, 1000), order('2', 5, 5000, 'USD')]),
    );
    expect(relational).toMatchObject({
      revenue_minor: 5000,
      currency: 'USD',
      average_order_minor: null,
    });
  });

  test('revenue without a currency is not shown', () => {
    const { currency: _, ...bare } = order('1', 2, 1000);
    expect(project(foldEvents(emptyState(), [bare])).relational).toMatchObject({
      revenue_minor: null,
      currency: null,
    });
  });

  test('service, ratings from 0 to 1, last situation, first and last sight', () => {
    const profile = project(
      foldEvents(emptyState(), [
        eventDoc({
          event_id: '1',
          name: 'ticket_created',
          channel: 'support',
          occurred_at: instant(1),
        }),
        eventDoc({
          event_id: '2',
          name: 'complaint_filed',
          channel: 'phone',
          occurred_at: instant(2),
          rating: 1,
          rating_max: 5,
        }),
        eventDoc({
          event_id: '3',
          name: 'review_submitted',
          occurred_at: instant(4),
          rating: 5,
          rating_max: 5,
          page: { path: '/r' },
          device: { type: 'mobile' },
          place: { city: 'Lyon', country: 'FR' },
          session_id: 's',
        }),
        eventDoc({
          event_id: '4',
          name: 'score_computed',
          channel: 'system',
          occurred_at: instant(8),
        }),
      ]),
    );
    expect(profile.personal).toEqual({
      tickets_count: 1,
      complaints_count: 1,
      reviews_count: 1,
      average_rating: 0.5,
      last_rating: 1,
    });
    expect(profile.situational).toEqual({
      last_event_name: 'review_submitted',
      last_channel: 'web',
      last_page_path: '/r',
      last_device_type: 'mobile',
      last_city: 'Lyon',
      last_country: 'FR',
      last_session_id: 's',
    });
    expect([profile.first_seen_at, profile.last_seen_at]).toEqual([instant(1), instant(4)]);
    expect([profile.events_count, profile.channels]).toEqual([
      4,
      ['web', 'phone', 'support', 'system'],
    ]);
    expect(profile.event_count['ticket_created']).toBe('0000000001');
  });
});

describe('consent', () => {
  const decision = (source: string, granted: boolean, day: number) => ({
    source,
    consents: [{ purpose: 'email', granted, decided_at: instant(day) }],
  });

  test('is refused as soon as one source’s newest decision is a refusal', () => {
    const profile = project(known(decision('crm', false, 1), decision('shop', true, 5)));
    expect(profile.consents['email']).toEqual({
      granted: false,
      decided_at: instant(1),
      source: 'crm',
    });
    expect(profile.consents_granted).toEqual([]);
  });

  test('is granted where each source’s newest decision grants it', () => {
    const profile = project(
      known(decision('crm', false, 1), decision('crm', true, 2), decision('shop', true, 1)),
    );
    expect(profile.consents['email']).toEqual({
      granted: true,
      decided_at: instant(2),
      source: 'crm',
    });
    expect(profile.consents_granted).toEqual(['email']);
  });
});

test('nothing known gives a valid, anonymous prospect', () => {
  expect(project(emptyState())).toMatchObject({
    anonymous: true,
    lifecycle_stage: 'prospect',
    display_name: null,
    first_seen_at: null,
  });
});

test('names that every object inherits are names like any other', () => {
  const state = foldRecord(
    foldEvents(emptyState(), [
      eventDoc({ event_id: '1', name: 'constructor', source: 'constructor' }),
    ]),
    'constructor',
    claimsOf({
      source: 'constructor',
      at: instant(1),
      identifiers: [],
      traits: { custom: { constructor: 'x' } },
      consents: [{ purpose: 'constructor', granted: true, decided_at: instant(1) }],
    }),
  );
  const profile = project(state);
  expect(Object.entries(profile.custom)).toEqual([['constructor', 'x']]);
  expect(Object.entries(profile.event_count)).toEqual([['constructor', '0000000001']]);
  expect(profile.consents_granted).toEqual(['constructor']);
});

test('lists stay bounded, and the state keeps all', () => {
  const identifiers = Array.from({ length: 700 }, (_, i) => `order_id:shop/${i}`);
  const custom = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`c${i}`, i]));
  const emails = Array.from({ length: 70 }, (_, i) => `email:a${i}@mail.fr`);
  const events = Array.from({ length: 400 }, (_, i) =>
    eventDoc({ event_id: `${i}`, name: `n${i}` }),
  );
  const profile = project(
    foldEvents(known({ identifiers: [...identifiers, ...emails], traits: { custom } }), events),
  );
  expect(profile.identifiers).toHaveLength(500);
  expect(profile.emails).toHaveLength(50);
  expect(Object.keys(profile.custom)).toHaveLength(300);
  expect(Object.keys(profile.event_count)).toHaveLength(300);
  expect(profile.events_count).toBe(400);
  expect(Object.keys(profile.state.identifiers)).toHaveLength(770);
});

test('is decided by what the state says, not by the order its parts were written in', () => {
  const source = fc.constantFrom('crm', 'shop', 'pos');
  const said = fc.record({
    source,
    at: fc.nat(3).map((day) => instant(day)),
    identifiers: fc.subarray(['email:a@x.fr', 'email:b@x.fr', 'phone:+33612345678']),
    traits: fc.record(
      {
        given_name: fc.constantFrom('Ada', 'Bob'),
        family_name: fc.constantFrom('King', 'Roy'),
        email: fc.constant('c@x.fr'),
      },
      { requiredKeys: [] },
    ),
  });
  const both = fc
    .array(said, { maxLength: 8 })
    .chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
  fc.assert(
    fc.property(both, ([given, shuffled]) => {
      expect(project(known(...shuffled))).toEqual(project(known(...given)));
    }),
  );
});
