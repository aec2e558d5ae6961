import type { PersonClaims } from '../model/claims.ts';
import type { ConsentDecision } from '../model/consent.ts';
import { GOLDEN_FIELDS, type Traits } from '../model/traits.ts';
import { joinGroups, newestGroups } from './groups.ts';
import { joinCandidate, joinWithHistory } from './join-candidate.ts';
import { own } from './own.ts';

type Sighting = PersonClaims['identifiers'][string];
type Decision = PersonClaims['consents'][string][string];

/** Claims that say nothing: the neutral element of {@link joinClaims}. */
export function emptyClaims(): PersonClaims {
  return { identifiers: {}, candidates: {}, consents: {} };
}

/**
 * What one message claims of a person, as of the instant `at`. A field given as `null` is a claim too (the
 * source knows there is none); an empty text or list is none.
 * @param input.identifiers canonical keys, without those that identity resolution left out
 */
export function claimsOf(input: {
  readonly source: string;
  readonly at: string;
  readonly identifiers: readonly string[];
  readonly traits?: Traits | undefined;
  readonly consents?: readonly ConsentDecision[] | undefined;
  /** id of the message or record, kept as the proof of the consents in it */
  readonly told_in?: string;
  /** what the person is said to belong to, in the spelling of {@link ./groups.ts} */
  readonly groups?: readonly string[];
}): PersonClaims {
  const { source, at } = input;
  const claims = emptyClaims();
  for (const key of input.identifiers) {
    claims.identifiers[key] = { first_seen_at: at, last_seen_at: at, sources: [source] };
  }
  for (const [field, value] of claimedFields(input.traits)) {
    claims.candidates[field] = { [source]: { value, updated_at: at } };
  }
  for (const { purpose, ...said } of input.consents ?? []) {
    const { told_in } = input;
    const decision = { ...said, ...(told_in === undefined ? {} : { told_in }) };
    const former = own(claims.consents, purpose)?.[source];
    claims.consents[purpose] = { [source]: former ? joinDecision(former, decision) : decision };
  }
  if (input.groups !== undefined && input.groups.length > 0) {
    claims.groups = newestGroups(input.groups.map((group) => [group, at]));
  }
  return claims;
}

/**
 * Joins what two sets of claims say: identifiers by union with first and last instants, fields by the newest
 * candidate of each source, consents by the newest decision of each source, groups by the newest mention. Associative, commutative and
 * idempotent, so claims may arrive in any order, any number of times.
 */
export function joinClaims(a: PersonClaims, b: PersonClaims): PersonClaims {
  const groups = joinGroups(a.groups, b.groups);
  return {
    identifiers: joinRecords(a.identifiers, b.identifiers, joinSighting),
    candidates: joinCandidates(a.candidates, b.candidates),
    consents: joinRecords(a.consents, b.consents, joinPurposeDecisions),
    ...(groups === undefined ? {} : { groups }),
  };
}

/**
 * Adds claims to a draft in place. The three maps of the draft must be the caller's own copies; what lies
 * below them is replaced, never changed.
 */
export function addClaims(draft: PersonClaims, claims: PersonClaims): void {
  addRecords(draft.identifiers, claims.identifiers, joinSighting);
  addCandidates(draft.candidates, claims.candidates);
  addRecords(draft.consents, claims.consents, joinPurposeDecisions);
  if (claims.groups !== undefined) {
    draft.groups = joinGroups(draft.groups, claims.groups) ?? claims.groups;
  }
}

/** Adds one sighting of an identifier to a draft in place; costs no allocation when it says nothing new. */
export function addSighting(draft: PersonClaims, key: string, source: string, at: string): void {
  const known = own(draft.identifiers, key);
  if (
    known !== undefined &&
    at >= known.first_seen_at &&
    at <= known.last_seen_at &&
    known.sources.includes(source)
  ) {
    return;
  }
  const seen = { first_seen_at: at, last_seen_at: at, sources: [source] };
  draft.identifiers[key] = known === undefined ? seen : joinSighting(known, seen);
}

/** Joins two records key by key; the result shares untouched parts with both and changes neither. */
export function joinRecords<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  join: (x: T, y: T) => T,
): Record<string, T> {
  const joined: Record<string, T> = { ...a };
  addRecords(joined, b, join);
  return joined;
}

function addRecords<T>(
  draft: Record<string, T>,
  added: Readonly<Record<string, T>>,
  join: (x: T, y: T) => T,
): void {
  for (const [key, y] of Object.entries(added)) {
    const x = own(draft, key);
    draft[key] = x === undefined ? y : join(x, y);
  }
}

type Candidates = PersonClaims['candidates'];

function joinCandidates(a: Candidates, b: Candidates): Candidates {
  const joined = { ...a };
  addCandidates(joined, b);
  return joined;
}

function addCandidates(draft: Candidates, added: Candidates): void {
  for (const [field, bySource] of Object.entries(added)) {
    const former = own(draft, field);
    const join = isGolden(field) ? joinWithHistory : joinCandidate;
    draft[field] = former === undefined ? bySource : joinRecords(former, bySource, join);
  }
}

/** What a company calls its own (scores, balances) changes too often to remember. */
function isGolden(field: string): boolean {
  return !field.startsWith('custom.');
}

function joinPurposeDecisions(
  a: Readonly<Record<string, Decision>>,
  b: Readonly<Record<string, Decision>>,
): Record<string, Decision> {
  return joinRecords(a, b, joinDecision);
}

function joinSighting(a: Sighting, b: Sighting): Sighting {
  return {
    first_seen_at: earlier(a.first_seen_at, b.first_seen_at),
    last_seen_at: later(a.last_seen_at, b.last_seen_at),
    sources: joinSets(a.sources, b.sources),
  };
}

/**
 * The newer decision. At the same instant refusal wins: nobody is written to by mistake. Told twice, the telling whose
 * proof comes last in the alphabet stays, so that the order of arrival makes no difference.
 */
function joinDecision(a: Decision, b: Decision): Decision {
  if (a.decided_at !== b.decided_at) return a.decided_at > b.decided_at ? a : b;
  if (a.granted !== b.granted) return a.granted ? b : a;
  return proofOf(a) >= proofOf(b) ? a : b;
}

function proofOf({ text_version = '', method = '', told_in = '' }: Decision): string {
  return JSON.stringify([text_version, method, told_in]);
}

/** Union of two sets of texts, sorted. */
export function joinSets(a: readonly string[], b: readonly string[]): string[] {
  if (b.every((text) => a.includes(text))) return [...a];
  return [...new Set([...a, ...b])].sort();
}

/** The earlier of two instants. */
export function earlier(a: string, b: string): string {
  return a <= b ? a : b;
}

/** The later of two instants. */
export function later(a: string, b: string): string {
  return a >= b ? a : b;
}

function* claimedFields(traits: Traits | undefined): Generator<[string, unknown]> {
  if (traits === undefined) return;
  for (const field of GOLDEN_FIELDS) {
    if (isClaim(traits[field])) yield [field, traits[field]];
  }
  for (const [name, value] of Object.entries(traits.custom ?? {})) {
    if (isClaim(value)) yield [`custom.${name}`, value];
  }
}

function isClaim(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}
