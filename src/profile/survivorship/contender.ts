import type { Candidate, PersonClaims } from '../../model/claims.ts';
import type { Strategy } from '../../model/survivorship.ts';
import { canonicalJson } from '../canonical-json.ts';
import { own } from '../own.ts';

/** What one source has to say in a choice: the value of one field, or its statement of a whole group. */
export interface Contender {
  readonly source: string;
  readonly at: string;
  readonly value: unknown;
  /** {@link ./same-value.ts}, once it was needed */
  key: string | undefined;
}

/** How contenders of one field or group are measured. */
export interface Measures {
  readonly priorities: Readonly<Record<string, number>>;
  key(contender: Contender): string;
  /** letters of a text, elements of a list, fields of a group; `undefined`: has no length */
  length(contender: Contender): number | undefined;
  isVerified(contender: Contender): boolean;
}

/**
 * The contenders that a strategy thinks best, in the order given: all of them where it cannot tell them apart,
 * never none.
 */
export function narrow<T extends Contender>(
  strategy: Strategy,
  contenders: readonly T[],
  measures: Measures,
): readonly T[] {
  if (typeof strategy !== 'string') {
    if (strategy.strategy === 'union') return contenders;
    const { sources } = strategy;
    if (strategy.strategy === 'verified') {
      return keep(contenders, (one) => sources.includes(one.source) || measures.isVerified(one));
    }
    return best(contenders, ({ source }) => {
      const place = sources.indexOf(source);
      return place < 0 ? -sources.length : -place;
    });
  }
  switch (strategy) {
    case 'source_priority':
      return best(contenders, ({ source }) => own(measures.priorities, source) ?? 0);
    case 'newest':
      return best(contenders, ({ at }) => at);
    case 'most_frequent':
      return mostFrequent(contenders, measures);
    case 'longest':
      return best(contenders, (one) => measures.length(one) ?? 0);
    case 'verified':
      return keep(contenders, (one) => measures.isVerified(one));
    case 'min':
    case 'max':
      return extreme(strategy, contenders);
  }
}

/** The one contender left when nothing else tells: the newest, then the greater JSON text, then the first source. */
export function lastResort<T extends Contender>(contenders: readonly T[]): T | undefined {
  return contenders.reduce<T | undefined>((top, one) => {
    if (top === undefined) return one;
    if (one.at !== top.at) return one.at > top.at ? one : top;
    const [x, y] = [canonicalJson(one.value), canonicalJson(top.value)];
    if (x !== y) return x > y ? one : top;
    return one.source < top.source ? one : top;
  }, undefined);
}

/**
 * Whether a source vouches for what it says now: it says `custom.<name>_verified` is true, and said so no earlier
 * than the value, or never said another value that this might have been about.
 * @param name field without `custom.`, or name of a group
 */
export function isVouchedFor(
  candidates: PersonClaims['candidates'],
  name: string,
  source: string,
  said: Pick<Candidate, 'updated_at' | 'before'>,
): boolean {
  const flag = own(own(candidates, `custom.${name}_verified`) ?? {}, source);
  if (flag === undefined || (flag.value !== true && flag.value !== 'true')) return false;
  return flag.updated_at >= said.updated_at || said.before === undefined;
}

function best<T extends Contender>(
  contenders: readonly T[],
  measure: (one: T) => number | string,
): readonly T[] {
  let top: number | string | undefined;
  let kept: T[] = [];
  for (const one of contenders) {
    const measured = measure(one);
    if (top === undefined || measured > top) {
      top = measured;
      kept = [one];
    } else if (measured === top) kept.push(one);
  }
  return kept;
}

function keep<T>(contenders: readonly T[], isKept: (one: T) => boolean): readonly T[] {
  const kept = contenders.filter(isKept);
  return kept.length === 0 ? contenders : kept;
}

/** The value that most sources say now. */
function mostFrequent<T extends Contender>(contenders: readonly T[], { key }: Measures) {
  const counts = new Map<string, number>();
  for (const one of contenders) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
  return best(contenders, (one) => counts.get(key(one)) ?? 0);
}

const DATE = /^\d{4}-\d\d-\d\d/;

/** Numbers among numbers, dates among dates; where something is neither, least and greatest mean nothing. */
function extreme<T extends Contender>(which: 'min' | 'max', contenders: readonly T[]) {
  const values = contenders.map(({ value }) => value);
  const comparable =
    values.every((value) => typeof value === 'number') ||
    values.every((value) => typeof value === 'string' && DATE.test(value));
  if (!comparable) return contenders;
  const sorted = (values as (number | string)[]).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const wanted = which === 'min' ? sorted[0] : sorted.at(-1);
  return contenders.filter(({ value }) => value === wanted);
}
