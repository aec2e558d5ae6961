import type { MergeStore, StoredMerge } from '../../elasticsearch/merge-store.ts';
import { AppError } from '../../errors.ts';
import type { MergeDoc } from '../../model/merge.ts';

/** A decision in the log, nothing done of it yet. */
export function newDecision(
  given: Pick<MergeDoc, 'merge_id' | 'kind' | 'at' | 'by' | 'rule' | 'winner_id' | 'loser_ids'> &
    Partial<Pick<MergeDoc, 'status' | 'evidence' | 'identifier_ids' | 'reason'>>,
): MergeDoc {
  return {
    status: 'applying',
    ...(given.kind === 'merge' ? { moved: 'pending' as const } : {}),
    evidence: [],
    identifier_ids: [],
    reason: null,
    updated_at: given.at,
    undone_at: null,
    undone_by: null,
    undo_reason: null,
    ...given,
  };
}

const ATTEMPTS = 5;

/**
 * Changes a decision by compare-and-set, from a fresh read each time.
 * @param change the document as it is to be; the given one itself changes nothing
 * @returns the decision as it then is
 * @throws AppError `not_found`, `conflict`
 */
export async function changeDecision(
  merges: MergeStore,
  merge_id: string,
  change: (doc: MergeDoc) => MergeDoc,
): Promise<MergeDoc> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored: StoredMerge | undefined = await merges.find(merge_id);
    if (stored === undefined) throw new AppError('not_found', 'there is no such decision');
    const doc = change(stored.source);
    if (doc === stored.source) return doc;
    const [result] = await merges.write([{ doc, expected: stored.version }]);
    if (result?.kind === 'written') return doc;
  }
  throw new AppError('conflict', 'the decision is changed by somebody else');
}

/** Writes a decision that is new; one that is there already stays. */
export async function addDecision(merges: MergeStore, doc: MergeDoc): Promise<void> {
  const [result] = await merges.write([{ doc, expected: undefined }]);
  if (result?.kind === 'rejected') {
    throw new AppError('invalid_request', `the decision cannot be stored: ${result.reason}`);
  }
}
