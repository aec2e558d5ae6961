import { hourOf, middle, type PeerHabits, peerHabits, spread } from './peer-habits.ts';

/** One payment, as far as its source tells; amounts in one currency. Blank fields are `undefined`. */
export interface Payment {
  /** milliseconds since 1970 */
  readonly at: number;
  /** minor units, above 0 */
  readonly amount_minor: number;
  readonly currency: string;
  /** coarse place, such as a country or city */
  readonly place: string | undefined;
  /** token of the card, never its number */
  readonly card: string | undefined;
  readonly device: string | undefined;
}

export type PaymentSign = 'amount' | 'rhythm' | 'hour' | 'place' | 'card' | 'device' | 'travel';

/** How much one sign adds to the score, with what a sentence about it needs. */
export interface PaymentReason {
  readonly sign: PaymentSign;
  /** bits of surprise beyond the usual; the score is their sum */
  readonly points: number;
  /** against whose habits: the person's own, or peers' while their own are too few */
  readonly against: 'own' | 'peers';
  readonly seen: string | number;
  readonly usual: string | number | null;
}

export interface PaymentScore {
  /** sum of the reasons' points, 0 when nothing is unusual */
  readonly score: number;
  /** what adds to the score, the most first */
  readonly reasons: readonly PaymentReason[];
}

const HOUR_MS = 3_600_000;
/** Payments from which a person's own amounts say all. */
const OWN_ENOUGH = 10;
/** Peers' hours count as this many payments of the person's own. */
const PEER_WEIGHT = 4;
/** Most that one sign can add: no single oddity is proof. */
const MOST_POINTS = 8;
/** Bits of surprise that are everyday and add nothing. */
const EVERYDAY = 2;

/**
 * Scores how unusual a payment is for the person who made it, in bits of surprise that add up. Own habits count the
 * more the longer the history; peers' habits stand in before. Order of `history` does not matter; payments after
 * `payment.at`, and those in another currency for the amount, are not looked at.
 * @param peers payments of other, similar people (a sample of some hundreds does), or their habits
 */
export function scorePayment(
  history: readonly Payment[],
  peers: readonly Payment[] | PeerHabits,
  payment: Payment,
): PaymentScore {
  const others = 'hours' in peers ? peers : peerHabits(peers);
  const past = history.filter(({ at }) => at < payment.at).sort((a, b) => a.at - b.at);
  const reasons = [
    amountReason(past, others, payment),
    rhythmReason(past, payment),
    hourReason(past, others, payment),
    noveltyReason('place', past, others, payment),
    noveltyReason('card', past, undefined, payment),
    noveltyReason('device', past, undefined, payment),
    travelReason(past, payment),
  ]
    .filter((reason) => reason !== undefined)
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);
  return { score: reasons.reduce((sum, { points }) => sum + points, 0), reasons };
}

/** How far the amount lies above what is usual: only more is suspect, on a logarithmic scale. */
function amountReason(
  past: readonly Payment[],
  peers: PeerHabits,
  payment: Payment,
): PaymentReason | undefined {
  const own = past.flatMap((p) =>
    p.currency === payment.currency && p.amount_minor > 0 ? [Math.log(p.amount_minor)] : [],
  );
  const others = peers.amounts[payment.currency];
  if ((own.length === 0 && others === undefined) || payment.amount_minor <= 0) return undefined;
  const share = others === undefined ? 1 : Math.min(1, own.length / OWN_ENOUGH);
  const centreOwn = own.length === 0 ? (others?.centre ?? 0) : middle(own);
  const centre = share * centreOwn + (1 - share) * (others?.centre ?? centreOwn);
  // A spread below a quarter would make a subscription's first price change a crime.
  const spreadOwn = Math.max(0.25, own.length < 3 ? 0.7 : spread(own));
  const spreadAll =
    share * spreadOwn +
    (1 - share) * Math.max(0.5, others === undefined || others.count < 3 ? 0.7 : others.spread);
  const z = (Math.log(payment.amount_minor) - centre) / spreadAll;
  return {
    sign: 'amount',
    // A Student t tail with few degrees of freedom falls like a power: large amounts do happen.
    points: z <= 0 ? 0 : capped(2.5 * Math.log2(1 + (z * z) / 4)),
    against: share >= 0.5 ? 'own' : 'peers',
    seen: payment.amount_minor,
    usual: Math.round(Math.exp(centre)),
  };
}

/** Many payments within an hour, for somebody who usually pays less often. */
function rhythmReason(past: readonly Payment[], payment: Payment): PaymentReason | undefined {
  const burst = past.filter(({ at }) => payment.at - at <= HOUR_MS).length;
  if (burst === 0) return undefined;
  const first = past[0]?.at ?? payment.at;
  const before = past.length - burst;
  const hours = Math.max(24, (payment.at - first) / HOUR_MS);
  // Half a payment of doubt a day for newcomers; days with a payment come with more of them.
  const rate = Math.max((before + 0.5) / hours, 1 / 240) * 4;
  return {
    sign: 'rhythm',
    points: capped(poissonSurprise(burst, rate)),
    against: 'own',
    seen: burst + 1,
    usual: Number((rate / 4).toPrecision(2)),
  };
}

/** Bits of surprise of at least `count` events where `rate` are expected. */
function poissonSurprise(count: number, rate: number): number {
  let term = Math.exp(-rate);
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += term;
    term *= rate / (k + 1);
  }
  return -Math.log2(Math.max(1e-12, 1 - below));
}

/** An hour of the day (UTC) at which neither the person nor peers pay. */
function hourReason(
  past: readonly Payment[],
  peers: PeerHabits,
  payment: Payment,
): PaymentReason | undefined {
  if (past.length + peers.count < 5) return undefined;
  const hour = hourOf(payment.at);
  const near = past.filter(({ at }) => {
    const apart = Math.abs(hourOf(at) - hour);
    return Math.min(apart, 24 - apart) <= 1;
  }).length;
  const nearPeers = [23, 0, 1].reduce((sum, by) => sum + (peers.hours[(hour + by) % 24] ?? 0), 0);
  // Three of 24 hours are near; 0.5 and 4 keep an unseen hour from being impossible.
  const peerShare = (nearPeers + 0.5) / (peers.count + 4);
  const share = (near + PEER_WEIGHT * peerShare) / (past.length + PEER_WEIGHT);
  return {
    sign: 'hour',
    points: capped(-Math.log2(share) - EVERYDAY - 1.5),
    against: past.length >= PEER_WEIGHT ? 'own' : 'peers',
    seen: hour,
    usual: null,
  };
}

/** A place, card or device that the person never used; the longer they kept to theirs, the more it says. */
function noveltyReason(
  sign: 'place' | 'card' | 'device',
  past: readonly Payment[],
  peers: PeerHabits | undefined,
  payment: Payment,
): PaymentReason | undefined {
  const value = payment[sign];
  if (value === undefined) return undefined;
  const known = past.flatMap((p) => p[sign] ?? []);
  if (known.includes(value)) return undefined;
  const others = peers?.count ?? 0;
  if (known.length === 0 && others === 0) return undefined;
  // Law of succession: who changed d times in n payments changes again with (d + ½)/(n + 1).
  const changes = Math.max(0, new Set(known).size - 1);
  const change = (changes + 0.5) / (known.length + 1);
  const amongPeers = ((peers?.places[value] ?? 0) + 0.5) / (others + 1);
  const rarity = others === 0 ? 0 : Math.max(0, Math.min(3, -Math.log2(amongPeers) - EVERYDAY));
  return {
    sign,
    points: capped((known.length === 0 ? 0 : -Math.log2(Math.min(1, change))) + rarity - 1),
    against: known.length > 0 ? 'own' : 'peers',
    seen: value,
    usual: mostFrequent(known) ?? null,
  };
}

/** Two places within two hours: nobody is at both, though some buy abroad by wire. */
function travelReason(past: readonly Payment[], payment: Payment): PaymentReason | undefined {
  const last = past.findLast(({ place }) => place !== undefined);
  if (last?.place === undefined || payment.place === undefined || last.place === payment.place)
    return undefined;
  const hours = (payment.at - last.at) / HOUR_MS;
  if (hours > 2) return undefined;
  return {
    sign: 'travel',
    points: 3 - hours,
    against: 'own',
    seen: payment.place,
    usual: last.place,
  };
}

function capped(points: number): number {
  return Math.max(0, Math.min(MOST_POINTS, points));
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}
