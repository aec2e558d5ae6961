import type { PlannedOrder } from '../history.ts';
import { typeEmail, typeName, typePhone } from '../messy.ts';
import { orderDetail } from '../order-detail.ts';
import { addressAt, type Person } from '../people.ts';
import { createRandom } from '../random.ts';
import { type DemoRow, given, iso, type World } from './world.ts';

/** Order of the online shop as its API tells it: guests have no account, mobile orders no session. */
export function orderRow(
  person: Person,
  order: PlannedOrder,
  update: { readonly status: string; readonly atMs: number } | undefined,
  world: World,
): DemoRow {
  const random = createRandom(world.seed, 'shop', order.number);
  const detail = orderDetail(order, world.catalogue, world.seed);
  const address = addressAt(person, order.atMs);
  const email = order.otherEmail ? (person.otherEmail ?? person.email) : person.email;
  return {
    source: 'shop',
    kind: 'record',
    id: order.number,
    payload: given({
      order_number: order.number,
      created_at: iso(order.atMs),
      updated_at: iso(update?.atMs ?? order.atMs),
      status: update?.status ?? 'paid',
      channel: order.channel,
      account_id: order.guest ? undefined : person.shopId,
      email: typeEmail(email, random),
      phone:
        person.mobile !== undefined && random.chance(0.6)
          ? typePhone(person.mobile, random)
          : undefined,
      first_name: typeName(person.given, random),
      last_name: typeName(person.family, random),
      loyalty_number: !order.guest && random.chance(0.4) ? person.loyaltyId : undefined,
      shipping_address: {
        street: address.street,
        postal_code: address.postcode,
        city: address.town.city,
        country: 'FR',
      },
      currency: 'EUR',
      subtotal: detail.subtotal_minor / 100,
      discount: detail.discount_minor / 100,
      shipping: detail.shipping_minor / 100,
      total: detail.total_minor / 100,
      coupon: detail.coupon,
      newsletter: random.chance(0.25) ? random.chance(0.6) : undefined,
      items: detail.lines.map(({ product, quantity }) => ({
        sku: product.sku,
        name: product.name,
        category: product.category,
        brand: product.brand,
        quantity,
        unit_price: product.price_minor / 100,
      })),
    }),
  };
}
