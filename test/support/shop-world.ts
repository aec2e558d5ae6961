import { createRandom } from '../../src/demo/random.ts';
import type { EventDoc } from '../../src/model/event.ts';
import { eventDoc } from './event-doc.ts';

export const DAY = 86_400_000;
const CATEGORIES = ['kitchen', 'garden', 'toys', 'books'] as const;
/** Of each category; the first two of a category are one set: who orders one mostly orders the other. */
const PER_CATEGORY = 10;
export const COFFEE = 'coffee';

export const ARTICLES = CATEGORIES.flatMap((category) =>
  Array.from({ length: PER_CATEGORY }, (_, n) => ({
    sku: `${category}-${n}`,
    name: `${category} thing ${n}`,
    category,
  })),
);

/**
 * Orders of an invented shop: each customer keeps to one category, sets are ordered together, and every third drinks
 * coffee that lasts a month.
 */
export function shopOrders(customers: number, now: number, days = 240): EventDoc[] {
  const orders: EventDoc[] = [];
  for (let i = 0; i < customers; i++) {
    const random = createRandom('shop world', i);
    const profile_id = `c${i}`;
    const category = CATEGORIES[i % CATEGORIES.length] ?? 'books';
    let n = 0;
    const order = (at: number, skus: readonly string[]) => {
      const event_id = `${profile_id}-${n++}`;
      orders.push(orderEvent(event_id, profile_id, at, skus));
    };
    const had = new Set<string>();
    for (let at = now - random.int(days / 2, days) * DAY; at < now - 2 * DAY; ) {
      const first = `${category}-${random.int(0, PER_CATEGORY - 1)}`;
      const isSet = first.endsWith('-0') || first.endsWith('-1');
      const other = first.endsWith('-0') ? `${category}-1` : `${category}-0`;
      const skus = isSet && random.chance(0.8) ? [first, other] : [first];
      if (skus.some((sku) => !had.has(sku)) || random.chance(0.2)) order(at, skus);
      for (const sku of skus) had.add(sku);
      at += random.int(25, 60) * DAY;
    }
    if (i % 3 === 0) {
      const from = now - random.int(days / 2, days) * DAY;
      for (let at = from; at < now - 20 * DAY; at += 30 * DAY) order(at, [COFFEE]);
    }
  }
  return orders;
}

export function orderEvent(
  event_id: string,
  profile_id: string,
  at: number,
  skus: readonly string[],
  own: Partial<EventDoc> = {},
): EventDoc {
  return eventDoc({
    event_id,
    profile_id,
    name: 'order_completed',
    channel: 'web',
    source: 'shop',
    occurred_at: new Date(at).toISOString(),
    revenue_minor: 1_000 * skus.length,
    currency: 'EUR',
    items: skus.map((sku) => ({
      sku,
      name: ARTICLES.find((one) => one.sku === sku)?.name ?? sku,
      category: sku.split('-')[0] ?? sku,
      price_minor: 1_000,
      quantity: 1,
    })),
    ...own,
  });
}
