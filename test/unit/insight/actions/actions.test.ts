import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordAction, wordedActions } from '../../../../src/insight/actions/action-words.ts';
import { consentOn } from '../../../../src/insight/actions/consent-on.ts';
import {
  type Learnt,
  learn,
  type NotedOutcome,
  RESULT_DAYS,
  successRate,
} from '../../../../src/insight/actions/learn.ts';
import { rankActions, WEEKLY_CAP } from '../../../../src/insight/actions/rank.ts';
import { ACTIONS } from '../../../../src/insight/actions/registry.ts';
import {
  DAY_MS,
  OUTCOMES,
  REACHES,
  type Situation,
} from '../../../../src/insight/actions/situation.ts';

const NOW = Date.UTC(2026, 10, 1);
const NOTHING: Learnt = new Map();
const yes = { granted: true, decided_at: '2026-01-01T00:00:00.000Z', source: 'crm' };
const no = { ...yes, granted: false };
const ALL_GRANTED = {
  email_marketing: yes,
  sms_marketing: yes,
  phone_marketing: yes,
  personalisation: yes,
};

function situation(own: Partial<Situation> = {}): Situation {
  return {
    now: NOW,
    currency: 'EUR',
    stage: 'active',
    risk: null,
    band: null,
    value_minor: 20_000,
    average_order_minor: 5_000,
    orders: 4,
    last_order_at: NOW - 10 * DAY_MS,
    cart: null,
    complaint: null,
    ticket_at: null,
    appointment: null,
    failed_payment_at: null,
    isSubscribed: false,
    isInLoyalty: true,
    reviewed_at: null,
    offered: [],
    reaches: [...REACHES],
    liked: null,
    consents: ALL_GRANTED,
    contacts: [],
    judged: [],
    ...own,
  };
}

const cart = { at: NOW - 2 * DAY_MS, minor: 8_000, articles: 2 };
const article = {
  article_id: 'a',
  name: 'Vase',
  price_minor: 3_000,
  probability: 0.1,
  isDue: false,
  isPersonal: true,
};
const names = (own: Partial<Situation>) =>
  rankActions(situation(own), NOTHING).map((a) => a.action);
const find = (name: string, own: Partial<Situation>, learnt = NOTHING) =>
  rankActions(situation(own), learnt).find(({ action }) => action === name);

describe('which actions fit', () => {
  test.each<[string, Partial<Situation>, boolean]>([
    ['complaint_follow_up', { complaint: { isOpen: true, at: NOW - DAY_MS } }, true],
    ['complaint_follow_up', { complaint: { isOpen: false, at: NOW - DAY_MS } }, false],
    ['ticket_follow_up', { ticket_at: NOW - 3 * DAY_MS }, true],
    ['ticket_follow_up', { ticket_at: NOW - DAY_MS }, false],
    ['payment_help', { failed_payment_at: NOW - DAY_MS }, true],
    ['payment_help', { failed_payment_at: NOW - 60 * DAY_MS }, false],
    ['appointment_reminder', { appointment: { due_at: NOW + 2 * DAY_MS, missed_at: null } }, true],
    [
      'appointment_reminder',
      { appointment: { due_at: NOW + 20 * DAY_MS, missed_at: null } },
      false,
    ],
    ['appointment_reminder', { appointment: { due_at: NOW - DAY_MS, missed_at: null } }, false],
    ['appointment_rebook', { appointment: { due_at: null, missed_at: NOW - DAY_MS } }, true],
    [
      'appointment_rebook',
      { appointment: { due_at: NOW + DAY_MS, missed_at: NOW - DAY_MS } },
      false,
    ],
    ['cart_help', { cart }, true],
    ['cart_help', { cart: { ...cart, at: NOW - 3_600_000 } }, false],
    ['cart_help', { cart: { ...cart, at: NOW - 30 * DAY_MS } }, false],
    // A clock that runs ahead.
    ['cart_help', { cart: { ...cart, at: NOW + DAY_MS } }, false],
    ['retention_call', { risk: 0.8, band: 'high' }, true],
    ['retention_call', { risk: 0.1, band: 'low' }, false],
    ['retention_call', { risk: 0.8, band: 'high', orders: 0 }, false],
    ['retention_call', { risk: 0.8, band: 'high', orders: 0, isSubscribed: true }, true],
    ['win_back_offer', { stage: 'dormant' }, true],
    ['win_back_offer', { stage: 'active' }, false],
    ['reorder_reminder', { offered: [{ ...article, isDue: true }] }, true],
    ['reorder_reminder', { offered: [article] }, false],
    ['cross_sell', { offered: [article] }, true],
    ['cross_sell', { offered: [{ ...article, isPersonal: false }] }, false],
    ['cross_sell', { offered: [] }, false],
    ['loyalty_invitation', { isInLoyalty: false }, true],
    ['loyalty_invitation', { isInLoyalty: false, orders: 1 }, false],
    ['ask_review', {}, true],
    ['ask_review', { reviewed_at: NOW - DAY_MS }, false],
    ['ask_review', { last_order_at: null, orders: 0 }, false],
    ['ask_consent', { consents: {} }, true],
    ['ask_consent', { consents: { email_marketing: no } }, false],
  ])('%s of %j: %s', (name, own, expected) => {
    expect(names(own).includes(name)).toBe(expected);
  });

  test('every action has words in both languages, and no word is left over', () => {
    const registered = ACTIONS.map(({ name }) => name).sort();
    expect(wordedActions('fr').sort()).toEqual(registered);
    expect(wordedActions('en').sort()).toEqual(registered);
  });
});

describe('what bars an action', () => {
  const code = (own: Partial<Situation>) =>
    find('cart_help', { cart, ...own })?.barred?.code ?? null;
  const contact = (days: number, channel = 'mail') => ({ channel, at: NOW - days * DAY_MS });

  test.each<[string, Partial<Situation>, string | null]>([
    ['nothing', {}, null],
    [
      'a refusal on each way',
      { consents: { marketing: no, personalisation: no } },
      'consent_refused',
    ],
    ['no answer', { consents: {} }, 'consent_unknown'],
    ['an open complaint', { complaint: { isOpen: true, at: NOW } }, 'open_complaint'],
    ['no way', { reaches: [] }, 'no_reach'],
    [
      'not now',
      { judged: [{ action: 'cart_help', outcome: 'not_now', at: NOW - DAY_MS }] },
      'not_now',
    ],
    [
      'not now, long ago',
      { judged: [{ action: 'cart_help', outcome: 'not_now', at: NOW - 8 * DAY_MS }] },
      null,
    ],
    [
      'wrong',
      { judged: [{ action: 'cart_help', outcome: 'wrong', at: NOW - 80 * DAY_MS }] },
      'judged_wrong',
    ],
    [
      'done',
      { judged: [{ action: 'cart_help', outcome: 'done', at: NOW - DAY_MS }] },
      'done_lately',
    ],
    ['another one done', { judged: [{ action: 'ask_review', outcome: 'done', at: NOW }] }, null],
  ])('%s', (_, own, expected) => expect(code(own)).toBe(expected));

  test('too many contacts bar every way but a conversation they begin', () => {
    const contacts = Array.from({ length: WEEKLY_CAP }, (_, i) => contact(i + 1));
    expect(find('cart_help', { cart, contacts })).toMatchObject({
      reach: 'conversation',
      barred: null,
    });
    const apart = { cart, contacts, consents: { ...ALL_GRANTED, personalisation: no } };
    expect(find('cart_help', apart)?.barred).toEqual({ code: 'fatigue', contacts: 3, days: 7 });
    // One e-mail a day: the next way is taken.
    expect(find('cart_help', { cart, contacts: [contact(0.5, 'email')] })?.reach).toBe('sms');
  });

  test('what they like best goes first, where the action can go that way', () => {
    expect(find('cart_help', { cart, liked: 'phone' })?.reach).toBe('phone');
    expect(find('loyalty_invitation', { isInLoyalty: false, liked: 'sms' })?.reach).toBe(
      'conversation',
    );
  });

  test('service needs no consent and is not bounded', () => {
    const own = {
      complaint: { isOpen: true, at: NOW - DAY_MS },
      consents: { marketing: no },
      contacts: [contact(0), contact(1), contact(2), contact(3)],
    };
    expect(find('complaint_follow_up', own)).toMatchObject({
      barred: null,
      purpose: 'service',
      consent: { state: 'not_needed' },
    });
  });

  test.each([
    ['email_marketing', { email_marketing: yes }, 'granted'],
    ['email_marketing', { newsletter: yes }, 'granted'],
    ['email_marketing', { newsletter: yes, marketing_email: no }, 'refused'],
    ['email_marketing', { marketing: yes }, 'granted'],
    ['email_marketing', { email_marketing: yes, marketing: no }, 'refused'],
    ['personalisation', { marketing: yes }, 'unknown'],
    ['email_marketing', {}, 'unknown'],
  ])('%s of %j is %s', (purpose, consents, state) => {
    expect(consentOn(consents, purpose).state).toBe(state);
  });
});

const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    stage: fc.constantFrom('prospect', 'new', 'active', 'at_risk', 'dormant', 'lost'),
    risk: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    band: fc.option(fc.constantFrom('low', 'medium', 'high')),
    value_minor: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
    average_order_minor: fc.option(fc.integer({ min: -500, max: 100_000 })),
    orders: fc.integer({ min: 0, max: 30 }),
    last_order_at: fc.option(fc.integer({ min: NOW - 900 * DAY_MS, max: NOW + DAY_MS })),
    cart: fc.option(fc.constant(cart)),
    complaint: fc.option(fc.record({ isOpen: fc.boolean(), at: fc.constant(NOW - DAY_MS) })),
    isInLoyalty: fc.boolean(),
    offered: fc.array(fc.constantFrom(article, { ...article, isDue: true }), { maxLength: 3 }),
    reaches: fc.subarray([...REACHES]),
    consents: fc.dictionary(
      fc.constantFrom(
        'email_marketing',
        'sms_marketing',
        'phone_marketing',
        'marketing',
        'personalisation',
      ),
      fc.constantFrom(yes, no),
    ),
    contacts: fc.array(
      fc.record({
        channel: fc.constantFrom('email', 'sms', 'phone'),
        at: fc.integer({ min: NOW - 20 * DAY_MS, max: NOW }),
      }),
      { maxLength: 6 },
    ),
    judged: fc.array(
      fc.record({
        action: fc.constantFrom(...ACTIONS.map(({ name }) => name)),
        outcome: fc.constantFrom(...OUTCOMES),
        at: fc.integer({ min: NOW - 100 * DAY_MS, max: NOW }),
      }),
      { maxLength: 6 },
    ),
  })
  .map((own) => situation(own as Partial<Situation>));

test('whoever it is: nobody is targeted without consent, and the best comes first', () => {
  fc.assert(
    fc.property(anySituation, (one) => {
      const ranked = rankActions(one, NOTHING);
      const open = ranked.filter(({ barred }) => barred === null);
      expect(ranked.slice(0, open.length)).toEqual(open);
      for (const action of open) {
        if (action.kind === 'marketing') expect(action.consent.state).toBe('granted');
        expect(action.reach === null || one.reaches.includes(action.reach)).toBe(true);
        if (action.kind === 'marketing' && action.reach !== 'conversation') {
          const week = one.contacts.filter(({ at }) => NOW - at < 7 * DAY_MS);
          expect(week.length).toBeLessThan(WEEKLY_CAP);
        }
        if (action.kind === 'marketing') expect(one.complaint?.isOpen ?? false).toBe(false);
      }
      for (const action of ranked) {
        expect(action.probability).toBeGreaterThanOrEqual(0);
        expect(action.probability).toBeLessThanOrEqual(1);
        for (const language of ['fr', 'en'] as const) {
          const said = wordAction(action, { language, currency: 'EUR', timezone: 'Europe/Paris' });
          expect(`${said.title} ${said.reason} ${said.barred}`).not.toMatch(/undefined|NaN/);
        }
      }
      const known = open.flatMap(({ expected_minor }) => expected_minor ?? []);
      if (known.length === open.length) expect(known).toEqual(known.toSorted((a, b) => b - a));
    }),
  );
});

const anyOutcome: fc.Arbitrary<NotedOutcome> = fc.record({
  profile_id: fc.constantFrom('a', 'b'),
  action: fc.constantFrom('cart_help', 'retention_call'),
  band: fc.constantFrom('low', 'high'),
  outcome: fc.constantFrom(...OUTCOMES),
  at: fc.integer({ min: NOW - 100 * DAY_MS, max: NOW }),
});
const shownBy = () => ['order_completed'];

describe('what is learnt from outcomes', () => {
  const done = (at: number): NotedOutcome => ({
    profile_id: 'a',
    action: 'cart_help',
    band: 'low',
    outcome: 'done',
    at,
  });
  const order = (at: number) => ({ profile_id: 'a', name: 'order_completed', at });

  test.each([
    ['an order within two weeks', done(NOW - 20 * DAY_MS), [order(NOW - 10 * DAY_MS)], [1, 1]],
    ['an order after that', done(NOW - 20 * DAY_MS), [order(NOW - 5 * DAY_MS)], [1, 0]],
    ['an order before', done(NOW - 20 * DAY_MS), [order(NOW - 21 * DAY_MS)], [1, 0]],
    [
      'of somebody else',
      done(NOW - 20 * DAY_MS),
      [{ ...order(NOW - 19 * DAY_MS), profile_id: 'b' }],
      [1, 0],
    ],
    ['not known yet', done(NOW - DAY_MS), [], undefined],
    ['shown already', done(NOW - DAY_MS), [order(NOW)], [1, 1]],
    ['wrong', { ...done(NOW), outcome: 'wrong' as const }, [], [1, 0]],
    ['not now', { ...done(NOW - 50 * DAY_MS), outcome: 'not_now' as const }, [], undefined],
  ])('%s', (_, outcome, since, expected) => {
    const tally = learn([outcome], since, shownBy, NOW).get('cart_help')?.get('low');
    const found = tally === undefined ? undefined : [tally.tried, tally.succeeded];
    expect(found).toEqual(expected);
  });

  test('without an outcome the rate is the guess; it gives way to what was counted', () => {
    expect(successRate(NOTHING, 'cart_help', 'low', 0.12)).toEqual({
      rate: 0.12,
      tried: 0,
      succeeded: 0,
    });
    const many = new Map([['x', new Map([['low', { tried: 1_000, succeeded: 700 }]])]]);
    expect(successRate(many, 'x', 'low', 0.1).rate).toBeCloseTo(0.7, 2);
    // A band without outcomes leans on the action: (700 + 8 · 0.1) / 1008.
    expect(successRate(many, 'x', 'high', 0.1).rate).toBeCloseTo(700.8 / 1008, 10);
  });

  test('in whatever order outcomes come; between 0 and 1; a success never lowers it, a failure never raises it', () => {
    fc.assert(
      fc.property(
        fc.array(anyOutcome, { maxLength: 30 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (outcomes, prior) => {
          const rate = (
            list: readonly NotedOutcome[],
            orders: readonly ReturnType<typeof order>[],
          ) => successRate(learn(list, orders, shownBy, NOW), 'cart_help', 'low', prior).rate;
          const base = rate(outcomes, []);
          expect(rate(outcomes.toReversed(), [])).toBe(base);
          expect(base).toBeGreaterThan(0);
          expect(base).toBeLessThan(1);
          const at = NOW - (RESULT_DAYS + 1) * DAY_MS;
          const fresh = { ...done(at), profile_id: 'fresh' };
          const bought = { ...order(at + 1), profile_id: 'fresh' };
          expect(rate([...outcomes, fresh], [bought])).toBeGreaterThan(base);
          expect(rate([...outcomes, fresh], [])).toBeLessThan(base);
        },
      ),
    );
  });

  test('outcomes change the order of what is proposed', () => {
    const own = { cart, offered: [article], last_order_at: NOW - 60 * DAY_MS };
    expect(names(own)[0]).toBe('cart_help');
    const learnt: Learnt = new Map([
      ['cart_help', new Map([['none', { tried: 200, succeeded: 0 }]])],
      ['cross_sell', new Map([['none', { tried: 200, succeeded: 150 }]])],
    ]);
    expect(rankActions(situation(own), learnt)[0]).toMatchObject({
      action: 'cross_sell',
      tried: 200,
      succeeded: 150,
    });
  });
});
