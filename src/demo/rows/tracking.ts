import type { PlannedSession } from '../history.ts';
import { orderDetail } from '../order-detail.ts';
import { addressAt, type Person } from '../people.ts';
import { createRandom, type Random } from '../random.ts';
import { type DemoRow, given, iso, type World } from './world.ts';

const AGENTS = {
  desktop: [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  ],
  mobile: [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
  ],
  tablet: [
    'Mozilla/5.0 (iPad; CPU OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1',
  ],
} as const;

const SOURCES: readonly (readonly [
  { source: string; medium: string; name: string } | undefined,
  number,
])[] = [
  [undefined, 50],
  [{ source: 'google', medium: 'cpc', name: 'marque' }, 14],
  [{ source: 'google', medium: 'cpc', name: 'generique_maison' }, 8],
  [{ source: 'newsletter', medium: 'email', name: 'nouvelle_collection' }, 12],
  [{ source: 'facebook', medium: 'paid_social', name: 'retargeting' }, 8],
  [{ source: 'instagram', medium: 'social', name: 'printemps' }, 5],
  [{ source: 'comparateur', medium: 'affiliate', name: 'flux_produits' }, 3],
];

/** One call of a session in Segment's format: anonymous until the person signs in, who from then on is known. */
export function trackingRow(
  person: Person,
  session: PlannedSession,
  atMs: number,
  n: number,
  world: World,
): DemoRow {
  const steady = createRandom(world.seed, 'session', session.id);
  const random = createRandom(world.seed, 'session', session.id, n);
  const campaign = steady.weighted(SOURCES);
  const device = person.devices[session.device] ?? person.devices[0];
  const inApp = session.channel === 'app';
  const kind = inApp ? 'mobile' : (device?.kind ?? 'mobile');
  const deviceId = device?.id ?? '';
  const signIn = n === session.signInAfter + 1;
  const known = n > session.signInAfter;
  const step = signIn ? undefined : n - (known ? 1 : 0);
  const id = `${world.seed}-${session.id}-${n}`;
  const town = addressAt(person, atMs).town;
  const payload = given({
    type: signIn ? 'identify' : inApp && step === 0 ? 'screen' : step === 0 ? 'page' : 'track',
    messageId: id,
    timestamp: iso(atMs),
    anonymousId: `anon-${inApp ? 'app-' : ''}${deviceId}`,
    userId: known ? person.shopId : undefined,
    channel: inApp ? 'mobile' : 'client',
    context: given({
      sessionId: session.id,
      locale: person.language === 'fr' ? 'fr-FR' : 'en-GB',
      timezone: 'Europe/Paris',
      userAgent: inApp ? undefined : steady.pick(AGENTS[kind]),
      device: inApp
        ? {
            id: `idfv-${deviceId}`,
            type: steady.pick(['ios', 'android']),
            model: steady.pick(['iPhone16,1', 'Pixel 8', 'SM-S921B']),
          }
        : undefined,
      campaign,
      location: steady.chance(0.7)
        ? { city: town.city, country: 'FR', region: town.region }
        : undefined,
      page: inApp ? undefined : { path: step === 0 ? '/' : '/produits' },
      consent:
        n === 0 && steady.chance(0.5)
          ? {
              categoryPreferences: {
                personalisation: steady.chance(0.7),
                remarketing: steady.chance(0.45),
              },
            }
          : undefined,
    }),
    ...(signIn
      ? { traits: identifyTraits(person, steady) }
      : callBody(person, session, step ?? 0, random, world)),
  });
  return { source: session.channel, kind: 'message', id, payload };
}

function identifyTraits(person: Person, random: Random): Record<string, unknown> {
  return given({
    email: person.email,
    firstName: random.chance(0.7) ? person.given : undefined,
    lastName: random.chance(0.7) ? person.family : undefined,
    createdAt: iso(person.joinedMs),
    newsletter: person.habits.newsletter,
  });
}

function callBody(
  person: Person,
  session: PlannedSession,
  step: number,
  random: Random,
  world: World,
): Record<string, unknown> {
  const bought =
    session.order === undefined
      ? undefined
      : orderDetail(session.order, world.catalogue, world.seed);
  const product = bought?.lines[0]?.product ?? random.pickSkewed(world.catalogue);
  const details = {
    product_id: product.sku,
    sku: product.sku,
    name: product.name,
    category: product.category,
    brand: product.brand,
    price: product.price_minor / 100,
    currency: 'EUR',
  };
  if (step === 0) {
    const name = random.pick(['Accueil', product.category, product.name]);
    if (session.channel === 'app') return { name, properties: { category: product.category } };
    const url = `https://www.tournesol.example/${name === 'Accueil' ? '' : `p/${product.sku.toLowerCase()}`}`;
    return {
      name,
      properties: {
        url,
        path: new URL(url).pathname,
        title: `${name} | Tournesol`,
        referrer: random.chance(0.4) ? 'https://www.google.com/' : undefined,
      },
    };
  }
  if (bought === undefined) {
    return random.chance(0.25)
      ? {
          event: 'Products Searched',
          properties: { query: product.name.split(' ')[0]?.toLowerCase() },
        }
      : random.chance(0.2)
        ? { event: 'Product Added', properties: { ...details, quantity: 1 } }
        : { event: 'Product Viewed', properties: details };
  }
  // The sale itself is told by the shop: one event of money per order.
  if (step === 1) return { event: 'Product Viewed', properties: details };
  if (step === 2)
    return {
      event: 'Product Added',
      properties: { ...details, quantity: bought.lines[0]?.quantity },
    };
  if (step === 3)
    return {
      event: 'Checkout Started',
      properties: {
        order_id: session.order?.number,
        value: bought.total_minor / 100,
        currency: 'EUR',
      },
    };
  return {
    event: 'Payment Info Entered',
    properties: {
      order_id: session.order?.number,
      step,
      payment_method: person.index % 3 === 0 ? 'paypal' : 'card',
    },
  };
}
