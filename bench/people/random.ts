/** Draws that depend on nothing but the seed: the same person is made again wherever it is needed. */
export interface Random {
  /** in [0, 1) */
  next(): number;
  /** in [0, below) */
  int(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** early members more often, as with names */
  pickCommon<T>(list: readonly T[]): T;
}

/** Mulberry32 (T. Ettinger, public domain): 32 bits of state, good enough to draw names with. */
export function createRandom(...seeds: readonly number[]): Random {
  let state = seeds.reduce((mixed, seed) => Math.imul(mixed ^ seed, 0x9e3779b1) >>> 0, 0x12345678);
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const pickAt = <T>(list: readonly T[], at: number): T => {
    const picked = list[Math.min(list.length - 1, Math.floor(at * list.length))];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  };
  return {
    next,
    int: (below) => Math.floor(next() * below),
    pick: (list) => pickAt(list, next()),
    pickCommon: (list) => pickAt(list, next() ** 2),
  };
}
