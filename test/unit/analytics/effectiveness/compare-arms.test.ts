import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareArms,
  neededPerArm,
  type Person,
  welchInterval,
} from '../../../../src/analytics/effectiveness/compare-arms.ts';
import { Outcomes, sortExposed } from '../../../../src/analytics/effectiveness/people-of.ts';
import {
  chiSquareTail,
  normalQuantile,
  studentQuantile,
} from '../../../../src/analytics/significance/quantiles.ts';

const TERMS = { control: 'control', confidence: 0.95, power: 0.8, leastLift: 0.1 };

function arm(name: string, people: number, converted: number, currency?: string): Person[] {
  return Array.from({ length: people }, (_, i) => ({
    arm: name,
    converted: i < converted,
    money: i < converted && currency !== undefined ? { [currency]: 1_000 + i } : {},
  }));
}

describe('published figures', () => {
  test('Newcombe (1998), method 10: 56 of 70 against 48 of 80', () => {
    const { comparisons } = compareArms(
      [...arm('control', 80, 48), ...arm('treated', 70, 56)],
      TERMS,
    );
    expect(comparisons[0]?.difference).toBeCloseTo(0.2, 10);
    expect(comparisons[0]?.interval[0]).toBeCloseTo(0.0524, 4);
    expect(comparisons[0]?.interval[1]).toBeCloseTo(0.3339, 4);
  });

  test('R, power.prop.test(p1 = .50, p2 = .75, power = .90): n = 76.7', () => {
    expect(neededPerArm(0.5, 0.75, { power: 0.9, confidence: 0.95 })).toBe(77);
  });

  test.each([
    [0.975, Number.POSITIVE_INFINITY, 1.959964],
    [0.995, Number.POSITIVE_INFINITY, 2.575829],
    [0.8, Number.POSITIVE_INFINITY, 0.841621],
    [0.025, Number.POSITIVE_INFINITY, -1.959964],
    [0.975, 1, 12.7062],
    [0.975, 10, 2.228139],
    [0.95, 30, 1.697261],
  ])('tables of quantiles: %s at %s degrees', (p, freedom, expected) => {
    const found = Number.isFinite(freedom) ? studentQuantile(p, freedom) : normalQuantile(p);
    expect(found).toBeCloseTo(expected, 4);
  });

  test.each([
    [3.841459, 1, 0.05],
    [5.991465, 2, 0.05],
    [7.814728, 3, 0.05],
    [13.2767, 4, 0.01],
    [20.515, 5, 0.001],
    [0, 3, 1],
  ])('tables of chi-square: %s at %s degrees', (x, freedom, expected) => {
    expect(chiSquareTail(x, freedom)).toBeCloseTo(expected, 5);
  });

  test('sleep of Student (1908), t.test in R: -3.365483 to 0.205483 by Welch', () => {
    const of = (values: readonly number[]) => {
      const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
      const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
      return { count: values.length, mean, variance: squares / (values.length - 1) };
    };
    const first = of([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]);
    const second = of([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
    const [low, high] = welchInterval(first, second, 0.95) ?? [0, 0];
    expect(low).toBeCloseTo(-3.3654832, 6);
    expect(high).toBeCloseTo(0.2054832, 6);
  });
});

describe('arms against the control', () => {
  test('money: each currency by itself, people without any at 0', () => {
    const people = [
      ...arm('control', 100, 10, 'EUR'),
      ...arm('treated', 100, 30, 'EUR'),
      ...arm('treated', 100, 5, 'USD'),
    ];
    const { arms, comparisons } = compareArms(people, TERMS);
    expect(arms.map((one) => one.arm)).toEqual(['control', 'treated']);
    const total = (name: string, currency: string) =>
      people.reduce((sum, one) => sum + (one.arm === name ? (one.money[currency] ?? 0) : 0), 0);
    for (const { currency, difference_minor, relative } of comparisons[0]?.money ?? []) {
      const [a, b] = [total('treated', currency) / 200, total('control', currency) / 100];
      expect(difference_minor).toBeCloseTo(a - b, 8);
      expect(relative).toEqual(b > 0 ? a / b - 1 : null);
    }
    expect(comparisons[0]?.money.map(({ currency }) => currency)).toEqual(['EUR', 'USD']);
  });

  test('too few say so, and how many are needed', () => {
    const few = compareArms([...arm('control', 50, 5), ...arm('treated', 50, 6)], TERMS);
    expect(few.comparisons[0]).toMatchObject({ verdict: 'not_told_apart', enough: false });
    expect(few.comparisons[0]?.needed_per_arm).toBeGreaterThan(10_000);
    const many = compareArms(
      [...arm('control', 30_000, 3_000), ...arm('treated', 30_000, 3_600)],
      TERMS,
    );
    expect(many.comparisons[0]).toMatchObject({ verdict: 'higher', enough: true });
    const [low, high] = many.comparisons[0]?.relative_interval ?? [0, 0];
    expect(low).toBeLessThan(0.2);
    expect(high).toBeGreaterThan(0.2);
  });

  test.each([
    ['as planned', { treated: 4, control: 1 }, 800, 200, false],
    ['not as planned', { treated: 1, control: 1 }, 800, 200, true],
    ['a little off', undefined, 510, 490, false],
    ['far off', undefined, 600, 400, true],
  ])('the split is %s', (_, expectedShares, treated, control, mismatch) => {
    const { sample_ratio } = compareArms(
      [...arm('treated', treated, 1), ...arm('control', control, 1)],
      { ...TERMS, expectedShares },
    );
    expect(sample_ratio?.mismatch).toBe(mismatch);
  });

  test.each<[string, Person[], number]>([
    ['nobody', [], 0],
    ['no control group', arm('treated', 10, 1), 0],
    ['control alone', arm('control', 10, 1), 0],
    ['one person in each', [...arm('control', 1, 0), ...arm('treated', 1, 1, 'EUR')], 1],
    ['nobody converted', [...arm('control', 9, 0), ...arm('treated', 9, 0)], 1],
    ['everybody converted', [...arm('control', 9, 9), ...arm('treated', 9, 9)], 1],
  ])('%s: defined', (_, people, comparisons) => {
    const found = compareArms(people, TERMS);
    expect(found.comparisons).toHaveLength(comparisons);
    expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
    for (const one of found.comparisons) {
      expect([one.difference, ...one.interval, one.p_value].every(Number.isFinite)).toBe(true);
    }
  });

  test('whatever happened: the difference lies in its interval, and order does not matter', () => {
    const side = fc
      .record({
        people: fc.integer({ min: 1, max: 60 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ people, share }) => [people, Math.round(people * share)] as const);
    fc.assert(
      fc.property(side, side, ([n, x], [m, y]) => {
        const people = [...arm('control', n, x, 'EUR'), ...arm('treated', m, y, 'EUR')];
        const found = compareArms(people, TERMS);
        expect(compareArms(people.toReversed(), TERMS).comparisons[0]?.p_value).toBeCloseTo(
          found.comparisons[0]?.p_value ?? -1,
          10,
        );
        const [one] = found.comparisons;
        expect(one?.difference).toBeCloseTo(y / m - x / n, 10);
        expect(one?.interval[0]).toBeLessThanOrEqual((one?.difference ?? 0) + 1e-12);
        expect(one?.interval[1]).toBeGreaterThanOrEqual((one?.difference ?? 0) - 1e-12);
      }),
    );
  });
});

describe('who is compared', () => {
  const exposed = [
    { profile_id: 'a', arm: 'treated', at: 0 },
    { profile_id: 'b', arm: 'control', at: 5 },
    { profile_id: 'c', arm: 'control', at: 1 },
    { profile_id: 'c', arm: 'treated', at: 2 },
    { profile_id: 'd', arm: 'treated', at: 95 },
    { profile_id: 'e', arm: 'treated', at: 200 },
  ];

  test('one arm a person, and only those whose window is over', () => {
    const { people, ...excluded } = sortExposed(exposed, 10, 100);
    expect([...people.keys()]).toEqual(['a', 'b']);
    expect(excluded).toEqual({ in_several_arms: 1, window_not_over: 2 });
  });

  test('what counts falls into the window: from the moment itself, before its end', () => {
    const outcomes = new Outcomes(sortExposed(exposed, 10, 100).people, 10);
    const followed = (profile_id: string, at: number, minor: number, isConversion = true) =>
      outcomes.add({ profile_id, at, isConversion, money: { minor, currency: 'EUR' } });
    followed('a', -1, 1);
    followed('a', 0, 10);
    followed('a', 10, 100);
    followed('nobody', 0, 1_000);
    // Money given back of an order before the window: what they cost, not a success.
    followed('b', 6, -500, false);
    expect(outcomes.people()).toEqual([
      { arm: 'treated', converted: true, money: { EUR: 10 } },
      { arm: 'control', converted: false, money: { EUR: -500 } },
    ]);
  });
});
