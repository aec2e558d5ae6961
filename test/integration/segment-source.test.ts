import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Message } from '../../src/model/message.ts';
import { builtInSources } from '../../src/sources/registry.ts';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { installPipelines, simulateSource } from '../support/pipelines.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await testEngine();
  await installPipelines(engine.client, engine.prefix);
});
afterAll(() => engine.cleanup());

const RECEIVED = '2026-11-22T07:00:00.000Z';

/** The message a call becomes, or the text of its refusal. */
async function take(call: object): Promise<Message | string> {
  const manifest = builtInSources().find(({ id }) => id === 'segment');
  if (manifest === undefined) throw new Error('no source segment');
  const { client, prefix } = engine;
  const [outcome] = await simulateSource(client, prefix, manifest, [call], RECEIVED);
  return outcome?.failure ?? Message.parse(outcome?.doc);
}

const CASES: readonly [string, object, object][] = [
  [
    'identify: reserved traits become fields, others custom traits; it leaves an event',
    {
      type: 'identify',
      userId: 'u1',
      traits: {
        firstName: 'ANNE-MARIE',
        lastName: 'le goff',
        email: 'Anne@Example.org',
        birthday: '1984-04-03T00:00:00.000Z',
        gender: 'female',
        address: { street: '1 rue X', city: 'BREST', postalCode: '29200', country: 'France' },
        company: { name: 'Initech' },
        createdAt: 1_700_000_000,
        favouriteStore: 'Brest',
      },
      context: { locale: 'fr-FR', timezone: 'Europe/Paris' },
    },
    {
      type: 'identify',
      identifiers: [
        { namespace: 'customer_id', scope: 'default', value: 'u1' },
        { namespace: 'email', value: 'anne@example.org' },
      ],
      traits: {
        given_name: 'Anne-Marie',
        family_name: 'le Goff',
        full_name: 'Anne-Marie le Goff',
        email: 'anne@example.org',
        birth_date: '1984-04-03',
        sex: 'f',
        street: '1 rue X',
        city: 'Brest',
        postcode: '29200',
        country: 'FR',
        company: 'Initech',
        customer_since: '2023-11-14T22:13:20.000Z',
        language: 'fr',
        timezone: 'Europe/Paris',
        custom: { favourite_store: 'Brest' },
      },
      event: { name: 'identified', channel: 'web' },
    },
  ],
  [
    'track of an order: revenue once, items, and the order as an identifier',
    {
      type: 'track',
      event: 'Order Completed',
      userId: 'u1',
      properties: {
        order_id: 'o1',
        total: 27.5,
        revenue: 25,
        tax: 2,
        currency: 'EUR',
        coupon: 'SPRING',
        products: [{ product_id: 'p1', name: 'Chair', price: 12.5, quantity: 2 }],
      },
    },
    {
      identifiers: [
        { namespace: 'customer_id', scope: 'default', value: 'u1' },
        { namespace: 'order_id', scope: 'default', value: 'o1' },
      ],
      event: {
        name: 'order_completed',
        revenue_minor: 2750,
        currency: 'EUR',
        order: { order_id: 'o1', total_minor: 2750, tax_minor: 200, coupon: 'SPRING' },
        items: [{ product_id: 'p1', name: 'Chair', price_minor: 1250, quantity: 2 }],
      },
    },
  ],
  [
    'a refund takes the money back',
    {
      type: 'track',
      event: 'Order Refunded',
      userId: 'u1',
      properties: { order_id: 'o1', total: 27.5, currency: 'EUR' },
    },
    { event: { name: 'order_refunded', revenue_minor: -2750 } },
  ],
  [
    'a product looked at adds no revenue',
    {
      type: 'track',
      event: 'Product Viewed',
      anonymousId: 'a1',
      properties: { product_id: 'p1', price: 5, value: 5, currency: 'EUR' },
    },
    { event: { name: 'product_viewed', items: [{ product_id: 'p1', price_minor: 500 }] } },
  ],
  [
    'page: what it shows goes to the page, not to the properties',
    {
      type: 'page',
      anonymousId: 'a1',
      name: 'Home',
      properties: { url: 'https://a.example/home?email=x@y.org', referrer: 'https://b.example/' },
      context: { ip: '203.0.113.7' },
    },
    {
      event: {
        name: 'page_viewed',
        page: {
          url: 'https://a.example/home',
          host: 'a.example',
          path: '/home',
          title: 'Home',
          referrer_host: 'b.example',
        },
        properties: { page_name: 'Home', ip_network: '203.0.113.0/24' },
      },
    },
  ],
  [
    'screen of a phone, whose device identifies',
    {
      type: 'screen',
      anonymousId: 'a1',
      name: 'Basket',
      context: { device: { id: 'd1', type: 'ios', model: 'iPhone7,2' }, os: { name: 'iOS' } },
    },
    {
      identifiers: [
        { namespace: 'anonymous_id', scope: 'default', value: 'a1' },
        { namespace: 'device_id', scope: 'default', value: 'd1' },
      ],
      event: {
        name: 'screen_viewed',
        channel: 'app',
        device: { type: 'mobile', model: 'iPhone7,2', os: 'iOS' },
      },
    },
  ],
  [
    'group: the account is the subject, its name the company',
    { type: 'group', userId: 'u1', groupId: 'g1', traits: { name: 'Initech', plan: 'pro' } },
    {
      traits: { company: 'Initech' },
      event: { name: 'grouped', subject: { type: 'account', id: 'g1' } },
    },
  ],
  [
    'alias: the former and the new id are one person',
    { type: 'alias', previousId: 'a1', userId: 'u1' },
    {
      identifiers: [
        { namespace: 'customer_id', scope: 'default', value: 'u1' },
        { namespace: 'anonymous_id', scope: 'default', value: 'a1' },
      ],
      event: { name: 'aliased' },
    },
  ],
  [
    "consent: what is not true is a refusal, as in Segment's rule",
    {
      type: 'track',
      event: 'x',
      userId: 'u1',
      context: { consent: { categoryPreferences: { Advertising: true, analytics: 'yes' } } },
    },
    {
      consents: expect.arrayContaining([
        { purpose: 'advertising', granted: true, decided_at: RECEIVED, method: 'segment' },
        { purpose: 'analytics', granted: false, decided_at: RECEIVED, method: 'segment' },
      ]),
    },
  ],
  [
    'external ids of users claim their namespaces, those of accounts none',
    {
      type: 'track',
      event: 'x',
      anonymousId: 'a1',
      context: {
        externalIds: [
          { id: 'L1', type: 'loyalty_number', collection: 'users', encoding: 'none' },
          { id: 'A1', type: 'account', collection: 'accounts' },
        ],
      },
    },
    {
      identifiers: [
        { namespace: 'anonymous_id', scope: 'default', value: 'a1' },
        { namespace: 'loyalty_id', scope: 'default', value: 'L1' },
      ],
    },
  ],
  [
    'spelling of other libraries: user_id, action',
    { action: 'track', event: 'Signed In', user_id: 'u1', context: { user_agent: 'x' } },
    { type: 'track', identifiers: [{ value: 'u1' }], event: { name: 'signed_in' } },
  ],
];

describe('calls of the Segment API become messages', () => {
  test.each(CASES)('%s', async (_name, call, message) => {
    expect(await take(call)).toMatchObject(message);
  });

  test.each([
    [{ timestamp: '2026-11-20T10:00:00Z' }, '2026-11-20T10:00:00.000Z'],
    [
      // the device's clock is a year behind: one second passed between doing and sending
      { originalTimestamp: '2025-11-22T06:59:58Z', sentAt: '2025-11-22T06:59:59Z' },
      '2026-11-22T06:59:59.000Z',
    ],
    [
      {
        originalTimestamp: '2025-11-20T09:59:58Z',
        sentAt: '2025-11-20T09:59:59Z',
        receivedAt: '2026-11-20T10:00:00Z',
      },
      '2026-11-20T09:59:59.000Z',
    ],
    [{}, RECEIVED],
  ])('the time of %o', async (times, at) => {
    expect(await take({ type: 'track', event: 'x', userId: 'u', ...times })).toMatchObject({
      occurred_at: at,
    });
  });

  test.each([
    [{ type: 'dance', userId: 'u' }, 'type: unknown'],
    [{ type: 'track', userId: 'u' }, 'event: missing'],
    [{ type: 'group', userId: 'u' }, 'group_id: missing'],
    [{ type: 'track', event: 'x', timestamp: 'soon' }, 'occurred_at: invalid_date'],
    [{ type: 'track', event: 'x', messageId: 'm'.repeat(600) }, 'message_id: too_long'],
  ])('%o is refused', async (call, refusal) => expect(await take(call)).toBe(refusal));

  test('the same call without an id gets the same id, so that a repeat is known', async () => {
    const call = { type: 'track', event: 'x', userId: 'u', timestamp: '2026-01-01T00:00:00Z' };
    const [first, second] = [await take(call), await take(call)];
    expect(first).toEqual(second);
  });
});
