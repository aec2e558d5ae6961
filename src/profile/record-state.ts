import type { RecordDoc } from '../model/record.ts';
import { canonicalJson } from './canonical-json.ts';
import { joinClaims, joinSets } from './claims.ts';

/**
 * Joins a version of a record with what is stored of it: data of the newer version (at the same instant, of the
 * greater JSON text), claims of both. So versions may come in any order, any number of times. The profile of the
 * newer version is kept, or the other's where that one knows none: a redirect is the reader's to follow.
 * @returns the document to store, whether it differs from the stored one, and whether there was none
 */
export function mergeRecord(
  previous: RecordDoc | undefined,
  next: RecordDoc,
): { doc: RecordDoc; changed: boolean; created: boolean } {
  if (previous === undefined) return { doc: next, changed: true, created: true };
  const [newer, older] = isNewer(next, previous) ? [next, previous] : [previous, next];
  const doc: RecordDoc = {
    ...newer,
    profile_id: newer.profile_id ?? older.profile_id,
    claims: joinClaims(previous.claims, next.claims),
    ...joinedKeys(previous, next),
  };
  return { doc, changed: canonicalJson(doc) !== canonicalJson(previous), created: false };
}

/** Compares what the source said; when and by which route it reached us does not count. */
function isNewer(a: RecordDoc, b: RecordDoc): boolean {
  if (a.updated_at !== b.updated_at) return a.updated_at > b.updated_at;
  return saidBy(a) > saidBy(b);
}

function saidBy({ data, deleted, issues }: RecordDoc): string {
  return canonicalJson([data, deleted ?? false, issues]);
}

/** Every key that any version gave. One that is the profile's by now was left out of a version before. */
function joinedKeys(a: RecordDoc, b: RecordDoc): Pick<RecordDoc, 'identifiers' | 'left_out'> {
  if (a.identifiers === undefined && b.identifiers === undefined) return {};
  const kept = joinSets(keysOf(a), keysOf(b));
  const left = joinSets(a.left_out ?? [], b.left_out ?? []).filter((key) => !kept.includes(key));
  return { identifiers: kept, ...(left.length === 0 ? {} : { left_out: left }) };
}

/** Records stored before keys were searchable have them in their claims alone. */
function keysOf({ identifiers, claims }: RecordDoc): string[] {
  return identifiers ?? Object.keys(claims.identifiers);
}
