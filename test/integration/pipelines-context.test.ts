import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestEngine, testEngine } from '../support/engine.ts';
import { installPipelines, simulate } from '../support/pipelines.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await testEngine();
  await installPipelines(engine.client, engine.prefix);
});
afterAll(() => engine.cleanup());

async function run(pipeline: string, draft: object) {
  const [outcome] = await simulate(engine.client, `${engine.prefix}-${pipeline}`, [draft]);
  return outcome?.doc ?? {};
}

describe('countries, languages and words for sex become codes', () => {
  test.each([
    ['country', 'France', 'FR'],
    ['country', 'fra', 'FR'],
    ['country', 'Royaume-Uni', 'GB'],
    ['country', 'UK', 'GB'],
    ['country', 'U.S.A.', 'US'],
    ['country', 'Estados Unidos', 'US'],
    ['country', 'Côte d’Ivoire', 'CI'],
    ['country', 'brasil', 'BR'],
    ['country', 'Alemanha', 'DE'],
    ['country', 'Atlantis', undefined],
    ['language', 'fr-FR', 'fr'],
    ['language', 'EN_us', 'en'],
    ['language', 'français', 'fr'],
    ['language', 'fra', 'fr'],
    ['language', 'klingon', undefined],
    ['sex', 'Mme', 'f'],
    ['sex', 'FEMALE', 'f'],
    ['sex', 'Monsieur', 'm'],
    ['sex', 'H', 'm'],
    ['sex', 'non-binary', 'x'],
    ['sex', 'unknown', undefined],
  ] as const)('%s %s', async (field, given, code) => {
    const doc = await run('normalise-locale', { traits: { [field]: given } });
    expect(doc.traits?.[field]).toBe(code);
  });

  test('coordinates become a point, and null island is no place', async () => {
    const place = { latitude: '48,85', longitude: 2.35 };
    expect(await run('normalise-locale', { event: { place } })).toMatchObject({
      event: { place: { location: { lat: 48.85, lon: 2.35 } } },
    });
    const nowhere = await run('normalise-locale', { traits: { latitude: 0, longitude: 0 } });
    expect(nowhere).toMatchObject({
      traits: {},
      issues: [{ field: 'traits.location', code: 'placeholder_location' }],
    });
  });
});

describe('event names follow one taxonomy', () => {
  test.each([
    ['Product Viewed', 'product_viewed'],
    ['Viewed Product', 'product_viewed'],
    ['Order Completed', 'order_completed'],
    ['purchase', 'order_completed'],
    ['achat', 'order_completed'],
    ['add_to_cart', 'product_added'],
    ['productAdded', 'product_added'],
    ['Désabonnement', 'unsubscribed'],
    ['Trial Started', 'trial_started'],
    ['3D view', 'n_3d_view'],
  ])('%s', async (given, name) => {
    expect((await run('normalise-event-name', { event: { name: given } })).event).toEqual({
      name,
    });
  });

  test('a name without a Latin letter is told apart by a digest and kept as a property', async () => {
    const doc = await run('normalise-event-name', { event: { name: '商品を見た' } });
    expect(doc).toMatchObject({
      event: {
        name: expect.stringMatching(/^event_[0-9a-f]{8}$/),
        properties: { event_name: '商品を見た' },
      },
      issues: [{ field: 'event.name', code: 'not_latin' }],
    });
  });
});

describe('the web context keeps what is useful and drops what identifies', () => {
  test('takes campaigns from the address and drops the rest of its query', async () => {
    const url =
      'https://Shop.example.org:8443/p/1?utm_source=news%20letter&utm_campaign=spring&email=a@b.org&token=x#top';
    const doc = await run('normalise-web', {
      event: { page: { url, referrer: 'https://www.google.com/search?q=jean+dupont' } },
    });
    expect(doc.event).toEqual({
      page: {
        url: 'https://shop.example.org/p/1',
        host: 'shop.example.org',
        path: '/p/1',
        referrer_host: 'www.google.com',
      },
      campaign: { source: 'news letter', name: 'spring' },
    });
  });

  test.each([
    ['gclid', { source: 'google', medium: 'cpc' }],
    ['fbclid', { source: 'facebook', medium: 'social' }],
  ])('reads the click id %s', async (name, campaign) => {
    const doc = await run('normalise-web', {
      event: { page: { url: `https://a.example/?${name}=abc` } },
    });
    expect(doc.event).toMatchObject({ campaign });
  });

  test('masks an address inside a path', async () => {
    const doc = await run('normalise-web', { event: { page: { path: '/u/a@b.org/orders' } } });
    expect(doc.event).toEqual({ page: { path: '/u/:redacted/orders' } });
  });

  test.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2::7', '2001:db8:1::/48'],
    ['2001:db8::7', '2001:db8::/48'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['not an address', undefined],
  ])('cuts the address %s to its network', async (ip, network) => {
    const doc = await run('normalise-web', { event: { ip } });
    const event = doc.event ?? {};
    expect(event.ip).toBeUndefined();
    expect(event.properties?.ip_network).toBe(network);
  });

  test('reads the device from the user agent, which is not kept', async () => {
    const doc = await run('normalise-web', {
      event: {
        user_agent:
          'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
      },
    });
    expect(doc).toEqual({
      event: {
        device: { type: 'mobile', os: 'iOS', browser: 'Mobile Safari', model: 'iPhone' },
      },
    });
  });
});

describe('free text is plain and holds no secret', () => {
  test.each([
    ['<p>Bonjour&nbsp;!</p><p>Ça&#39;va <b>bien</b></p>', "Bonjour !\nÇa'va bien"],
    ['<script>alert(1)</script>hello<!-- x -->', 'hello'],
    ['3 < 5 & 7 > 2', '3 < 5 & 7 > 2'],
    ['ma carte 4111 1111 1111 1111 merci', 'ma carte [card_number] merci'],
    ['carte 4111-1111-1111-1111.', 'carte [card_number].'],
    ['commande 4111111111111112', 'commande 4111111111111112'],
    ['nir 1 84 12 76 451 089 46', 'nir [national_number]'],
    ['mon mot de passe: hunter2 et token=abc', 'mon mot de passe: [secret] et token=[secret]'],
    ['Authorization: Bearer eyJhbGciOi', 'Authorization: Bearer [secret]'],
    ['a\u0000b', 'ab'],
  ])('%s', async (given, text) => {
    const doc = await run('normalise-text', { event: { text: given } });
    expect(doc.event?.text).toBe(text);
  });

  test('what is kept as it came loses secrets, addresses of visitors and unusable names', async () => {
    const properties = {
      card: '4111111111111111',
      Password: 'hunter2',
      user: { api_key: 'x', iban: 'FR76', ok: 1 },
      ip_address: '203.0.113.77',
      link: 'https://a.example/reset?token=abc',
      '': 1,
      ['__proto__' as string]: { polluted: true },
      'a\u0000b': 'c\u0000d',
      empty: '',
      big: 2 ** 65,
    };
    Object.defineProperty(properties, '__proto__', { value: { x: 1 }, enumerable: true });
    const doc = await run('normalise-text', { event: { properties } });
    expect(doc.event).toEqual({
      properties: {
        card: '[card_number]',
        Password: '[secret]',
        user: { api_key: '[secret]', iban: '[secret]', ok: 1 },
        ip_address: '203.0.113.0/24',
        link: 'https://a.example/reset',
        ab: 'cd',
        big: '36893488147419103000',
      },
    });
  });

  test('custom traits get snake_case names and plain values', async () => {
    const doc = await run('normalise-text', {
      traits: {
        custom: {
          'Total billed': 830,
          favouriteColours: ['red', 5, { a: 1 }],
          plan: { name: 'pro', seats: 3 },
          password: 'x',
        },
      },
    });
    expect(doc.traits?.custom).toEqual({
      total_billed: 830,
      favourite_colours: ['red', '5'],
      plan_name: 'pro',
      plan_seats: 3,
    });
  });
});
