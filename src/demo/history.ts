import { planTrial, type TrialArm } from './campaign.ts';
import { type AppointmentIntent, planAppointments } from './care.ts';
import { type FraudIntent, planFraud } from './fraud.ts';
import { atLikelyHour, likelyMoment } from './moments.ts';
import type { Person } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { planSubscription, type SubscriptionIntent } from './subscriptions.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

/** An order or a till receipt; what is in it follows from its number, see `order-detail.ts`. */
export interface PlannedOrder {
  readonly number: string;
  readonly atMs: number;
  readonly channel: 'web' | 'app' | 'store';
  /** The till knows the customer by card, e-mail for the receipt, or not at all. */
  readonly known: 'card' | 'email' | 'nobody';
  /** Which of the person's addresses the order was made with. */
  readonly otherEmail: boolean;
  readonly guest: boolean;
}

export interface PlannedSession {
  readonly id: string;
  readonly atMs: number;
  readonly channel: 'web' | 'app';
  readonly device: number;
  readonly order: PlannedOrder | undefined;
  /** Place in the session after which the person is signed in; Infinity for never. */
  readonly signInAfter: number;
  readonly length: number;
}

/** One message to come: its kind says which rows file renders it, `n` tells those of one thing apart. */
export type Intent =
  | { readonly kind: 'contact'; readonly atMs: number; readonly n: number }
  | {
      readonly kind: 'order' | 'order_update' | 'receipt' | 'payment' | 'refund';
      readonly atMs: number;
      readonly order: PlannedOrder;
      readonly n: number;
    }
  | {
      readonly kind: 'session';
      readonly atMs: number;
      readonly session: PlannedSession;
      readonly n: number;
    }
  | { readonly kind: 'email' | 'social'; readonly atMs: number; readonly n: number }
  | { readonly kind: 'trial'; readonly atMs: number; readonly arm: TrialArm }
  | {
      readonly kind: 'ticket' | 'ticket_update';
      readonly atMs: number;
      readonly order: PlannedOrder | undefined;
      readonly n: number;
      readonly openedMs: number;
    }
  | {
      readonly kind: 'survey';
      readonly atMs: number;
      readonly order: PlannedOrder | undefined;
      readonly n: number;
    }
  | AppointmentIntent
  | SubscriptionIntent
  | FraudIntent;

/** All that one person does and that systems write down about it, in no order. */
export function planHistory(person: Person, seed: number, nowMs: number): Intent[] {
  const random = createRandom(seed, 'history', person.index);
  const orders = planOrders(person, random);
  const intents: Intent[] = [
    ...contacts(person, random, nowMs),
    ...orders.flatMap((order) => orderIntents(order, random)),
    ...planSessions(person, orders, random).flatMap(sessionIntents),
    ...emails(person, random),
    ...aftermath(person, orders, random),
  ];
  // Last, and each by a key of its own, so that they change nothing in what is told above.
  const account = orders.find(({ channel, guest }) => channel !== 'store' && !guest)?.atMs;
  const accountMs = account !== undefined && account < nowMs ? account : undefined;
  const troubles = intents.flatMap((one) => (one.kind === 'ticket' ? [one.atMs] : []));
  const known = intents.find(({ kind }) => kind === 'contact')?.atMs;
  intents.push(
    ...planAppointments(person, known, seed, nowMs),
    ...planSubscription(person, accountMs, troubles, seed, nowMs),
    ...planFraud(person, accountMs, seed, nowMs),
    ...trial(person, seed, nowMs),
  );
  return intents.filter((intent) => intent.atMs < nowMs);
}

function planOrders(person: Person, random: Random): PlannedOrder[] {
  const orders: PlannedOrder[] = [];
  const { habits } = person;
  if (!habits.online && !habits.store && !habits.app) return orders;
  const meanMs = YEAR / (1.05 * person.activity);
  let atMs = person.joinedMs + random.exponential(meanMs / 2);
  while (atMs < person.leftMs && orders.length < 80) {
    const channel = random.weighted<PlannedOrder['channel']>([
      ['web', habits.online ? 5 : 0.2],
      ['app', habits.app ? 3 : 0],
      ['store', habits.store ? 5 : 0.2],
    ]);
    const where = channel === 'store' ? 'store' : 'online';
    const n = orders.length;
    orders.push({
      number:
        channel === 'store'
          ? `T${person.index}-${n}`
          : `W${String(person.index * 100 + n + 100_000)}`,
      // Pulled towards the busy season, within a few weeks of the person's own rhythm.
      atMs: likelyMoment(random, atMs, Math.min(person.leftMs, atMs + 45 * DAY), where),
      channel,
      known: random.weighted<PlannedOrder['known']>([
        ['card', person.loyaltyId === undefined ? 0 : 8],
        ['email', 2],
        ['nobody', 3],
      ]),
      otherEmail: person.otherEmail !== undefined && random.chance(0.3),
      guest: random.chance(0.12),
    });
    atMs += random.exponential(meanMs) + DAY;
  }
  return orders;
}

function orderIntents(order: PlannedOrder, random: Random): Intent[] {
  const { atMs } = order;
  if (order.channel === 'store') return [{ kind: 'receipt', atMs, order, n: 0 }];
  const intents: Intent[] = [
    { kind: 'order', atMs, order, n: 0 },
    { kind: 'payment', atMs: atMs + random.int(5, 90) * 1000, order, n: 0 },
  ];
  if (random.chance(0.06)) intents.push({ kind: 'payment', atMs: atMs + 4000, order, n: 1 });
  if (random.chance(0.55)) {
    intents.push({ kind: 'order_update', atMs: atMs + random.int(2, 9) * DAY, order, n: 1 });
  }
  if (random.chance(0.09)) {
    intents.push({ kind: 'refund', atMs: atMs + random.int(6, 35) * DAY, order, n: 2 });
  }
  return intents;
}

function contacts(person: Person, random: Random, nowMs: number): Intent[] {
  if (!random.chance(0.76)) return [];
  const first: Intent = {
    kind: 'contact',
    atMs: atLikelyHour(random, person.joinedMs + random.int(0, 20) * DAY, 'store'),
    n: 0,
  };
  const changes = [...person.addresses.slice(1), ...person.jobs.slice(1)].map(
    (change) => change.fromMs,
  );
  // Some changes are told months later, some never.
  const told = changes.filter((ms) => ms > first.atMs && random.chance(0.8));
  const updates = told.map((ms) => ms + Math.floor(random.exponential(40 * DAY)));
  if (random.chance(0.3)) updates.push(likelyMoment(random, first.atMs, nowMs, 'store'));
  return [first, ...updates.map((atMs, i): Intent => ({ kind: 'contact', atMs, n: i + 1 }))];
}

function planSessions(person: Person, orders: readonly PlannedOrder[], random: Random) {
  const sessions: PlannedSession[] = [];
  const add = (atMs: number, channel: 'web' | 'app', order: PlannedOrder | undefined) => {
    const length = order === undefined ? random.int(1, 4) : random.int(3, 6);
    const signsIn =
      order === undefined ? random.chance(channel === 'app' ? 0.85 : 0.28) : !order.guest;
    sessions.push({
      id: `s${person.index}-${sessions.length}`,
      atMs,
      channel,
      device:
        channel === 'app' ? 0 : random.chance(0.7) ? 0 : random.int(0, person.devices.length - 1),
      order,
      signInAfter: signsIn ? random.int(0, length - 1) : Number.POSITIVE_INFINITY,
      length,
    });
  };
  for (const order of orders) {
    if (order.channel === 'store') continue;
    // Nobody is tracked who refused cookies: a part of the orders has no session.
    if (random.chance(0.78)) add(order.atMs - random.int(2, 40) * MINUTE, order.channel, order);
  }
  const years = Math.max(0.1, (person.leftMs - person.joinedMs) / YEAR);
  const visits = (person.habits.online ? 0.72 : 0.1) * person.activity * years;
  const opens = (person.habits.app ? 0.95 : 0) * person.activity * years;
  for (let i = Math.floor(visits + random.next()); i > 0; i--) {
    add(likelyMoment(random, person.joinedMs, person.leftMs, 'online'), 'web', undefined);
  }
  for (let i = Math.floor(opens + random.next()); i > 0; i--) {
    add(likelyMoment(random, person.joinedMs, person.leftMs, 'online'), 'app', undefined);
  }
  return sessions;
}

function sessionIntents(session: PlannedSession): Intent[] {
  const signsIn = session.signInAfter < session.length ? 1 : 0;
  return Array.from(
    { length: session.length + signsIn },
    (_, n): Intent => ({
      kind: 'session',
      atMs: session.atMs + n * 47_000 + ((n * n * 7919) % 20_000),
      session,
      n,
    }),
  );
}

function emails(person: Person, random: Random): Intent[] {
  if (!person.habits.newsletter) return [];
  const years = (person.leftMs - person.joinedMs) / YEAR;
  const actions = Math.min(60, Math.floor(2.5 * years * random.lognormal(0.6) + random.next()));
  const subscribed = atLikelyHour(random, person.joinedMs + random.int(0, 40) * DAY, 'online');
  return Array.from(
    { length: actions + 1 },
    (_, n): Intent => ({
      kind: 'email',
      atMs: n === 0 ? subscribed : likelyMoment(random, subscribed, person.leftMs, 'online'),
      n,
    }),
  );
}

/** The campaign that a part was held out of, and the order that it brought; of a random stream of its own. */
function trial(person: Person, seed: number, nowMs: number): Intent[] {
  const planned = planTrial(person, seed, nowMs);
  if (planned === undefined) return [];
  const { atMs, arm, orderMs } = planned;
  const sent: Intent = { kind: 'trial', atMs, arm };
  if (orderMs === undefined) return [sent];
  const order: PlannedOrder = {
    // Above the numbers that a person's own orders take.
    number: `W${String(person.index * 100 + 99 + 100_000)}`,
    atMs: orderMs,
    channel: 'web',
    known: 'nobody',
    otherEmail: false,
    guest: false,
  };
  return [sent, ...orderIntents(order, createRandom(seed, 'trial order', person.index))];
}

/** Tickets, surveys, reviews and public posts: after orders mostly. */
function aftermath(person: Person, orders: readonly PlannedOrder[], random: Random): Intent[] {
  const intents: Intent[] = [];
  let tickets = 0;
  let surveys = 0;
  const ticket = (order: PlannedOrder | undefined, atMs: number) => {
    const n = tickets++;
    const openedMs = atLikelyHour(random, atMs, 'online');
    intents.push({ kind: 'ticket', atMs: openedMs, order, n, openedMs });
    if (random.chance(0.6)) {
      const dealtMs = openedMs + random.int(1, 6) * DAY;
      intents.push({ kind: 'ticket_update', atMs: dealtMs, order, n, openedMs });
    }
  };
  for (const order of orders) {
    if (random.chance(0.13)) ticket(order, order.atMs + random.int(1, 15) * DAY);
    if (random.chance(0.16)) {
      const atMs = order.atMs + random.int(3, 25) * DAY;
      intents.push({ kind: 'survey', atMs, order, n: surveys++ });
    }
  }
  if (random.chance(0.08)) {
    ticket(undefined, likelyMoment(random, person.joinedMs, person.leftMs, 'online'));
  }
  if (random.chance(0.08)) {
    const atMs = likelyMoment(random, person.joinedMs, person.leftMs, 'online');
    intents.push({ kind: 'survey', atMs, order: undefined, n: surveys++ });
  }
  if (person.handle !== undefined && random.chance(0.5)) {
    for (let n = random.int(1, 3); n > 0; n--) {
      const atMs = likelyMoment(random, person.joinedMs, person.leftMs, 'online');
      intents.push({ kind: 'social', atMs, n });
    }
  }
  return intents;
}
