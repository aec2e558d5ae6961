import { AppError, type ErrorCode } from '../../errors.ts';
import { areDistinctCustomers } from '../../identity/distinct.ts';
import type { IdentityPolicy } from '../../identity/identity-policy.ts';
import type { ProfileDoc } from '../../model/profile.ts';
import type { ApartDecision } from '../../profile/apart.ts';
import type { Objection } from './merge-service.ts';

/** Most profiles that one decision may merge, and most identifiers that one person may have by it. */
export const MOST_LOSERS = 20;
const MOST_IDENTIFIERS = 5_000;
const MOST_MERGED = 1_000;

/** A decision that cannot be carried out; the first objection is its message, all of them are told. */
export class ObjectionError extends AppError {
  readonly objections: readonly Objection[];

  constructor(objections: readonly Objection[]) {
    const [first] = objections;
    super(first === undefined ? 'internal' : CODES[first.code], first?.detail ?? 'no objection');
    this.objections = objections;
  }
}

/** @throws ObjectionError where there is any */
export function refuseIfAny(objections: readonly Objection[]): void {
  if (objections.length > 0) throw new ObjectionError(objections);
}

const CODES: Readonly<Record<Objection['code'], ErrorCode>> = {
  nothing_to_merge: 'conflict',
  survivor_among_losers: 'invalid_request',
  unknown_profile: 'not_found',
  erased_profile: 'gone',
  merged_profile: 'conflict',
  too_many_profiles: 'invalid_request',
  profile_too_large: 'conflict',
  two_customers: 'conflict',
  cyclic_decision: 'conflict',
  unknown_merge: 'not_found',
  already_undone: 'conflict',
  under_way: 'conflict',
  unknown_identifiers: 'invalid_request',
  no_identifiers: 'invalid_request',
  all_identifiers: 'conflict',
};

/** What speaks against the ids of a merge, before anything is read. */
export function objectionsToIds(survivor: string, losers: readonly string[]): Objection[] {
  if (losers.length === 0) {
    return [{ code: 'nothing_to_merge', detail: 'there is no profile to merge', ids: [survivor] }];
  }
  if (losers.includes(survivor)) {
    const detail = 'the survivor is among the profiles to merge into it';
    return [{ code: 'survivor_among_losers', detail, ids: [survivor] }];
  }
  if (losers.length > MOST_LOSERS) {
    const detail = `at most ${MOST_LOSERS} profiles can be merged at once`;
    return [{ code: 'too_many_profiles', detail, ids: [] }];
  }
  return [];
}

/** Says which where it is an id at all: what else somebody typed may be a name, and is not repeated. */
export function unknownProfile(id: string): Objection {
  const isId = /^p_[\w-]{1,62}$/.test(id);
  return {
    code: 'unknown_profile',
    detail: isId ? `there is no profile ${id}` : 'there is no such profile',
    ids: isId ? [id] : [],
  };
}

/** What speaks against profiles as such: each must be there, active, and another one. */
export function objectionsToProfiles(
  ids: readonly string[],
  find: (id: string) => ProfileDoc | undefined,
  rootOf: (id: string) => string,
): Objection[] {
  const [survivor = '', ...losers] = ids;
  return ids.flatMap((id): Objection[] => {
    const doc = find(id);
    if (doc === undefined) {
      return [unknownProfile(id)];
    }
    if (doc.status === 'erased') {
      return [{ code: 'erased_profile', detail: `profile ${id} was erased`, ids: [id] }];
    }
    if (doc.status !== 'merged') return [];
    const root = rootOf(id);
    if (losers.includes(id) && root === rootOf(survivor)) {
      const detail = `profile ${id} is merged into ${root} already`;
      return [{ code: 'nothing_to_merge', detail, ids: [id, root] }];
    }
    return [
      { code: 'merged_profile', detail: `profile ${id} lives on as ${root}`, ids: [id, root] },
    ];
  });
}

/**
 * What speaks against making one person of these, survivor first.
 * @param mayReverse whether a decision about just these two, that they are different, may be taken back by this one
 */
export function objectionsToUnion(
  docs: readonly ProfileDoc[],
  mayReverse: boolean,
  policy: Pick<IdentityPolicy, 'decisive'>,
): Objection[] {
  const objections: Objection[] = [];
  docs.forEach((a, i) => {
    for (const b of docs.slice(i + 1)) {
      const ids = [a.profile_id, b.profile_id];
      if (areDistinctCustomers(keysOf(a), keysOf(b), policy)) {
        const detail = `profiles ${a.profile_id} and ${b.profile_id} are two customers of one system`;
        objections.push({ code: 'two_customers', detail, ids });
      }
      const pairs = apartPairs(a, b);
      if (pairs.length > 0 && !(mayReverse && isOneDecision(a, b))) {
        objections.push(cyclic(a, b, pairs));
      }
    }
  });
  const identifiers = docs.reduce((sum, doc) => sum + keysOf(doc).length, 0);
  const merged = docs.reduce((sum, doc) => sum + doc.state.merged_from.length, docs.length - 1);
  if (identifiers > MOST_IDENTIFIERS || merged > MOST_MERGED) {
    const detail = `one profile would hold more than ${MOST_IDENTIFIERS} identifiers or ${MOST_MERGED} merged ids`;
    const ids = docs.map(({ profile_id }) => profile_id);
    objections.push({ code: 'profile_too_large', detail, ids });
  }
  return objections;
}

export interface DecidedPair {
  readonly left: string;
  readonly right: string;
  readonly decided_at: string;
}

/** Every decision that keeps two profiles apart, by the ids it was about. */
export function apartPairs(a: ProfileDoc, b: ProfileDoc): DecidedPair[] {
  return [
    ...told(a, b).map(({ profile_id, decided_at }) => ({
      left: a.profile_id,
      right: profile_id,
      decided_at,
    })),
    ...told(b, a).map(({ profile_id, decided_at }) => ({
      left: profile_id,
      right: b.profile_id,
      decided_at,
    })),
  ];
}

/**
 * Told at one instant, and of these two themselves: one decision, which a newer one about them replaces. One that a
 * profile has from somebody merged into it shows by the other side, which names that one.
 */
function isOneDecision(a: ProfileDoc, b: ProfileDoc): boolean {
  const byA = told(a, b);
  const byB = told(b, a);
  const isDirect =
    (byA.length === 0 || byA.some(({ profile_id }) => profile_id === b.profile_id)) &&
    (byB.length === 0 || byB.some(({ profile_id }) => profile_id === a.profile_id));
  return isDirect && new Set([...byA, ...byB].map(({ decided_at }) => decided_at)).size === 1;
}

/** What one profile tells of the ids of another. */
function told(from: ProfileDoc, about: ProfileDoc): ApartDecision[] {
  const ids = new Set([about.profile_id, ...about.state.merged_from.map((m) => m.profile_id)]);
  return (from.state.apart_from ?? []).filter(
    ({ profile_id, apart }) => apart && ids.has(profile_id),
  );
}

function cyclic(a: ProfileDoc, b: ProfileDoc, pairs: readonly DecidedPair[]): Objection {
  // Each side names ids of the other: together they are the two ids that somebody judged.
  const left = pairs.find(({ left: id }) => id !== a.profile_id)?.left ?? a.profile_id;
  const right = pairs.find(({ right: id }) => id !== b.profile_id)?.right ?? b.profile_id;
  const chain = [...new Set([a.profile_id, left, right, b.profile_id])];
  const steps = [
    ...(left === a.profile_id ? [] : [`${a.profile_id} = ${left}`]),
    `${left} ≠ ${right}`,
    ...(right === b.profile_id ? [] : [`${right} = ${b.profile_id}`]),
  ];
  return {
    code: 'cyclic_decision',
    detail: `contradicts earlier decisions: ${steps.join(', ')}`,
    ids: chain,
  };
}

function keysOf({ state }: ProfileDoc): string[] {
  return Object.keys(state.identifiers);
}
