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

const nested = (depth: number): object => (depth === 0 ? { v: 1 } : { a: nested(depth - 1) });

/** Values of every wrong kind, and texts at the edges of each parser. */
const WEIRD: readonly unknown[] = [
  ...[null, 42, -1.5, 1e300, 2 ** 65, true, false, {}, { a: 1 }, [], [1], [[]], [{}], [null]],
  ...['', ' ', '\u0000', 'a\u0000b', '\ud800', '\u202e', 'x'.repeat(10_240), 'é'.repeat(600)],
  ...['&'.repeat(40_000), 'mdp:a '.repeat(6000), '1 84 12 76 451 089 46 '.repeat(1600)],
  ...['NULL', '__proto__', '<script>x', '<', '<!--', '&#x;', '&#99999999999;', '%zz', '://@:?#'],
  ...['2099-01-01T00:00:00Z', '0001-01-01', '31/02/2024', '1-2-3', '12:', 'Mon,', '9'.repeat(20)],
  ...['2024-01-01T25:00', '2024-01-01T10:00+', '2024-01-01T10:00 Nowhere/City', '2024-01-01 +'],
  ...['@', 'a@b', '+', '()', ',', ',x', 'a, b', "d'", 'İ', 'ß', '١٢٣', '1..2', '1e5', '$', '1,2,3'],
  ...['::', ':::', '1.2.3.4.5', 'password:', 'token: ', '4111111111111111', '4'.repeat(48)],
  nested(50),
];
const NAMES = ['', '.', '..', 'a.b', '__proto__', 'constructor', 'a\u0000b', 'x'.repeat(300), ' '];

const SEGMENT_CALL = {
  type: 'track',
  event: 'Order Completed',
  userId: 'u1',
  anonymousId: 'a1',
  previousId: 'p1',
  groupId: 'g1',
  messageId: 'm1',
  originalTimestamp: '2024-01-01T00:00:00Z',
  sentAt: '2024-01-01T00:00:01Z',
  channel: 'web',
  name: 'Home',
  traits: { email: 'a@example.org', address: { city: 'Lyon' }, birthday: '1980-01-01', plan: 1 },
  context: {
    ip: '203.0.113.7',
    userAgent: 'x',
    page: { url: 'https://a.example/b?c=1' },
    device: { id: 'd1', type: 'ios' },
    library: { name: 'analytics.js' },
    campaign: { name: 'spring' },
    externalIds: [{ id: 'x', type: 'loyalty_id' }],
    consent: { categoryPreferences: { ads: true } },
    traits: { phone: '0612345678' },
  },
  properties: {
    order_id: '1',
    total: 5,
    currency: 'EUR',
    products: [{ product_id: 'p', price: 1, quantity: 1 }],
    rating: 4,
    text: 'hello',
    ticket_id: 't1',
  },
};
const ROW = {
  id: '1',
  email: 'a@example.org',
  nom: 'Dupont',
  naissance: '1980-01-01',
  pays: 'France',
  telephone: '0612345678',
  newsletter: 'oui',
  updated_at: '2024-01-01',
};
const ORDER = {
  order_id: '1',
  email: 'a@example.org',
  date: '2024-01-01',
  total: '5,00',
  devise: 'EUR',
  statut: 'payée',
  quantity: '2',
  canal: 'magasin',
};
const ECOMMERCE = {
  order_id: 1,
  order_date: '2024-01-01T00:00:00Z',
  email: 'a@example.org',
  taxful_total_price: 5,
  currency: 'EUR',
  products: [{ product_id: 1, price: 5, quantity: 1, product_name: 'x' }],
  geoip: { country_iso_code: 'FR', location: { lat: 45, lon: 4 } },
};

/** The payload with each of its fields, however deep, taking each weird value in turn. */
function spoiled(payload: object): object[] {
  const paths = pathsOf(payload);
  return paths.flatMap((path) => WEIRD.map((value) => withValue(payload, path, value)));
}

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    [...path, name],
    ...pathsOf(inner, [...path, name]),
  ]);
}

function withValue(payload: object, path: readonly string[], value: unknown): object {
  const [name = '', ...rest] = path;
  const inner: unknown = Reflect.get(payload, name);
  const copy = Array.isArray(payload) ? [...payload] : { ...payload };
  Reflect.set(copy, name, rest.length === 0 ? value : withValue(inner as object, rest, value));
  return copy;
}

function withName(payload: object, name: string): object {
  const copy = { ...payload };
  const value = { [name]: 1, x: 'y' };
  Object.defineProperty(copy, name, { value, enumerable: true });
  return copy;
}

describe('whatever comes in, a source yields a Message or a refusal that names a field and a rule', () => {
  test.each([
    ['segment', SEGMENT_CALL],
    ['segment', { ...SEGMENT_CALL, type: 'identify' }],
    ['segment', { ...SEGMENT_CALL, type: 'page' }],
    ['segment', { ...SEGMENT_CALL, type: 'group' }],
    ['contacts', ROW],
    ['orders', ORDER],
    ['events', { ...ORDER, event: 'achat', note: '5', text: '<b>x</b>', ip: '203.0.113.7' }],
    ['elastic_ecommerce', ECOMMERCE],
  ])('%s', async (source, payload) => {
    const manifest = builtInSources().find(({ id }) => id === source);
    if (manifest === undefined) throw new Error(`no source ${source}`);
    const payloads: unknown[] = [
      payload,
      ...spoiled(payload),
      ...NAMES.map((name) => withName(payload, name)),
      { ...payload, deep: nested(300) },
      ...[{}, nested(200), null, 1, 'x', [], [1], true],
    ];
    const outcomes = await simulateSource(
      engine.client,
      engine.prefix,
      manifest,
      payloads,
      '2026-11-22T07:00:00.000Z',
    );
    expect(outcomes).toHaveLength(payloads.length);
    const strange = outcomes.filter(({ doc, failure }) =>
      failure === undefined
        ? !Message.safeParse(doc).success
        : !/^[a-z][a-z0-9_.]*: [a-z0-9_]+$/.test(failure),
    );
    expect(strange).toEqual([]);
    expect(outcomes[0]?.failure).toBeUndefined();
    expect(outcomes[0]?.doc?.issues ?? []).toEqual([]);
  });
});
