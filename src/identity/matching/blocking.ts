import type { CandidatePairs } from './candidate-pairs.ts';
import type { Person } from './person.ts';
import { phoneticKey } from './phonetic-key.ts';
import { everyPair } from './random-pairs.ts';

export interface BlockingLimits {
  /** with no more records than this every pair is compared */
  readonly allPairs: number;
  /** a block of more records says too little and is dropped; pairs in it are found by their other keys, or not at all */
  readonly blockSize: number;
  /** most pairs kept; smallest blocks first */
  readonly pairs: number;
  /** most pairs kept for each record, so that they grow as the file does; small files may have {@link FREE_PAIRS} */
  readonly perRecord?: number;
}

export const BLOCKING_LIMITS: BlockingLimits = {
  allPairs: 1500,
  blockSize: 100,
  pairs: 2_500_000,
  perRecord: 12,
};
/** So many pairs cost no time. */
const FREE_PAIRS = 100_000;

/** Gathers pairs that share at least one key of {@link blockingKeys}. Does not depend on the order of equal blocks. */
export function candidatePairs(
  persons: readonly Person[],
  limits: BlockingLimits = BLOCKING_LIMITS,
): CandidatePairs {
  const count = persons.length;
  if (count <= limits.allPairs) return everyPair(count);
  const blocks = new Map<string, number[]>();
  const overflow = new Map<string, number>();
  persons.forEach((person, index) => {
    for (const key of new Set(blockingKeys(person))) {
      const block = blocks.get(key);
      if (block === undefined) blocks.set(key, [index]);
      else if (block.length <= limits.blockSize) block.push(index);
      else overflow.set(key, (overflow.get(key) ?? block.length) + 1);
    }
  });
  const useful = [...blocks].filter(
    ([, block]) => block.length > 1 && block.length <= limits.blockSize,
  );
  useful.sort(([a, x], [b, y]) => x.length - y.length || (a < b ? -1 : 1));
  const { pairs, perRecord = Number.POSITIVE_INFINITY } = limits;
  const most = Math.min(pairs, Math.max(FREE_PAIRS, perRecord * count));
  const seen = new Set<number>();
  let used = 0;
  for (const [, block] of useful) {
    if (seen.size + (block.length * (block.length - 1)) / 2 > most) break;
    used++;
    for (let i = 0; i < block.length; i++) {
      for (let j = i + 1; j < block.length; j++)
        seen.add((block[i] ?? 0) * count + (block[j] ?? 0));
    }
  }
  const codes = Float64Array.from(seen).sort();
  const left = new Uint32Array(codes.length);
  const right = new Uint32Array(codes.length);
  codes.forEach((code, at) => {
    left[at] = Math.floor(code / count);
    right[at] = code % count;
  });
  const large = [...blocks.values()].filter((block) => block.length > limits.blockSize).length;
  const dropped = {
    blocks: large + useful.length - used,
    largest: Math.max(0, ...overflow.values()),
  };
  return { left, right, dropped };
}

/** Keys under which a record meets others: each survives another kind of error. */
export function* blockingKeys(person: Person): Generator<string> {
  for (const { value } of person.documents) {
    yield `d:${value}`;
    // One digit wrong leaves one half whole.
    if (value.length > 5) {
      const half = Math.floor(value.length / 2);
      yield `d<:${value.slice(0, half + 1)}:${initialOf(person)}`;
      yield `d>:${value.slice(half - 1)}:${initialOf(person)}`;
    }
  }
  for (const phone of person.phones) {
    const digits = phone.slice(-9);
    yield `t:${digits}`;
    if (digits.length > 7) {
      yield `t6:${digits.slice(-6)}`;
      yield `t<:${digits.slice(0, 5)}:${initialOf(person)}`;
      yield `t>:${digits.slice(-5)}:${initialOf(person)}`;
    }
  }
  for (const { address, user } of person.mails) {
    yield `m:${address}`;
    if (user.length > 3) yield `u:${user}`;
    // One slip in a long user part leaves one half whole.
    if (user.length > 7) {
      const half = Math.floor(user.length / 2);
      yield `u<:${user.slice(0, half + 1)}`;
      yield `u>:${user.slice(half - 1)}`;
    }
  }
  for (const birth of person.births) {
    yield `b:${birth}`;
    yield `b~:${birth.slice(0, 4)}${[...birth.slice(4)].sort().join('')}`;
  }
  for (const { given, family, middle } of person.names) {
    const sounds = phoneticKey(family);
    const [first, second] = given < family ? [given, family] : [family, given];
    if (given !== '' && family !== '') {
      yield `n:${first} ${second}`;
      yield `n~:${phoneticKey(first)} ${phoneticKey(second)}`;
      // One letter wrong in one of the two leaves the other, and either end of the wrong one.
      for (const [whole, part] of [
        [given, family],
        [family, given],
      ] as const) {
        yield `nw:${whole} ${part.slice(0, 2)}`;
        if (part.length > 3) yield `nx:${whole} ${part.slice(-3)}`;
      }
      yield `ni:${sounds} ${given.slice(0, 1)} ${middle.slice(0, 1)}`;
      yield `ni~:${family.slice(0, 4)} ${given.slice(0, 3)}`;
    }
    for (const birth of person.births) {
      const [year, day] = [birth.slice(0, 4), birth.slice(4)];
      for (const name of [given, family]) {
        if (name === '') continue;
        yield `by:${year} ${name.slice(0, 4)}`;
        yield `bp:${year} ${phoneticKey(name)}`;
        yield `bd:${day} ${name.slice(0, 3)}`;
        yield `bm:${birth.slice(0, 6)} ${name.slice(0, 1)}`;
      }
    }
    for (const { number, lines, postcode, city } of person.addresses) {
      for (const name of [given, family]) {
        if (name === '') continue;
        if (postcode !== '') yield `ap:${postcode} ${name.slice(0, 3)}`;
        if (city !== '') yield `ac:${city} ${name}`;
        if (number !== '') yield `an:${number} ${name.slice(0, 3)}`;
        for (const line of lines) yield `al:${line.slice(0, 7)} ${name.slice(0, 3)}`;
      }
    }
    for (const employer of person.employers)
      yield `e:${employer.slice(0, 10)} ${given.slice(0, 4)}`;
  }
  for (const { number, lines } of person.addresses) {
    for (const line of lines) yield `a:${number} ${line}`;
  }
}

function initialOf(person: Person): string {
  const name = person.names[0];
  return (name?.given ?? '').slice(0, 1);
}
