import type { Product } from '../catalogue.ts';
import { createRandom } from '../random.ts';
import { type DemoRow, iso } from './world.ts';

export const WAREHOUSES = ['LYON', 'LILLE'] as const;

/** Stock of one article in one warehouse: concerns nobody, and is overwritten by the next count. */
export function stockRow(
  product: Product,
  warehouse: (typeof WAREHOUSES)[number],
  atMs: number,
  count: number,
  seed: number,
): DemoRow {
  const random = createRandom(seed, 'stock', product.sku, warehouse, count);
  return {
    source: 'stock',
    kind: 'record',
    id: `${product.sku}/${warehouse}`,
    payload: {
      sku: product.sku,
      warehouse,
      name: product.name,
      category: product.category,
      brand: product.brand,
      price: product.price_minor / 100,
      currency: 'EUR',
      quantity: random.chance(0.06) ? 0 : Math.floor(random.exponential(80)),
      reorder_point: 20,
      counted_at: iso(atMs),
    },
  };
}
