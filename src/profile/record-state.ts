import type { RecordDoc } from '../model/record.ts';
import { canonicalJson } from './canonical-json.ts';
import { joinClaims } from './claims.ts';

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
