import { ABROAD, type PaymentSigns, paymentSigns } from './payment-signs.ts';
import type { Person } from './people.ts';
import { createRandom, type Random } from './random.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const SHARE = 0.03;
/** Of stories that the person notices and has disputed. */
const DISPUTED = 0.9;

export const FRAUD_STORIES = [
  'card_testing',
  'account_takeover',
  'stolen_card',
  'unusual_purchase',
] as const;
/** Which story a payment belongs to: part of the truth, told to nobody. */
export type FraudStory = (typeof FRAUD_STORIES)[number];

export interface FraudCharge extends PaymentSigns {
  readonly story: FraudStory;
  readonly id: string;
  readonly atMs: number;
  readonly amount_minor: number;
  readonly failed: boolean;
}

export interface FraudIntent {
  /** a dispute is what the person's bank tells weeks later */
  readonly kind: 'fraud' | 'dispute';
  readonly atMs: number;
  readonly charge: FraudCharge;
  readonly n: number;
}

/**
 * A part of those with an account is defrauded once, in the last twenty months.
 * @param accountMs since when the person has an account in the shop; `undefined` for never
 */
export function planFraud(
  person: Person,
  accountMs: number | undefined,
  seed: number,
  nowMs: number,
): FraudIntent[] {
  const random = createRandom(seed, 'fraud', person.index);
  if (!random.chance(SHARE) || accountMs === undefined) return [];
  const fromMs = Math.max(accountMs + 30 * DAY, nowMs - 610 * DAY);
  if (fromMs > nowMs - 3 * DAY) return [];
  const startMs = fromMs + Math.floor(random.next() * (nowMs - 2 * DAY - fromMs));
  const story = random.pick(FRAUD_STORIES);
  const charges = tell(story, person, startMs, random, seed);
  const disputed = random.chance(DISPUTED);
  const told = random.int(4, 30) * DAY;
  return charges.flatMap((charge, n): FraudIntent[] => [
    { kind: 'fraud', atMs: charge.atMs, charge, n },
    // Nobody disputes what was declined.
    ...(disputed && !charge.failed
      ? [{ kind: 'dispute' as const, atMs: charge.atMs + told, charge, n }]
      : []),
  ]);
}

function tell(
  story: FraudStory,
  person: Person,
  startMs: number,
  random: Random,
  seed: number,
): FraudCharge[] {
  const own = paymentSigns(person, `fraud-${person.index}`, startMs, seed);
  const [city, country] = random.pick(ABROAD);
  const stranger = `d-x${person.index}`;
  const night = (ms: number) =>
    Math.floor(ms / DAY) * DAY + random.int(0, 4) * 60 * MINUTE + random.int(0, 59) * MINUTE;
  const charge = (
    n: number,
    atMs: number,
    amount_minor: number,
    signs: Partial<PaymentSigns> & { readonly failed?: boolean },
  ): FraudCharge => ({
    ...own,
    failed: false,
    ...signs,
    story,
    id: `pay_x${person.index}_${n}`,
    atMs,
    amount_minor,
  });
  switch (story) {
    case 'card_testing': {
      // Small sums, one after the other, most of them declined; then one that is worth it.
      const tries = random.int(4, 7);
      const small = Array.from({ length: tries }, (_, n) =>
        charge(n, startMs + n * random.int(40, 100) * 1000, random.int(100, 300), {
          card: `card_x${person.index}_${n}`,
          device: stranger,
          city,
          country,
          failed: random.chance(0.6),
        }),
      );
      const last = startMs + 15 * MINUTE;
      const card = small.findLast(({ failed }) => !failed)?.card ?? `card_x${person.index}_z`;
      const big = { card, device: stranger, city, country };
      return [...small, charge(tries, last, random.int(25_000, 60_000), big)];
    }
    case 'account_takeover':
      return Array.from({ length: random.int(2, 3) }, (_, n) =>
        charge(n, night(startMs) + n * random.int(5, 20) * MINUTE, random.int(15_000, 50_000), {
          device: stranger,
          city,
          country,
        }),
      );
    case 'stolen_card':
      return Array.from({ length: random.int(2, 4) }, (_, n) =>
        charge(n, startMs + n * random.int(2, 30) * MINUTE, random.int(6_000, 30_000), {
          device: stranger,
          city,
          country: 'FR',
        }),
      );
    case 'unusual_purchase':
      return [charge(0, night(startMs), random.int(40_000, 120_000), { city, country })];
  }
}
