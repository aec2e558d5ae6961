import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitPurchases, PURCHASE_MODELS } from '../../../../src/insight/value/fit-purchases.ts';
import {
  groupHistories,
  type PurchaseHistory,
} from '../../../../src/insight/value/purchase-model.ts';

const positive = fc.double({ min: 0.05, max: 60, noNaN: true });
/** From a thousandth to ten thousand: fits of real tables do run that far. */
const anyScale = fc.double({ min: -7, max: 9, noNaN: true }).map(Math.exp);
const parameters = fc.tuple(anyScale, anyScale, anyScale, anyScale);
const history: fc.Arbitrary<PurchaseHistory> = fc
  .record({
    x: fc.nat(60),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    T: fc.double({ min: 0.1, max: 300, noNaN: true }),
  })
  .map(({ x, share, T }) => ({ x, t_x: x === 0 ? 0 : share * T, T }));

describe.each(PURCHASE_MODELS.map((model) => [model.name, model] as const))('%s', (_, model) => {
  test('the probability of being alive lies in [0, 1] and the forecast is finite, whatever the history', () => {
    fc.assert(
      fc.property(parameters, history, positive, (p, h, t) => {
        const alive = model.pAlive(p, h);
        const expected = model.expectedPurchases(p, h, t);
        return alive >= 0 && alive <= 1 && Number.isFinite(expected) && expected >= 0;
      }),
    );
  });

  test('silence never makes a customer more alive', () => {
    fc.assert(
      fc.property(
        parameters,
        history,
        fc.double({ min: 0, max: 100, noNaN: true }),
        (p, h, more) => {
          return model.pAlive(p, { ...h, T: h.T + more }) <= model.pAlive(p, h) + 1e-9;
        },
      ),
    );
  });

  test('a longer look ahead never foretells fewer purchases', () => {
    fc.assert(
      fc.property(parameters, history, positive, positive, (p, h, t, more) => {
        const [short, long] = [t, t + more].map((ahead) => model.expectedPurchases(p, h, ahead));
        return (long ?? 0) >= (short ?? 0) * (1 - 1e-6) - 1e-9;
      }),
    );
  });

  // A history whose powers cannot be written: it was given the forecast of a customer of average chance of leaving.
  test('a long look ahead at a heavy buyer never foretells fewer purchases', () => {
    const history = { x: 5, t_x: 0.034684354704127014, T: 0.1 };
    const ahead = [0.05, 0.5, 3, 6.7, 20, 200].map((t) =>
      model.expectedPurchases([357.2977694156745, 1, 1, 1], history, t),
    );
    expect(ahead).toEqual(ahead.toSorted((x, y) => x - y));
  });

  test('grouping equal histories does not change the likelihood', () => {
    fc.assert(
      fc.property(
        parameters,
        fc.array(history, { minLength: 1, maxLength: 20 }),
        (p, histories) => {
          const twice = [...histories, ...histories];
          const one = groupHistories(histories);
          const both = model.logLikelihood(p, groupHistories(twice));
          expect(both).toBeCloseTo(2 * model.logLikelihood(p, one), 5);
        },
      ),
    );
  });

  /** The story the model tells, acted out with a seeded generator of the test's own. */
  test('the forecast agrees with customers simulated from the model', () => {
    const truth = {
      'bg-nbd': [0.8, 6, 1.4, 3],
      'mbg-nbd': [0.8, 6, 1.4, 3],
      'pareto-nbd': [0.8, 6, 0.9, 12],
    };
    const p = truth[model.name as keyof typeof truth];
    const random = generator(7);
    const people = Array.from({ length: 40_000 }, () => simulate(model.name, p, random, 30, 20));
    const expected = people.reduce((sum, h) => sum + model.expectedPurchases(p, h, 20), 0);
    const alive = people.reduce((sum, h) => sum + model.pAlive(p, h), 0);
    expect(expected / people.reduce((sum, h) => sum + h.later, 0)).toBeCloseTo(1, 1);
    expect(alive / people.filter((h) => h.alive).length).toBeCloseTo(1, 1);
  });

  test('fits 100,000 customers in well under a minute', { timeout: 60_000 }, () => {
    const random = generator(11);
    const p = model.name === 'pareto-nbd' ? [0.6, 8, 0.6, 12] : [0.6, 8, 0.8, 2.5];
    const people = Array.from({ length: 100_000 }, () => {
      const T = 20 + Math.floor(random() * 140) / 7;
      const { x, t_x } = simulate(model.name, p, random, T, 0);
      return { x, t_x: Math.round(t_x * 7) / 7, T };
    }).map((h) => ({ ...h, t_x: Math.min(h.t_x, h.T) }));
    const started = performance.now();
    const fitted = fitPurchases(model, people);
    const seconds = (performance.now() - started) / 1000;
    expect(fitted.converged).toBe(true);
    expect(Math.abs((fitted.parameters[0] ?? 0) / 0.6 - 1)).toBeLessThan(0.1);
    expect(seconds).toBeLessThan(60);
  });
});

interface Simulated extends PurchaseHistory {
  readonly later: number;
  readonly alive: boolean;
}

function simulate(
  name: string,
  [r = 1, alpha = 1, s = 1, b = 1]: readonly number[],
  random: () => number,
  T: number,
  ahead: number,
): Simulated {
  const rate = gamma(r, random) / alpha;
  const pareto = name === 'pareto-nbd';
  const leaves = pareto ? -Math.log(random()) / (gamma(s, random) / b) : Number.POSITIVE_INFINITY;
  const [ga, gb] = [gamma(s, random), gamma(b, random)];
  const dropout = pareto ? 0 : ga / (ga + gb);
  const times: number[] = [];
  let here = !(name === 'mbg-nbd' && random() < dropout);
  let diedAt = here ? leaves : 0;
  for (let t = 0; here; ) {
    t += -Math.log(random()) / rate;
    if (t > T + ahead || t > leaves) break;
    times.push(t);
    here = random() >= dropout;
    if (!here) diedAt = t;
  }
  const seen = times.filter((t) => t <= T);
  return {
    x: seen.length,
    t_x: seen.at(-1) ?? 0,
    T,
    later: times.length - seen.length,
    alive: diedAt > T,
  };
}

/** Marsaglia & Tsang's method; shapes below 1 by the usual boost. */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const z = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + z / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Numbers in (0, 1), the same for a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}
