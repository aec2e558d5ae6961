import { strongestOf } from '../identity/strength.ts';
import type { PersonClaims } from '../model/claims.ts';
import type { RecordDoc } from '../model/record.ts';
import { emptyClaims, joinClaims } from './claims.ts';

/** What versions of a record said, by the strongest identifier they carried; `null`: they named nobody. */
export type SaidOf = NonNullable<RecordDoc['said_of']>;

/** People that versions of one record may have been about before the longest unmentioned is forgotten. */
const MOST_PEOPLE = 16;

/** What is kept of a record's versions; those of one that never changed whom it is about are its claims. */
export function saidOf({ said_of, claims }: Pick<RecordDoc, 'said_of' | 'claims'>): SaidOf {
  return said_of ?? [{ key: strongestOf(Object.keys(claims.identifiers)) ?? null, claims }];
}

/** Associative, commutative and idempotent, as the claims themselves are. */
export function joinSaidOf(a: SaidOf, b: SaidOf): SaidOf {
  const byKey = new Map<string | null, PersonClaims>();
  for (const { key, claims } of [...a, ...b]) {
    const former = byKey.get(key);
    byKey.set(key, former === undefined ? claims : joinClaims(former, claims));
  }
  const joined = [...byKey].map(([key, claims]) => ({ key, claims }));
  return (joined.length > MOST_PEOPLE ? newestOf(joined) : joined).sort((x, y) =>
    compare(x.key ?? '', y.key ?? ''),
  );
}

/**
 * What counts of all that versions of a record said: that of a version whose strongest identifier the newest version
 * still carries. One that has become somebody else's record brings nothing along that was said of the former, and
 * one that changes a mere e-mail address keeps everything. A newest version that names nobody speaks of the one who
 * was named last.
 * @param keys canonical keys of the newest version
 */
export function claimsInForce(said: SaidOf, keys: readonly string[]): PersonClaims {
  const [last] = newestOf(said.filter(({ key }) => key !== null));
  const carried = new Set(keys.length > 0 ? keys : [last?.key]);
  return said
    .filter(({ key }) => key === null || carried.has(key))
    .map(({ claims }) => claims)
    .reduce((sum, claims) => joinClaims(sum, claims), emptyClaims());
}

function newestOf(said: SaidOf): SaidOf {
  return said
    .toSorted((a, b) => compare(lastSeen(b), lastSeen(a)) || compare(b.key ?? '', a.key ?? ''))
    .slice(0, MOST_PEOPLE);
}

function lastSeen({ key, claims }: SaidOf[number]): string {
  return key === null ? '' : (claims.identifiers[key]?.last_seen_at ?? '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
