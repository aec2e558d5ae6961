import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareGroups } from '../../../../src/analytics/explain/explain.ts';
import { compareValues } from '../../../../src/analytics/trends/trends.ts';

/** Numbers from 0 to 1, the same for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0;
    const mixed = state ^ (state + Math.imul(state ^ (state >>> 7), state | 61));
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('trends', () => {
  test('are none where two periods are drawn alike', () => {
    // With 40 values a run, and no truth in any, about one run in twenty may find something; not more.
    const runs = 200;
    let wrong = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const roll = dice(seed * 7919);
      const draw = (size: number) => {
        const counts = new Map<string, number>();
        for (let i = 0; i < size; i += 1) {
          const key = `v${Math.floor(roll() ** 2 * 40)}`;
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
        return counts;
      };
      const found = compareValues(draw(900), draw(600), { now: 900, before: 600 }, 0.05);
      if (found.some(({ trend }) => trend !== 'steady')) wrong += 1;
    }
    expect(wrong / runs).toBeLessThan(0.08);
  });

  test('are found where something doubled while all grew by half', () => {
    const now = new Map([
      ['rising', 400],
      ['as all', 300],
      ['falling', 50],
      ['rare', 3],
    ]);
    const before = new Map([
      ['rising', 130],
      ['as all', 200],
      ['falling', 150],
      ['gone', 40],
      ['rare', 2],
    ]);
    const found = compareValues(now, before, { now: 1500, before: 1000 }, 0.05);
    expect(Object.fromEntries(found.map(({ key, trend }) => [key, trend]))).toEqual({
      rising: 'rising',
      'as all': 'steady',
      falling: 'falling',
      gone: 'falling',
    });
    expect(found.find(({ key }) => key === 'rising')).toMatchObject({ expected: 195 });
  });

  test('are the mirror of themselves when the periods change places', () => {
    const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(60));
    const mirrored = { rising: 'falling', falling: 'rising', steady: 'steady' } as const;
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const [x, y] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
        const there = compareValues(x, y, { now: 300, before: 300 }, 0.05);
        const back = compareValues(y, x, { now: 300, before: 300 }, 0.05);
        const trendsOf = (list: typeof there) => new Map(list.map((one) => [one.key, one.trend]));
        for (const [key, trend] of trendsOf(there)) {
          expect(trendsOf(back).get(key)).toBe(mirrored[trend]);
        }
      }),
    );
  });
});

describe('what sets a group apart', () => {
  const sizes = { group: 200, versus: 800 };
  const rates = { false_discovery_rate: 0.05, size: 10 };

  test('is what differs beyond chance, greatest first, with its interval', () => {
    const counts = [
      { field: 'city', key: 'Lyon', group: 100, versus: 160 },
      { field: 'city', key: 'Paris', group: 41, versus: 160 },
      { field: 'channels', key: 'store', group: 30, versus: 240 },
      { field: 'city', key: 'Nice', group: 2, versus: 3 },
    ];
    const { differences, tested } = compareGroups(counts, sizes, rates);
    expect(tested).toBe(3);
    expect(differences.map(({ key }) => key)).toEqual(['Lyon', 'store']);
    expect(differences[0]).toMatchObject({ difference: 0.3, lift: 2.5 });
    const [low, high] = differences[0]?.interval ?? [0, 0];
    expect(low).toBeLessThan(0.3);
    expect(low).toBeGreaterThan(0.2);
    expect(high).toBeGreaterThan(0.3);
  });

  test('is nothing where one of the groups is empty', () => {
    const counts = [{ field: 'city', key: 'Lyon', group: 0, versus: 500 }];
    expect(compareGroups(counts, { group: 0, versus: 800 }, rates).differences).toEqual([]);
  });
});
