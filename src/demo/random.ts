/** Random values that depend on a key alone: the same key gives the same values, whatever was drawn before. */
export interface Random {
  /** in [0, 1) */
  next(): number;
  /** whole number in [min, max] */
  int(min: number, max: number): number;
  /** true with this probability */
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Picks by Zipf's law: the first entries far more often than the last. */
  pickSkewed<T>(list: readonly T[]): T;
  /** Picks by weight. */
  weighted<T>(entries: readonly (readonly [T, number])[]): T;
  /** Waiting time with this mean, exponentially distributed. */
  exponential(mean: number): number;
  /** Long-tailed positive number around 1. */
  lognormal(sigma: number): number;
}

/** sfc32 (C. Doty-Humphrey, PractRand), seeded by a 32-bit mix of the key's parts. */
export function createRandom(...key: readonly (number | string)[]): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let d = 1;
  for (const part of key) {
    const text = String(part);
    for (let i = 0; i < text.length; i++) {
      a = Math.imul(a ^ text.charCodeAt(i), 0x85ebca6b);
      b = Math.imul(b + text.charCodeAt(i), 0xc2b2ae35) ^ (a >>> 13);
    }
    c = (Math.imul(c, 0x27d4eb2f) + a) ^ (b >>> 15);
  }
  const next = (): number => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 10; i++) next();
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(next() * list.length)];
    if (found === undefined) throw new Error('cannot pick from an empty list');
    return found;
  };
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick,
    pickSkewed(list) {
      const index = Math.floor(list.length ** next()) - 1;
      return list[Math.min(index, list.length - 1)] ?? pick(list);
    },
    weighted(entries) {
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of entries) {
        left -= weight;
        if (left < 0) return value;
      }
      return pick(entries)[0];
    },
    exponential: (mean) => -Math.log(1 - next()) * mean,
    lognormal(sigma) {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return Math.exp(sigma * normal);
    },
  };
}
