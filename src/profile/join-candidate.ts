import type { Candidate } from '../model/claims.ts';
import { canonicalJson } from './canonical-json.ts';

type Statement = Pick<Candidate, 'value' | 'updated_at'>;

/** Most values that one source is remembered to have said of one field, today's included. */
export const LONGEST_HISTORY = 10;

/** The newer candidate. At the same instant a value beats "there is none", then the greater JSON text wins. */
export function joinCandidate(a: Candidate, b: Candidate): Candidate {
  return isNewer(a, b) ? a : b;
}

/**
 * The newer candidate, with the other values in `before`, each at the last instant it was said; the newest 10 in all.
 * A join: an instant per value only ever rises, so a value that fell behind ten others would fall behind them in
 * whatever order claims are joined, and bounding early forgets nothing that bounding late would keep.
 */
export function joinWithHistory(a: Candidate, b: Candidate): Candidate {
  if (a.before === undefined && b.before === undefined && isSameValue(a.value, b.value)) {
    return a.updated_at >= b.updated_at ? a : b;
  }
  const lastSaid = new Map<string, Statement>();
  for (const one of [...statementsOf(a), ...statementsOf(b)]) {
    const key = canonicalJson(one.value);
    const former = lastSaid.get(key);
    if (former === undefined || one.updated_at > former.updated_at) lastSaid.set(key, one);
  }
  const [newest, ...before] = [...lastSaid.values()]
    .sort((x, y) => (isNewer(x, y) ? -1 : 1))
    .slice(0, LONGEST_HISTORY);
  if (newest === undefined) return a;
  return before.length === 0 ? newest : { ...newest, before };
}

function statementsOf({ value, updated_at, before = [] }: Candidate): Statement[] {
  return [{ value, updated_at }, ...before];
}

function isNewer(a: Statement, b: Statement): boolean {
  if (a.updated_at !== b.updated_at) return a.updated_at > b.updated_at;
  if ((a.value === null) !== (b.value === null)) return b.value === null;
  return canonicalJson(a.value) >= canonicalJson(b.value);
}

function isSameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && canonicalJson(a) === canonicalJson(b));
}
