import type { Product } from './catalogue.ts';
import type { PlannedOrder } from './history.ts';
import { createRandom } from './random.ts';

export interface OrderLine {
  readonly product: Product;
  readonly quantity: number;
}

export interface OrderDetail {
  readonly lines: readonly OrderLine[];
  readonly subtotal_minor: number;
  readonly discount_minor: number;
  readonly shipping_minor: number;
  readonly total_minor: number;
  readonly coupon: string | undefined;
}

const COUPONS = ['BIENVENUE10', 'SOLDES', 'FIDELITE15', 'NOEL'] as const;

/** What was bought, the same whichever system tells of it. */
export function orderDetail(
  order: PlannedOrder,
  catalogue: readonly Product[],
  seed: number,
): OrderDetail {
  const random = createRandom(seed, 'order', order.number);
  const lines = Array.from(
    {
      length: random.weighted([
        [1, 6],
        [2, 3],
        [3, 1.5],
        [4, 0.7],
        [6, 0.2],
      ]),
    },
    () => ({
      product: random.pickSkewed(catalogue),
      quantity: random.weighted([
        [1, 9],
        [2, 2],
        [4, 0.4],
      ]),
    }),
  );
  const subtotal = lines.reduce((sum, line) => sum + line.product.price_minor * line.quantity, 0);
  const coupon = random.chance(0.16) ? random.pick(COUPONS) : undefined;
  const discount = coupon === undefined ? 0 : Math.round(subtotal * random.pick([0.1, 0.15, 0.2]));
  const shipping = order.channel === 'store' || subtotal > 6000 ? 0 : 490;
  return {
    lines,
    subtotal_minor: subtotal,
    discount_minor: discount,
    shipping_minor: shipping,
    total_minor: subtotal - discount + shipping,
    coupon,
  };
}
