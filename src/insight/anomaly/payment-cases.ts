import { type Payment, type PaymentScore, type PaymentSign, scorePayment } from './payment.ts';
import { type PeerHabits, peerHabits } from './peer-habits.ts';

/** A payment of a known person with whether it was fraud. */
export interface LabelledPayment extends Payment {
  readonly customer: string;
  readonly fraud: boolean;
  /** an attempt that was declined: it tells of rhythm, and is not judged itself, since nobody can dispute it */
  readonly declined?: boolean;
}

/** One payment as it looked when it came in. */
export interface PaymentCase {
  readonly at: number;
  readonly fraud: boolean;
  readonly judged: PaymentScore;
  readonly fresh: Freshness;
  /** ln amount, hour, whether place, card and device are new, payments in the last hour */
  readonly plain: readonly number[];
}

export const PAYMENT_SIGNS: readonly PaymentSign[] = [
  'amount',
  'rhythm',
  'hour',
  'place',
  'card',
  'device',
  'travel',
];

/** Payments of the past that are looked at: the newest. */
export const MOST_PAST = 200;
/** Peers sampled for the habits of others. */
const MOST_PEERS = 500;

/** Habits of others, from honest payments before a moment, spread evenly over them. */
export function peersBefore(payments: readonly LabelledPayment[], until: number): PeerHabits {
  const early = payments.filter(({ at, fraud }) => at < until && !fraud);
  const every = Math.max(1, Math.floor(early.length / MOST_PEERS));
  return peerHabits(early.filter((_, i) => i % every === 0));
}

/** A fraud stays among the habits until it is found out, which takes about so long. */
const FOUND_OUT_MS = 30 * 86_400_000;

/**
 * Judges every payment by what was known before it, as it would have been live: a fraud is one of the past payments
 * until its dispute can have come, and is left out from then on.
 */
export function paymentCases(
  payments: readonly LabelledPayment[],
  peers: PeerHabits,
): PaymentCase[] {
  const byCustomer = new Map<string, LabelledPayment[]>();
  return payments
    .toSorted((a, b) => a.at - b.at)
    .flatMap((payment) => {
      const all = byCustomer.get(payment.customer) ?? [];
      byCustomer.set(payment.customer, all);
      const past = all.filter((one) => !one.fraud || payment.at - one.at < FOUND_OUT_MS);
      all.push(payment);
      if (all.length > MOST_PAST) all.shift();
      if (payment.declined === true) return [];
      const judged = scorePayment(past, peers, payment);
      const plain = plainFeatures(past, payment);
      const fresh = freshness(past, payment);
      return [{ at: payment.at, fraud: payment.fraud, judged, fresh, plain }];
    });
}

export const NOVELTIES = ['place', 'card', 'device'] as const;
export type Freshness = Readonly<Record<(typeof NOVELTIES)[number], boolean>>;

/** What somebody never used in the payments before this one; nothing is new in a first payment. */
export function freshness(past: readonly Payment[], payment: Payment): Freshness {
  const fresh = (sign: 'place' | 'card' | 'device') =>
    payment[sign] !== undefined && past.length > 0 && past.every((p) => p[sign] !== payment[sign]);
  return { place: fresh('place'), card: fresh('card'), device: fresh('device') };
}

function plainFeatures(past: readonly Payment[], payment: Payment): number[] {
  const fresh = freshness(past, payment);
  return [
    Math.log(Math.max(1, payment.amount_minor)),
    new Date(payment.at).getUTCHours(),
    ...NOVELTIES.map((sign) => (fresh[sign] ? 1 : 0)),
    past.filter(({ at }) => payment.at - at <= 3_600_000).length,
  ];
}
