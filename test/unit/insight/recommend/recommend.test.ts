import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Basket } from '../../../../src/insight/recommend/baskets.ts';
import { DemandClock } from '../../../../src/insight/recommend/demand.ts';
import { logLikelihoodRatio } from '../../../../src/insight/recommend/log-likelihood-ratio.ts';
import { learnRecommender, recommend } from '../../../../src/insight/recommend/recommender.ts';

const DAY = 86_400_000;
const ITEMS = ['tea', 'teapot', 'coffee', 'filters', 'lamp', 'bulb', 'red mug', 'blue mug'];
const CATALOGUE = { ids: ITEMS, names: ITEMS };
const item = (name: string) => ITEMS.indexOf(name);

/** Sixty customers: tea goes with teapots, coffee with filters (and again every 20 days), bulbs follow lamps. */
const SHOP: Basket[] = Array.from({ length: 60 }, (_, i) => {
  const customer = `c${i}`;
  const at = i * DAY;
  const basket = (day: number, ...names: string[]): Basket => ({
    customer,
    at: at + day * DAY,
    items: names.map(item),
  });
  if (i % 3 === 0) return [basket(0, 'tea'), basket(5, 'teapot')];
  if (i % 3 === 1) return [0, 20, 40].map((day) => basket(day, 'coffee', 'filters'));
  return [basket(0, 'lamp'), basket(30, 'bulb', ...(i % 2 === 0 ? ['red mug'] : []))];
}).flat();
const NOW = 130 * DAY;
const SEGMENTS = new Map(
  Array.from({ length: 60 }, (_, i) => [`c${i}`, i % 3 === 2 ? 'FR' : 'UK']),
);
const MODEL = learnRecommender(SHOP, CATALOGUE, SEGMENTS);
const demand = () => new DemandClock(SHOP, ITEMS.length).asOf(NOW);
const terms = { now: NOW, count: 3, available: () => true, repeats: true };
const person = (...names: string[]) => ({
  baskets: names.map((name) => ({ at: NOW - 30 * DAY, items: [item(name)] })),
  segment: undefined,
});

describe('recommendations', () => {
  test.each([
    { had: 'tea', first: 'teapot', code: 'bought_with' },
    { had: 'filters', first: 'coffee', code: 'bought_with' },
    { had: 'lamp', first: 'bulb', code: 'bought_with' },
  ])('who bought $had is offered $first, and told why', ({ had, first, code }) => {
    const list = recommend(MODEL, person(had), demand(), { ...terms, repeats: false });
    expect(list[0]).toMatchObject({ item: first, reason: { code, item: had } });
  });

  test('the same thing in another colour is found by its name', () => {
    const list = recommend(MODEL, person('red mug'), demand(), {
      ...terms,
      count: 8,
      repeats: false,
    });
    expect(list.map((r) => r.item)).toContain('blue mug');
    expect(list.find((r) => r.item === 'blue mug')?.reason).toEqual({
      code: 'like_name',
      item: 'red mug',
    });
  });

  test('what is bought again comes again when it is due, and not before', () => {
    const bought = (days: number) => ({
      baskets: [{ at: NOW - days * DAY, items: [item('coffee')] }],
      segment: undefined,
    });
    const due = recommend(MODEL, bought(25), demand(), { ...terms, count: 8 });
    expect(due.find((r) => r.item === 'coffee')?.reason).toEqual({
      code: 'due_again',
      usual_days: 20,
    });
    const early = recommend(MODEL, bought(5), demand(), { ...terms, count: 8 });
    expect(early.map((r) => r.item)).not.toContain('coffee');
    const once = recommend(MODEL, person('lamp'), demand(), { ...terms, count: 8 });
    expect(once.map((r) => r.item)).not.toContain('lamp');
  });

  test('a newcomer gets what their segment buys; without one, what sells', () => {
    const french = recommend(MODEL, { baskets: [], segment: 'FR' }, demand(), terms);
    expect(
      french
        .slice(0, 2)
        .map((r) => r.item)
        .sort(),
    ).toEqual(['bulb', 'lamp']);
    expect(french[0]?.reason).toEqual({ code: 'popular_in_segment', segment: 'FR' });
    const stranger = recommend(MODEL, { baskets: [], segment: undefined }, demand(), terms);
    expect(stranger).toHaveLength(3);
    expect(stranger[0]?.reason).toEqual({ code: 'popular_now' });
  });

  test('never what is out of stock, never what was bought when repeats are off, never twice', () => {
    const anySet = fc.uniqueArray(fc.nat(ITEMS.length - 1));
    fc.assert(
      fc.property(
        anySet,
        anySet,
        fc.integer({ min: 1, max: 10 }),
        fc.boolean(),
        (had, gone, count, repeats) => {
          const list = recommend(
            MODEL,
            { baskets: [{ at: NOW - 5 * DAY, items: had }], segment: 'FR' },
            demand(),
            { now: NOW, count, available: (i) => !gone.includes(i), repeats },
          ).map((r) => item(r.item));
          expect(list.filter((i) => gone.includes(i))).toEqual([]);
          // Five days after buying nothing here is due again, so repeats change nothing.
          expect(list.filter((i) => had.includes(i))).toEqual([]);
          expect(new Set(list).size).toBe(list.length);
          const open = ITEMS.map((_, i) => i).filter((i) => !gone.includes(i) && !had.includes(i));
          expect(list).toHaveLength(Math.min(count, open.length));
        },
      ),
    );
  });

  test('the list does not depend on the order of baskets', () => {
    const list = (baskets: Basket[]) =>
      recommend(learnRecommender(baskets, CATALOGUE), person('tea'), demand(), terms).map(
        (r) => r.item,
      );
    expect(list(SHOP.toReversed())).toEqual(list(SHOP));
  });
});

describe('log-likelihood ratio', () => {
  /** Dunning (1993), table of bigrams: "the swiss" 110, 2442, 111, 29114 → G² 270.72. */
  test('gives the published figure', () => {
    const [both, first, second, neither] = [110, 2442, 111, 29114];
    const total = both + first + second + neither;
    expect(logLikelihoodRatio(both, both + first, both + second, total)).toBeCloseTo(270.72, 2);
  });

  test('is symmetric, never below 0, and 0 where chance explains all', () => {
    const count = fc.nat(500);
    fc.assert(
      fc.property(count, count, count, count, (both, a, b, rest) => {
        const [first, second, total] = [both + a, both + b, both + a + b + rest];
        const one = logLikelihoodRatio(both, first, second, total);
        expect(one).toBeCloseTo(logLikelihoodRatio(both, second, first, total), 8);
        expect(one).toBeGreaterThanOrEqual(0);
        if (both * total <= first * second) expect(one).toBe(0);
      }),
    );
  });
});

describe('demand', () => {
  const baskets = [
    { customer: 'a', at: 0, items: [0] },
    { customer: 'b', at: 10 * DAY, items: [0, 1] },
  ];
  /** The definition, basket by basket: the sum over half-lives of 2^(−age/h)/h. */
  const weight = (days: number) =>
    [3, 7, 14, 30, 90].reduce((sum, h) => sum + 2 ** (-days / h) / h, 0);

  test('as of a moment sees nothing of that moment or after', () => {
    const { ever, lately } = new DemandClock(baskets, 2).asOf(10 * DAY);
    expect([...ever]).toEqual([1, 0]);
    expect(lately[0]).toBeCloseTo(weight(10), 12);
    expect(lately[1]).toBe(0);
  });

  test('walked in steps it is what it is in one', () => {
    const clock = new DemandClock(baskets, 2);
    for (const days of [1, 10, 11]) clock.asOf(days * DAY);
    const { ever, lately } = clock.asOf(25 * DAY);
    expect([...ever]).toEqual([2, 1]);
    expect(lately[0]).toBeCloseTo(weight(25) + weight(15), 12);
    expect(lately[1]).toBeCloseTo(weight(15), 12);
  });
});
