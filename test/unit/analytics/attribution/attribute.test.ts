import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ATTRIBUTION_DEFAULTS,
  ATTRIBUTION_MODELS,
  type AttributionModel,
  attribute,
  totalsOf,
} from '../../../../src/analytics/attribution/attribute.ts';
import { removalEffects } from '../../../../src/analytics/attribution/markov.ts';
import type { TouchPath } from '../../../../src/analytics/attribution/path.ts';

function path(touches: string, more: Partial<TouchPath> = {}): TouchPath {
  return { touches: touches.split('>'), conversions: 1, value: 10, nulls: 0, ...more };
}

function conversionsBy(model: AttributionModel, paths: readonly TouchPath[], options = {}) {
  return Object.fromEntries(
    attribute(paths, model, { ...ATTRIBUTION_DEFAULTS, ...options }).map((credit) => [
      credit.channel,
      credit.conversions,
    ]),
  );
}

describe('credit of one path', () => {
  const cases: {
    name: string;
    model: AttributionModel;
    path: TouchPath;
    options?: object;
    credit: Record<string, number>;
  }[] = [
    { name: 'first', model: 'first', path: path('a>b>c'), credit: { a: 1, b: 0, c: 0 } },
    { name: 'last', model: 'last', path: path('a>b>c'), credit: { a: 0, b: 0, c: 1 } },
    {
      name: 'last that is not direct',
      model: 'last_non_direct',
      path: path('a>b>Direct'),
      credit: { a: 0, b: 1, Direct: 0 },
    },
    {
      name: 'last of only direct',
      model: 'last_non_direct',
      path: path('direct>direct'),
      credit: { direct: 1 },
    },
    {
      name: 'linear counts touches',
      model: 'linear',
      path: path('a>b>a>a'),
      credit: { a: 0.75, b: 0.25 },
    },
    {
      name: 'position',
      model: 'position',
      path: path('a>b>c>d'),
      credit: { a: 0.4, b: 0.1, c: 0.1, d: 0.4 },
    },
    { name: 'position of one', model: 'position', path: path('a'), credit: { a: 1 } },
    { name: 'position of two', model: 'position', path: path('a>b'), credit: { a: 0.5, b: 0.5 } },
    {
      name: 'position, first only',
      model: 'position',
      path: path('a>b'),
      options: { position: { first: 1, last: 0 } },
      credit: { a: 1, b: 0 },
    },
    {
      name: 'time decay by ages, half as much per half-life',
      model: 'time_decay',
      path: path('a>b', { ages_days: [7, 0] }),
      credit: { a: 1 / 3, b: 2 / 3 },
    },
    {
      name: 'time decay of years ago',
      model: 'time_decay',
      path: path('a>b', { ages_days: [100_007, 100_000] }),
      credit: { a: 1 / 3, b: 2 / 3 },
    },
    {
      name: 'time decay without ages takes a day a step',
      model: 'time_decay',
      path: path('a>b'),
      options: { half_life_days: 1 },
      credit: { a: 1 / 3, b: 2 / 3 },
    },
    {
      name: 'shapley counts channels',
      model: 'shapley',
      path: path('a>b>a>a'),
      credit: { a: 0.5, b: 0.5 },
    },
  ];
  test.each(cases)('$name', ({ model, path: given, options, credit }) => {
    const found = conversionsBy(model, [given], options);
    for (const [channel, conversions] of Object.entries(credit)) {
      expect(found[channel]).toBeCloseTo(conversions, 12);
    }
    expect(Object.keys(found).sort()).toEqual(Object.keys(credit).sort());
  });
});

const CHANNELS = ['a', 'b', 'c', 'd', 'e'];
const anyPath: fc.Arbitrary<TouchPath> = fc.record({
  touches: fc.array(fc.constantFrom(...CHANNELS), { minLength: 1, maxLength: 8 }),
  conversions: fc.integer({ min: 0, max: 20 }),
  value: fc.integer({ min: 0, max: 1000 }),
  nulls: fc.integer({ min: 0, max: 50 }),
});
const anyPaths = fc.array(
  anyPath.map((one) => (one.conversions === 0 ? { ...one, value: 0 } : one)),
  { minLength: 1, maxLength: 25 },
);

describe('whatever the paths', () => {
  test.each(ATTRIBUTION_MODELS)('%s gives out all conversions and all value, no more', (model) => {
    fc.assert(
      fc.property(anyPaths, fc.integer({ min: 1, max: 3 }), (paths, order) => {
        const credits = attribute(paths, model, { ...ATTRIBUTION_DEFAULTS, order });
        const totals = totalsOf(paths);
        const sum = (of: 'conversions' | 'value') => credits.reduce((s, c) => s + c[of], 0);
        expect(sum('conversions')).toBeCloseTo(totals.conversions, 6);
        expect(sum('value')).toBeCloseTo(totals.value, 6);
        for (const { share, conversions } of credits) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1 + 1e-9);
          expect(conversions).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test.each(ATTRIBUTION_MODELS)('%s does not depend on the order of rows', (model) => {
    fc.assert(
      fc.property(anyPaths, (paths) => {
        const there = attribute(paths, model);
        const back = attribute([...paths].reverse(), model);
        there.forEach((credit, i) => {
          expect(back[i]?.channel).toBe(credit.channel);
          expect(back[i]?.conversions).toBeCloseTo(credit.conversions, 6);
        });
      }),
    );
  });

  test('shapley equals the mean of marginal gains over every order of channels', () => {
    fc.assert(
      fc.property(anyPaths, (paths) => {
        const expected = shapleyByPermutations(paths);
        for (const { channel, conversions } of attribute(paths, 'shapley')) {
          expect(conversions).toBeCloseTo(expected.get(channel) ?? 0, 8);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('removal effects of order 1 equal those of the fundamental matrix', () => {
    fc.assert(
      fc.property(anyPaths, (paths) => {
        const expected = removalByElimination(paths);
        for (const [channel, effect] of removalEffects(paths, 1)) {
          expect(effect.conversions).toBeCloseTo(expected.get(channel) ?? 0, 8);
        }
      }),
    );
  });
});

test('a higher order tells ways apart that order 1 takes for the same', () => {
  // `b` converts only after `a`; order 1 forgets where somebody came from.
  const paths = [path('a>b'), path('c>b', { conversions: 0, value: 0, nulls: 1 })];
  expect(removalEffects(paths, 1).get('c')?.conversions).toBeCloseTo(0.5);
  expect(removalEffects(paths, 2).get('c')?.conversions).toBeCloseTo(0);
  expect(removalEffects(paths, 2).get('a')?.conversions).toBeCloseTo(1);
});

test('value follows the conversions that are worth more', () => {
  const [a, b] = attribute([path('a', { value: 90 }), path('b', { value: 10 })], 'markov');
  expect(a?.conversions).toBeCloseTo(1);
  expect(a?.value).toBeCloseTo(90);
  expect(b?.value).toBeCloseTo(10);
});

test('without conversions nobody has any', () => {
  for (const model of ATTRIBUTION_MODELS) {
    expect(attribute([path('a>b', { conversions: 0, value: 0, nulls: 5 })], model)).toEqual([
      expect.objectContaining({ channel: 'a', conversions: 0, value: 0, share: 0 }),
      expect.objectContaining({ channel: 'b', conversions: 0, value: 0, share: 0 }),
    ]);
  }
});

test('two hundred thousand touches to and fro are solved', () => {
  const long = path(Array.from({ length: 200_000 }, (_, i) => (i % 2 ? 'a' : 'b')).join('>'));
  expect(removalEffects([long], 1).get('a')?.conversions).toBeCloseTo(1);
});

/** The definition of the Shapley value, by brute force. */
function shapleyByPermutations(paths: readonly TouchPath[]): Map<string, number> {
  const channels = [...new Set(paths.flatMap(({ touches }) => touches))];
  const worth = (coalition: ReadonlySet<string>) =>
    paths
      .filter(({ touches }) => touches.every((touch) => coalition.has(touch)))
      .reduce((sum, { conversions }) => sum + conversions, 0);
  const gains = new Map<string, number>();
  const orders = permutations(channels);
  for (const order of orders) {
    const coalition = new Set<string>();
    for (const channel of order) {
      const before = worth(coalition);
      coalition.add(channel);
      gains.set(channel, (gains.get(channel) ?? 0) + (worth(coalition) - before) / orders.length);
    }
  }
  return gains;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

/** Absorption probabilities by Gaussian elimination of (I - Q) x = r. */
function removalByElimination(paths: readonly TouchPath[]): Map<string, number> {
  const channels = [
    ...new Set(paths.filter((p) => p.conversions + p.nulls > 0).flatMap((p) => p.touches)),
  ];
  const chance = (removed?: string) => {
    const names = ['', ...channels];
    const size = names.length;
    const counts = names.map(() => new Array<number>(size + 2).fill(0));
    for (const { touches, conversions, nulls } of paths) {
      let from = 0;
      for (const touch of touches) {
        const to = names.indexOf(touch);
        const row = counts[from];
        if (row && to >= 0) row[to] = (row[to] ?? 0) + conversions + nulls;
        from = to;
      }
      const row = counts[from];
      if (!row) continue;
      row[size] = (row[size] ?? 0) + conversions;
      row[size + 1] = (row[size + 1] ?? 0) + nulls;
    }
    const gone = removed === undefined ? -1 : names.indexOf(removed);
    const matrix = counts.map((row, i) => {
      const sum = row.reduce((s, n) => s + n, 0);
      const line = names.map(
        (_, j) =>
          (i === j ? 1 : 0) - (i === gone || j === gone || sum === 0 ? 0 : (row[j] ?? 0) / sum),
      );
      return [...line, i === gone || sum === 0 ? 0 : (row[size] ?? 0) / sum];
    });
    return solve(matrix)[0] ?? 0;
  };
  const whole = chance();
  return new Map(channels.map((c) => [c, whole === 0 ? 0 : 1 - chance(c) / whole]));
}

function solve(matrix: number[][]): number[] {
  const size = matrix.length;
  for (let i = 0; i < size; i += 1) {
    let pivot = i;
    for (let r = i; r < size; r += 1) {
      if (Math.abs(matrix[r]?.[i] ?? 0) > Math.abs(matrix[pivot]?.[i] ?? 0)) pivot = r;
    }
    const row = matrix[pivot] ?? [];
    matrix[pivot] = matrix[i] ?? [];
    matrix[i] = row;
    const head = row[i] ?? 1;
    for (let r = 0; r < size; r += 1) {
      if (r === i) continue;
      const factor = (matrix[r]?.[i] ?? 0) / head;
      matrix[r] = (matrix[r] ?? []).map((x, c) => x - factor * (row[c] ?? 0));
    }
  }
  return matrix.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1));
}
