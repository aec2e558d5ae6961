import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { averagePrecision } from '../../../../src/insight/anomaly/average-precision.ts';
import { evaluatePayments } from '../../../../src/insight/anomaly/evaluate-payments.ts';
import { type Payment, scorePayment } from '../../../../src/insight/anomaly/payment.ts';
import type { LabelledPayment } from '../../../../src/insight/anomaly/payment-cases.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = 200 * DAY + 12 * HOUR;
const pay = (change: Partial<Payment> = {}): Payment => ({
  at: NOON,
  amount_minor: 4000,
  currency: 'EUR',
  place: 'Lyon',
  card: 'card-1',
  device: 'phone-1',
  ...change,
});
/** Every four days about 40 euros, by day, at home. */
const HISTORY = Array.from({ length: 40 }, (_, i) =>
  pay({ at: NOON - (3 + i * 4) * DAY + (i % 5) * HOUR, amount_minor: 3000 + (i % 6) * 400 }),
);
const PEERS = Array.from({ length: 200 }, (_, i) =>
  pay({
    at: NOON - i * 7 * HOUR - ((i * 7) % 12) * HOUR,
    amount_minor: 1000 + (i % 20) * 500,
    place: i % 3 === 0 ? 'Paris' : 'Lyon',
    card: `peer-card-${i}`,
    device: `peer-phone-${i}`,
  }),
);
const score = (payment: Payment, history = HISTORY) => scorePayment(history, PEERS, payment);

const stories: { name: string; payment: Payment; history?: Payment[]; first: string }[] = [
  {
    name: 'fifty times the usual amount',
    payment: pay({ amount_minor: 200_000 }),
    first: 'amount',
  },
  { name: 'a device never used before', payment: pay({ device: 'phone-9' }), first: 'device' },
  { name: 'a card never used before', payment: pay({ card: 'card-9' }), first: 'card' },
  { name: 'a country nobody pays from', payment: pay({ place: 'Perth' }), first: 'place' },
  { name: 'four in the morning', payment: pay({ at: NOON - 8 * HOUR - DAY }), first: 'hour' },
  {
    name: 'six payments within the hour',
    payment: pay(),
    history: [...HISTORY, ...[5, 10, 20, 30, 40].map((m) => pay({ at: NOON - m * 60_000 }))],
    first: 'rhythm',
  },
];

describe('score of a payment', () => {
  test.each(stories)('$name stands out, and says so first', ({ payment, history, first }) => {
    const usual = score(pay());
    const odd = score(payment, history);
    expect(odd.score).toBeGreaterThan(usual.score + 1.5);
    expect(odd.reasons[0]?.sign).toBe(first);
  });

  test('an everyday payment has nothing to say against it', () => {
    expect(score(pay()).score).toBeLessThan(1);
  });

  test('signs add up: a large amount from a new device abroad beats each alone', () => {
    const all = score(pay({ amount_minor: 200_000, device: 'phone-9', place: 'Perth' }));
    const alone = [{ amount_minor: 200_000 }, { device: 'phone-9' }, { place: 'Perth' }].map(
      (c) => score(pay(c)).score,
    );
    expect(all.score).toBeGreaterThan(Math.max(...alone) + 3);
    expect(all.score).toBeCloseTo(
      all.reasons.reduce((sum, r) => sum + r.points, 0),
      10,
    );
  });

  test('who always buys large is not suspected of it', () => {
    const rich = HISTORY.map((p) => ({ ...p, amount_minor: p.amount_minor * 50 }));
    expect(score(pay({ amount_minor: 200_000 }), rich).score).toBeLessThan(1);
  });

  test('a traveller is not suspected of a new place as much as who never leaves', () => {
    const traveller = HISTORY.map((p, i) => ({ ...p, place: `city-${i}` }));
    const abroad = pay({ place: 'Perth' });
    expect(score(abroad, traveller).score).toBeLessThan(score(abroad).score);
  });

  test('a newcomer is held against peers, and without peers against nothing', () => {
    const newcomer = scorePayment([], PEERS, pay({ amount_minor: 500_000 }));
    expect(newcomer.reasons[0]).toMatchObject({ sign: 'amount', against: 'peers' });
    expect(scorePayment([], [], pay({ amount_minor: 500_000 }))).toEqual({ score: 0, reasons: [] });
  });

  test('two places within an hour is told as such', () => {
    const history = [...HISTORY, pay({ at: NOON - HOUR / 2, place: 'Paris' })];
    expect(score(pay({ place: 'Nice' }), history).reasons.map((r) => r.sign)).toContain('travel');
  });

  test('more money is never less suspect; order of history and later payments change nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e8 }),
        fc.integer({ min: 0, max: 1e8 }),
        (amount, more) => {
          const one = score(pay({ amount_minor: amount }));
          expect(score(pay({ amount_minor: amount + more })).score).toBeGreaterThanOrEqual(
            one.score - 1e-9,
          );
          const later = [
            ...HISTORY.toReversed(),
            pay({ at: NOON + DAY, amount_minor: 9e9, place: 'Perth' }),
          ];
          expect(score(pay({ amount_minor: amount }), later)).toEqual(one);
        },
      ),
    );
  });

  test('amounts of another currency are not compared', () => {
    const yen = pay({ currency: 'JPY', amount_minor: 600_000 });
    expect(score(yen).reasons.map((r) => r.sign)).not.toContain('amount');
  });
});

describe('average precision', () => {
  /** Worked by hand; the first is the example of scikit-learn's average_precision_score. */
  test.each([
    { scores: [0.1, 0.4, 0.35, 0.8], truth: [0, 0, 1, 1], value: 0.8333333 },
    { scores: [3, 2, 1], truth: [1, 1, 0], value: 1 },
    { scores: [3, 2, 1], truth: [0, 0, 1], value: 1 / 3 },
    { scores: [1, 1, 1, 1], truth: [1, 0, 0, 0], value: 0.25 },
    { scores: [1, 2], truth: [0, 0], value: undefined },
  ])('of $scores for $truth', ({ scores, truth, value }) => {
    const got = averagePrecision(scores.map((s, i) => ({ score: s, positive: truth[i] === 1 })));
    if (value === undefined) expect(got).toBeUndefined();
    else expect(got).toBeCloseTo(value, 6);
  });
});

test('labelled payments: judged by what was known before each, beside a logistic baseline', () => {
  const payments: LabelledPayment[] = Array.from({ length: 30 }, (_, c) =>
    Array.from({ length: 40 }, (_, i): LabelledPayment => {
      const fraud = i % 13 === 12 && c % 2 === 0;
      return {
        ...pay({ at: NOON + i * 3 * DAY + c * HOUR, amount_minor: (c + 1) * 1000 + (i % 4) * 100 }),
        customer: `c${c}`,
        card: `card-${c}`,
        device: fraud ? `x${i}` : `phone-${c}`,
        ...(fraud ? { amount_minor: (c + 1) * 9000 } : {}),
        fraud,
      };
    }),
  ).flat();
  const evaluated = evaluatePayments(payments, NOON + 60 * DAY);
  expect(evaluated.payments).toBe(payments.filter((p) => p.at >= NOON + 60 * DAY).length);
  expect(evaluated.average_precision).toBeGreaterThan(0.9);
  expect(evaluated.baseline_logistic).toBeGreaterThan(evaluated.fraud_share);
});
