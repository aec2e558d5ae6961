import { buildCatalogue } from './catalogue.ts';
import type { FraudStory } from './fraud.ts';
import { type Intent, planHistory } from './history.ts';
import { generatePeople, type Person } from './people.ts';
import { createRandom } from './random.ts';
import { appointmentRow } from './rows/care.ts';
import { contactRow } from './rows/crm.ts';
import { emailRow, trialRow } from './rows/email-marketing.ts';
import { fraudRow, paymentRow } from './rows/payments.ts';
import { receiptRow } from './rows/pos.ts';
import { orderRow } from './rows/shop.ts';
import { socialRow } from './rows/social.ts';
import { stockRow, WAREHOUSES } from './rows/stock.ts';
import { subscriptionRow } from './rows/subscriptions.ts';
import { ticketRow } from './rows/support.ts';
import { surveyRow } from './rows/surveys.ts';
import { trackingRow } from './rows/tracking.ts';
import type { DemoRow, World } from './rows/world.ts';

const DAY = 86_400_000;
/** Months of data before `now`. */
export const DEMO_MONTHS = 36;

export interface DemoOptions {
  readonly people: number;
  readonly seed: number;
  /** End of the data; they begin 36 months earlier. */
  readonly now: Date;
}

/** A message in the order of arrival. `person_id` is the truth: `null` for what concerns nobody, such as stock. */
export interface DemoMessage extends DemoRow {
  readonly person_id: string | null;
  readonly occurred_at: string;
  readonly arrives_at: string;
  /** Sent before already, to the byte. */
  readonly repeated: boolean;
  /** Part of the truth too: a payment that the person never made, and the story it belongs to. */
  readonly fraud?: FraudStory;
}

/** Shares of messages that come again, and that come late. */
export const REPEATED = 0.02;
export const LATE = 0.035;

/**
 * Thirteen sources of an invented French retailer, deterministic in its options, ordered by arrival. In memory are the
 * people of one time window and what arrives in it, never payloads: those are made one by one as they are asked for.
 * @param windowPeople people from whom on the time is cut into one more window; changes nothing in what comes out
 */
export function* generateDemo(
  options: DemoOptions,
  windowPeople = WINDOW_PEOPLE,
): Generator<DemoMessage> {
  const nowMs = options.now.getTime();
  const startMs = nowMs - DEMO_MONTHS * 30.4375 * DAY;
  const world: World = { seed: options.seed, catalogue: buildCatalogue(), nowMs };
  // Each window plans everybody anew and keeps its own part: time is cheaper here than memory.
  const windows = Math.min(MOST_WINDOWS, Math.ceil(options.people / windowPeople));
  const widthMs = (nowMs - startMs) / windows;
  for (let window = 0; window < windows; window++) {
    const last = window === windows - 1;
    const fromMs = window === 0 ? Number.NEGATIVE_INFINITY : startMs + window * widthMs;
    const toMs = last ? Number.POSITIVE_INFINITY : startMs + (window + 1) * widthMs;
    const arrivals = planArrivals(options, world, startMs, (ms) => ms >= fromMs && ms < toMs);
    for (const { person, intent, atMs, repeated } of arrivals) {
      yield {
        ...render(person, intent, world),
        person_id: person?.person_id ?? null,
        occurred_at: new Date(intent.atMs).toISOString(),
        arrives_at: new Date(atMs).toISOString(),
        repeated,
        ...(intent.kind === 'fraud' ? { fraud: intent.charge.story } : {}),
      };
    }
  }
}

/** About 100,000 messages are planned at a time, until planning over and over would cost too much. */
const WINDOW_PEOPLE = 5000;
const MOST_WINDOWS = 6;

interface StockIntent {
  readonly kind: 'stock';
  readonly atMs: number;
  readonly product: number;
  readonly warehouse: (typeof WAREHOUSES)[number];
  readonly n: number;
}
interface Arrival {
  readonly person: Person | undefined;
  readonly intent: Intent | StockIntent;
  readonly atMs: number;
  readonly repeated: boolean;
}

function planArrivals(
  options: DemoOptions,
  world: World,
  startMs: number,
  keeps: (atMs: number) => boolean,
): Arrival[] {
  const arrivals: Arrival[] = [];
  const span = { people: options.people, seed: options.seed, startMs, nowMs: world.nowMs };
  for (const person of generatePeople(span)) {
    const random = createRandom(options.seed, 'arrival', person.index);
    for (const intent of planHistory(person, options.seed, world.nowMs)) {
      const late = random.chance(LATE) ? random.exponential(2 * DAY) + 3_600_000 : 0;
      const atMs = Math.min(world.nowMs, intent.atMs + random.exponential(1500) + late);
      if (keeps(atMs)) arrivals.push({ person, intent, atMs, repeated: false });
      if (!random.chance(REPEATED)) continue;
      const again = random.chance(0.8) ? random.exponential(60_000) : random.exponential(3 * DAY);
      const againMs = Math.min(world.nowMs, atMs + 1 + again);
      if (keeps(againMs)) arrivals.push({ person, intent, atMs: againMs, repeated: true });
    }
  }
  for (const intent of planStock(options, world, startMs)) {
    const atMs = intent.atMs + 500;
    if (keeps(atMs)) arrivals.push({ person: undefined, intent, atMs, repeated: false });
  }
  // Sorting is stable, so that equal instants keep the order in which they were planned.
  return arrivals.sort((a, b) => a.atMs - b.atMs);
}

/** Articles are counted about as often as there are people to buy them: half a message a person. */
function planStock(options: DemoOptions, world: World, startMs: number): StockIntent[] {
  const random = createRandom(options.seed, 'stock');
  const total = Math.ceil(options.people * 0.5);
  return Array.from({ length: total }, (_, n) => ({
    kind: 'stock',
    atMs: startMs + ((n + random.next()) / total) * (world.nowMs - startMs),
    product: n % world.catalogue.length,
    warehouse: WAREHOUSES[Math.floor(n / world.catalogue.length) % 2] ?? 'LYON',
    n,
  }));
}

function render(person: Person | undefined, intent: Intent | StockIntent, world: World): DemoRow {
  if (intent.kind === 'stock') {
    const product = world.catalogue[intent.product] ?? world.catalogue[0];
    if (product === undefined) throw new Error('the catalogue is empty');
    return stockRow(product, intent.warehouse, intent.atMs, intent.n, world.seed);
  }
  if (person === undefined) throw new Error('only stock concerns nobody');
  return renderIntent(person, intent, world);
}

function renderIntent(person: Person, intent: Intent, world: World): DemoRow {
  switch (intent.kind) {
    case 'contact':
      return contactRow(person, intent.atMs, intent.n, world);
    case 'order':
      return orderRow(person, intent.order, undefined, world);
    case 'order_update':
      return orderRow(person, intent.order, { status: 'delivered', atMs: intent.atMs }, world);
    case 'receipt':
      return receiptRow(person, intent.order, world);
    case 'payment':
    case 'refund':
      return paymentRow(person, intent.order, { ...intent, kind: intent.kind }, world);
    case 'session':
      return trackingRow(person, intent.session, intent.atMs, intent.n, world);
    case 'email':
      return emailRow(person, intent.atMs, intent.n, world);
    case 'trial':
      return trialRow(person, intent.atMs, intent.arm);
    case 'social':
      return socialRow(person, intent.atMs, intent.n, world);
    case 'ticket':
      return ticketRow(person, intent.order, { ...intent, update: false }, intent.openedMs, world);
    case 'ticket_update':
      return ticketRow(person, intent.order, { ...intent, update: true }, intent.openedMs, world);
    case 'survey':
      return surveyRow(person, intent.order, intent.atMs, intent.n, world);
    case 'appointment':
      return appointmentRow(person, intent);
    case 'subscription':
      return subscriptionRow(person, intent);
    case 'fraud':
    case 'dispute':
      return fraudRow(person, intent);
  }
}
