import type { Person } from './people.ts';
import { createRandom } from './random.ts';

const DAY = 86_400_000;
const SHARE = 0.1;
const PERIOD_DAYS = 91;

const PLANS = [
  ['coffret_saison', 3990],
  ['cafe_maison', 2490],
  ['lentilles', 5400],
] as const;

export type SubscriptionStep = 'started' | 'renewed' | 'failed' | 'cancelled';

export interface SubscriptionIntent {
  readonly kind: 'subscription';
  readonly atMs: number;
  readonly number: string;
  readonly plan: string;
  readonly amount_minor: number;
  readonly step: SubscriptionStep;
  readonly n: number;
}

/**
 * A box that comes each quarter until it is cancelled. Who had trouble lately (a ticket, a payment that failed) cancels
 * far more often, and who seldom orders somewhat more often: that is what a model of contracts can find.
 * @param accountMs since when the person has an account in the shop; `undefined` for never
 * @param troublesMs instants of tickets
 */
export function planSubscription(
  person: Person,
  accountMs: number | undefined,
  troublesMs: readonly number[],
  seed: number,
  nowMs: number,
): SubscriptionIntent[] {
  const random = createRandom(seed, 'subscription', person.index);
  if (!random.chance(SHARE) || accountMs === undefined) return [];
  const [plan, amount_minor] = random.pick(PLANS);
  const number = `AB${person.index}`;
  const intents: SubscriptionIntent[] = [];
  const add = (step: SubscriptionStep, atMs: number) =>
    intents.push({
      kind: 'subscription',
      atMs,
      number,
      plan,
      amount_minor,
      step,
      n: intents.length,
    });
  let atMs = accountMs + random.int(1, 200) * DAY + random.int(7, 21) * 3_600_000;
  add('started', atMs);
  for (;;) {
    const next = atMs + PERIOD_DAYS * DAY;
    if (next >= nowMs || next > person.leftMs + 200 * DAY) return intents;
    const trouble = troublesMs.some((ms) => ms > atMs - 60 * DAY && ms < next);
    const failed = random.chance(0.07);
    if (failed) add('failed', next - 2 * DAY);
    const hazard =
      0.04 +
      (trouble ? 0.3 : 0) +
      (failed ? 0.35 : 0) +
      (person.activity < 0.5 ? 0.08 : 0) +
      (next > person.leftMs ? 0.4 : 0);
    if (random.chance(Math.min(0.9, hazard))) {
      add('cancelled', next - random.int(0, 20) * DAY + 3_600_000);
      return intents;
    }
    add('renewed', next);
    atMs = next;
  }
}
