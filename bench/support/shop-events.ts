export interface ShopOptions {
  readonly events: number;
  readonly people: number;
  readonly order: 'sessions' | 'scattered';
}

/**
 * Visits to a shop: of 8 events each, the first says who the person is. With `sessions`, 200 visits are under way at a
 * time, as people browse; else the events of all people are mixed at random, the worst there is for a store that
 * folds events into profiles.
 */
export function shopEvents({ events, people, order }: ShopOptions, slice: number): object[] {
  const random = generator(7 + slice);
  const visits = Math.ceil(events / VISIT);
  const visitors = Array.from({ length: visits }, () => Math.floor(random() * people));
  const steps: { visit: number; step: number }[] = [];
  for (let first = 0; first < visits; first += 200) {
    for (let step = 0; step < VISIT; step += 1) {
      for (let visit = first; visit < Math.min(first + 200, visits); visit += 1) {
        steps.push({ visit, step });
      }
    }
  }
  const ordered = order === 'sessions' ? steps : mixed(steps, random);
  return ordered
    .slice(0, events)
    .map(({ visit, step }) => shopEvent(slice * 100_000 + visit, step, visitors[visit] ?? 0));
}

const VISIT = 8;
const TRACKED = ['Product Viewed', 'Product Viewed', 'Product Added', 'Product Viewed'];

function shopEvent(visit: number, step: number, person: number): object {
  const product = (visit * 31 + step * 7) % 500;
  const at = Date.UTC(2026, 1, 1) + (visit % 20_000) * 120_000 + step * 15_000;
  const base = {
    messageId: `m${Math.floor(visit / 100_000)}-${visit}-${step}`,
    userId: `user-${person}`,
    anonymousId: `anon-${person}`,
    timestamp: new Date(at).toISOString(),
    context: {
      page: {
        url: `https://shop.example.org/p/${product}?utm_source=newsletter`,
        path: `/p/${product}`,
        title: `Product ${product}`,
      },
      userAgent:
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
    },
  };
  if (step === 0) {
    return {
      ...base,
      type: 'identify',
      traits: {
        email: `person.${person}@example.org`,
        firstName: `Camille${person % 90}`,
        lastName: `Martin${person % 700}`,
        address: { city: 'Lyon', country: 'France', postalCode: '69001' },
      },
    };
  }
  const isOrder = step === VISIT - 1 && visit % 5 === 0;
  return {
    ...base,
    type: 'track',
    event: isOrder ? 'Order Completed' : (TRACKED[step % TRACKED.length] ?? 'Product Viewed'),
    properties: {
      product_id: `sku-${product}`,
      price: 19.9,
      quantity: 1,
      currency: 'EUR',
      category: 'Shoes',
      ...(isOrder ? { order_id: `o-${visit}`, total: 39.8 } : {}),
    },
  };
}

function mixed<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [result[i], result[j]];
    if (a !== undefined && b !== undefined) [result[i], result[j]] = [b, a];
  }
  return result;
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
