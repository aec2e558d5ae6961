import type { CandidatePairs } from './candidate-pairs.ts';

/**
 * Draws pairs of records, the same ones every time for the same count; all pairs when there are no more than wanted.
 * @see Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators (2014): the mixing steps
 */
export function randomPairs(records: number, wanted: number): CandidatePairs {
  const all = (records * (records - 1)) / 2;
  if (all <= wanted) return everyPair(records);
  const left = new Uint32Array(wanted);
  const right = new Uint32Array(wanted);
  let state = 0x9e3779b9;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % records;
  };
  for (let at = 0; at < wanted; ) {
    const a = next();
    const b = next();
    if (a === b) continue;
    left[at] = Math.min(a, b);
    right[at++] = Math.max(a, b);
  }
  return { left, right };
}

/** Each pair of `count` records, once. */
export function everyPair(count: number): CandidatePairs {
  const size = (count * (count - 1)) / 2;
  const left = new Uint32Array(size);
  const right = new Uint32Array(size);
  let at = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      left[at] = i;
      right[at++] = j;
    }
  }
  return { left, right };
}
