import type { RecordDoc } from '../model/record.ts';
import { canonicalJson } from './canonical-json.ts';
import { recordKeys } from './record-keys.ts';
import { claimsInForce, joinSaidOf, saidOf } from './said-of.ts';

/**
 * Joins a version of a record with what is stored of it: data of the newer version (at the same instant, of the
 * greater JSON text), and what both said of the person that the newer is about. So versions may come in any order,
 * any number of times. The profile of the newer version is kept, or the other's where that one knows none: a redirect
 * is the reader's to follow.
 *
 * Where the newer takes back what the older linked, or is about somebody else, `to_judge` names the profiles whose
 * links are to be judged again: it is written with the correction itself, so that none is forgotten.
 * @returns the document to store, whether it differs from the stored one, and whether there was none
 */
export function mergeRecord(
  previous: RecordDoc | undefined,
  next: RecordDoc,
): { doc: RecordDoc; changed: boolean; created: boolean } {
  if (previous === undefined) return { doc: next, changed: true, created: true };
  const [newer, older] = isNewer(next, previous) ? [next, previous] : [previous, next];
  const said_of = joinSaidOf(saidOf(previous), saidOf(next));
  const { to_judge: _, ...rest } = newer;
  const doc: RecordDoc = {
    ...rest,
    profile_id: newer.profile_id ?? older.profile_id,
    identifiers: [...recordKeys(newer)],
    claims: claimsInForce(said_of, recordKeys(newer)),
    ...(said_of.length > 1 ? { said_of } : {}),
  };
  const { to_judge: waiting = [], ...before } = previous;
  const changed = canonicalJson(doc) !== canonicalJson(before);
  const to_judge = new Set(waiting);
  if (changed && takesBack(newer, older)) {
    for (const id of [newer.profile_id, older.profile_id]) if (id !== null) to_judge.add(id);
  }
  return {
    doc: to_judge.size === 0 ? doc : { ...doc, to_judge: [...to_judge].sort() },
    changed,
    created: false,
  };
}

/** Whether an older version linked what the newer does not. */
function takesBack(newer: RecordDoc, older: RecordDoc): boolean {
  const held = new Set(recordKeys(newer));
  return (
    recordKeys(older).some((key) => !held.has(key)) ||
    (newer.deleted === true && older.deleted !== true)
  );
}

/** Compares what the source said; when and by which route it reached us does not count. */
function isNewer(a: RecordDoc, b: RecordDoc): boolean {
  if (a.updated_at !== b.updated_at) return a.updated_at > b.updated_at;
  return saidBy(a) > saidBy(b);
}

function saidBy(record: RecordDoc): string {
  const { data, deleted, issues } = record;
  return canonicalJson([data, deleted ?? false, issues, [...recordKeys(record)].sort()]);
}
