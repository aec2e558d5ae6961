import type { FraudIntent } from '../fraud.ts';
import type { PlannedOrder } from '../history.ts';
import { orderDetail } from '../order-detail.ts';
import { paymentSigns } from '../payment-signs.ts';
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
  const signs = refund ? undefined : paymentSigns(person, order.number, order.atMs, world.seed);
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
      ...signs,
    }),
  };
}

/** A charge that the customer never made, told as any other; or the bank's note, weeks later, that it was not theirs. */
export function fraudRow(person: Person, { kind, charge, atMs }: FraudIntent): DemoRow {
  const { id, amount_minor, failed, card, device, city, country } = charge;
  const dispute = kind === 'dispute';
  const rowId = dispute ? `dsp_${id}` : id;
  return {
    source: 'payments',
    kind: 'record',
    id: rowId,
    payload: given({
      id: rowId,
      type: dispute ? 'dispute' : failed ? 'failed_charge' : 'charge',
      payment: dispute ? id : undefined,
      created: Math.floor(atMs / 1000),
      customer: person.shopId,
      amount: amount_minor,
      currency: 'eur',
      method: 'card',
      failure_code: failed && !dispute ? 'card_declined' : undefined,
      ...(dispute ? {} : { card, device, city, country }),
    }),
  };
}
