import type { Payment } from './payment.ts';

/** What others do, added up: all that a payment's score reads of peers. Plain data, so that a model can hold it. */
export interface PeerHabits {
  readonly count: number;
  /** by currency: natural logarithms of amounts */
  readonly amounts: Readonly<
    Record<string, { readonly count: number; readonly centre: number; readonly spread: number }>
  >;
  /** payments by hour of the day, UTC */
  readonly hours: readonly number[];
  readonly places: Readonly<Record<string, number>>;
}

const DAY_MS = 86_400_000;

/** @param payments of other, similar people (a sample of some hundreds does) */
export function peerHabits(payments: readonly Payment[]): PeerHabits {
  const hours = new Array<number>(24).fill(0);
  const places = new Map<string, number>();
  for (const { at, place } of payments) {
    hours[hourOf(at)] = (hours[hourOf(at)] ?? 0) + 1;
    if (place !== undefined) places.set(place, (places.get(place) ?? 0) + 1);
  }
  const positive = payments.filter(({ amount_minor }) => amount_minor > 0);
  return {
    count: payments.length,
    amounts: Object.fromEntries(
      [...Map.groupBy(positive, ({ currency }) => currency)].map(([currency, group]) => {
        const logs = group.map(({ amount_minor }) => Math.log(amount_minor));
        return [currency, { count: logs.length, centre: middle(logs), spread: spread(logs) }];
      }),
    ),
    hours,
    places: Object.fromEntries(places),
  };
}

/** Hour of the day, UTC. */
export function hourOf(at: number): number {
  return Math.floor((((at % DAY_MS) + DAY_MS) % DAY_MS) / 3_600_000);
}

/** Median; 0 of nothing. */
export function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = sorted.length >> 1;
  const upper = sorted[at] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[at - 1] ?? upper) + upper) / 2;
}

/** Robust standard deviation: 1.4826 times the median distance from the median. */
export function spread(values: readonly number[]): number {
  const centre = middle(values);
  return 1.4826 * middle(values.map((value) => Math.abs(value - centre)));
}
