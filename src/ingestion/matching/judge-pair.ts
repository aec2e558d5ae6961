import type { MatchableProfile } from '../../elasticsearch/identity-feed.ts';
import { findApartPair } from '../../identity/apart.ts';
import { areDistinctCustomers } from '../../identity/distinct.ts';
import { namespaceOf, parseKey } from '../../identity/identifier-key.ts';
import type { IdentityPolicy } from '../../identity/identity-policy.ts';
import type { MatchModel } from '../../identity/matching/model.ts';
import type { Person } from '../../identity/matching/person.ts';
import { type PairScore, scorePair } from '../../identity/matching/score-pair.ts';
import { judgedOf } from '../../profile/apart.ts';

/** A profile as it was just read, ready to be compared. */
export interface Matchable {
  readonly profile: MatchableProfile;
  readonly person: Person;
}

/** What pairs are judged by. */
export interface Judge {
  readonly model: MatchModel;
  readonly policy: IdentityPolicy;
}

/** Why a pair is never merged without a person, on top of what the records themselves say against it. */
export type PairBar = NonNullable<PairScore['barred']> | 'two_customers' | 'identifiers_differ';

export interface JudgedPair {
  readonly score: number;
  readonly bits: number;
  readonly evidence: PairScore['evidence'];
  readonly barred: PairBar | undefined;
}

/**
 * Judges two profiles by the model, the very function that files are judged by.
 * @returns `undefined` when a person has said that they are two
 */
export function judgePair(judge: Judge, a: Matchable, b: Matchable): JudgedPair | undefined {
  if (areHeldApart(a.profile, b.profile)) return undefined;
  const { probability, bits, evidence, barred } = scorePair(judge.model, a.person, b.person);
  return {
    score: probability,
    bits,
    evidence,
    barred: barred ?? identifierBar(a.profile, b.profile, judge.policy),
  };
}

function identifierBar(
  a: MatchableProfile,
  b: MatchableProfile,
  policy: IdentityPolicy,
): PairBar | undefined {
  const [one, other] = [Object.keys(a.state.identifiers), Object.keys(b.state.identifiers)];
  if (areDistinctCustomers(one, other, policy)) return 'two_customers';
  return differInExclusive(one, other, policy) ? 'identifiers_differ' : undefined;
}

/** Whether both have a number of a kind that a person has one of, in one system, and none in common. */
function differInExclusive(
  a: readonly string[],
  b: readonly string[],
  policy: IdentityPolicy,
): boolean {
  const isExclusive = (key: string) => policy.of(namespaceOf(key)).exclusive;
  const slotOf = (key: string) => `${namespaceOf(key)}:${parseKey(key).scope ?? ''}`;
  const known = Map.groupBy(a.filter(isExclusive), slotOf);
  const asked = Map.groupBy(b.filter(isExclusive), slotOf);
  return [...asked].some(([slot, keys]) => {
    const others = known.get(slot);
    return others !== undefined && !keys.some((key) => others.includes(key));
  });
}

/** Whether somebody decided that the two, or any that were merged into them, are two people. */
export function areHeldApart(a: MatchableProfile, b: MatchableProfile): boolean {
  const [one, other] = [a, b].map(({ profile_id, state }) => judgedOf(profile_id, state));
  return one !== undefined && other !== undefined && findApartPair(one, other) !== undefined;
}
