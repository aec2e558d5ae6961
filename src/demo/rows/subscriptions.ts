import type { Person } from '../people.ts';
import type { SubscriptionIntent } from '../subscriptions.ts';
import { type DemoRow, given, iso } from './world.ts';

/** Line of the subscription service: what happened to a box that comes each quarter. */
export function subscriptionRow(person: Person, intent: SubscriptionIntent): DemoRow {
  const { number, n, step, plan, amount_minor } = intent;
  const id = `${number}-${n}`;
  const paid = step === 'started' || step === 'renewed';
  return {
    source: 'subscriptions',
    kind: 'record',
    id,
    payload: given({
      entry_id: id,
      subscription: number,
      event: step,
      at: iso(intent.atMs),
      plan,
      amount: amount_minor,
      paid: paid ? amount_minor : undefined,
      currency: 'EUR',
      account_id: person.shopId,
    }),
  };
}
