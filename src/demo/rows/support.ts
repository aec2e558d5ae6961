import type { PlannedOrder } from '../history.ts';
import { typeEmail, typePhone } from '../messy.ts';
import { orderDetail } from '../order-detail.ts';
import type { Person } from '../people.ts';
import { createRandom } from '../random.ts';
import { fill, TICKETS } from '../texts.ts';
import { type DemoRow, given, iso, type World } from './world.ts';

/** Ticket of the service desk; `update` is the ticket once it was dealt with. */
export function ticketRow(
  person: Person,
  order: PlannedOrder | undefined,
  intent: { readonly atMs: number; readonly n: number; readonly update: boolean },
  openedMs: number,
  world: World,
): DemoRow {
  const random = createRandom(world.seed, 'support', person.index, intent.n);
  const about = random.pick(TICKETS);
  const product =
    order === undefined
      ? random.pickSkewed(world.catalogue)
      : orderDetail(order, world.catalogue, world.seed).lines[0]?.product;
  const channel = random.weighted([
    ['email', 5],
    ['phone', 2.5],
    ['chat', 2],
    ['web_form', 1.5],
  ]);
  const knowsEmail = channel !== 'phone' || random.chance(0.25);
  const phone =
    person.mobile !== undefined && (channel === 'phone' || random.chance(0.2))
      ? typePhone(person.mobile, random)
      : undefined;
  const words = { order: order?.number, product: product?.name ?? '' };
  const id = `TK${person.index}-${intent.n}`;
  return {
    source: 'support',
    kind: 'record',
    id,
    payload: given({
      ticket_id: id,
      created_at: iso(openedMs),
      updated_at: iso(intent.atMs),
      activity: intent.update ? 'closed' : undefined,
      activity_at: intent.update ? iso(intent.atMs) : undefined,
      status: intent.update ? random.pick(['solved', 'solved', 'closed']) : 'open',
      channel,
      requester_name: random.chance(0.8) ? `${person.given} ${person.family}` : undefined,
      requester_email: knowsEmail
        ? typeEmail(random.chance(0.1) ? (person.otherEmail ?? person.email) : person.email, random)
        : undefined,
      requester_phone: phone,
      order_number:
        order !== undefined && order.channel !== 'store' && random.chance(0.75)
          ? order.number
          : undefined,
      category: about.rating === 1 ? 'complaint' : 'question',
      topic: about.topic,
      subject: fill(about[person.language], words).slice(0, 60),
      // Who closes it says nothing of what was asked.
      description: intent.update ? undefined : fill(about[person.language], words),
      language: person.language,
      satisfaction:
        intent.update && random.chance(0.4)
          ? Math.min(5, about.rating + random.int(0, 1))
          : undefined,
      priority: random.pick(['low', 'normal', 'normal', 'high']),
    }),
  };
}
