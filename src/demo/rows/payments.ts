import type { PlannedOrder } from '../history.ts';
import { orderDetail } from '../order-detail.ts';
import type { Person } from '../people.ts';
import { createRandom } from '../random.ts';
import { type DemoRow, given, type World } from './world.ts';

/** Line of the payment provider: cents, seconds since 1970, and the order's number as the only sure link. */
export function paymentRow(
  person: Person,
  order: PlannedOrder,
  intent: { readonly kind: 'payment' | 'refund'; readonly atMs: number; readonly n: number },
  world: World,
): DemoRow {
  const random = createRandom(world.seed, 'payments', order.number, intent.n);
  const total = orderDetail(order, world.catalogue, world.seed).total_minor;
  const refund = intent.kind === 'refund';
  // A second payment of one order follows a first that failed.
  const failed = !refund && intent.n === 1;
  const id = `pay_${order.number.toLowerCase()}_${intent.n}`;
  return {
    source: 'payments',
    kind: 'record',
    id,
    payload: given({
      id,
      type: refund ? 'refund' : failed ? 'failed_charge' : 'charge',
      created: Math.floor(intent.atMs / 1000),
      order_reference: order.number,
      receipt_email: random.chance(0.3) ? person.email : undefined,
      amount: total,
      refunded_amount: refund ? (random.chance(0.7) ? total : Math.round(total / 2)) : undefined,
      currency: 'eur',
      method: random.weighted([
        ['card', 7],
        ['paypal', 2],
        ['gift_card', 0.5],
        ['instalments', 1],
      ]),
      failure_code: failed
        ? random.pick(['card_declined', 'expired_card', '3ds_failed'])
        : undefined,
    }),
  };
}
