import type { Span } from '../identity/words/fold.ts';
import type { ProfileDoc } from '../model/profile.ts';
import { LETTER_FINDERS, StoredText } from './find-letters.ts';
import type { Clause } from './match-word.ts';
import { TIERS, type Tier } from './tiers.ts';

/** Why a person was found: which value of which field, by which way, and the letters to mark in it. */
export interface Reason {
  readonly field: (typeof TIERS)[Tier]['field'];
  readonly how: Tier;
  readonly value: string;
  /** UTF-16 units of `value`, `end` excluded */
  readonly spans: Span[];
}

/**
 * Tells why somebody was found: the best way for each part of the query, best first, with the letters found again in
 * what the hit shows. A part whose value is not in the hit gives no reason. Every way is tried here as the engine
 * tries it: to have the engine report which of them matched takes it as long as the search itself.
 */
export interface Explainer {
  explain(hit: Partial<ProfileDoc>): Reason[];
  /** The same, by the part of the typed query each speaks for. */
  byPart(hit: Partial<ProfileDoc>): ReadonlyMap<string, Reason>;
}

/** @param clauses of the query */
export function createExplainer(clauses: readonly Clause[]): Explainer {
  const strongestFirst = clauses.toSorted((a, b) => TIERS[b.tier].weight - TIERS[a.tier].weight);
  const parts = new Set(clauses.map(({ part }) => part));
  const texts = new Map<string, StoredText>();
  const textOf = (value: string): StoredText => {
    const known = texts.get(value);
    if (known !== undefined) return known;
    const text = new StoredText(value);
    texts.set(value, text);
    return text;
  };
  const byPart = (hit: Partial<ProfileDoc>) => {
    const reasons = new Map<string, Reason>();
    for (const clause of strongestFirst) {
      if (reasons.has(clause.part)) continue;
      const reason = locate(clause, hit, textOf);
      if (reason !== undefined) reasons.set(clause.part, reason);
      if (reasons.size === parts.size) break;
    }
    return reasons;
  };
  return { byPart, explain: (hit) => mergeReasons([...byPart(hit).values()]) };
}

/** Reasons about one value become one, with the strongest way and all letters. */
function mergeReasons(reasons: readonly Reason[]): Reason[] {
  const merged = new Map<string, Reason>();
  for (const reason of reasons) {
    const key = `${reason.field}\0${reason.how}\0${reason.value}`;
    const former = merged.get(key);
    merged.set(
      key,
      former === undefined
        ? reason
        : { ...former, spans: joinSpans([...former.spans, ...reason.spans]) },
    );
  }
  return [...merged.values()];
}

function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && span.start <= last.end) {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else joined.push(span);
  }
  return joined;
}

function locate(
  clause: Clause,
  hit: Partial<ProfileDoc>,
  textOf: (value: string) => StoredText,
): Reason | undefined {
  const { field } = TIERS[clause.tier];
  const stored = hit[field];
  const values = Array.isArray(stored) ? stored : typeof stored === 'string' ? [stored] : [];
  for (const value of values) {
    const spans = LETTER_FINDERS[clause.letters](textOf(value), clause.word);
    if (spans.length > 0) return { field, how: clause.tier, value, spans };
  }
  return undefined;
}
