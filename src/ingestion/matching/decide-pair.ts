import type { AuditStore } from '../../elasticsearch/audit-store.ts';
import type { DuplicateStore } from '../../elasticsearch/duplicate-store.ts';
import { AppError } from '../../errors.ts';
import type { DuplicateDoc, DuplicateStatus } from '../../model/duplicate.ts';
import type { MergeEvidence } from '../../model/merge.ts';
import type { MergeService } from '../merging/merge-service.ts';

export const DECISIONS = ['same', 'different', 'unsure', 'skip'] as const;
export type Decision = (typeof DECISIONS)[number];

export interface PairDecision {
  readonly duplicate_id: string;
  readonly decision: Decision;
  /** Who lives on of `same`, one of the two. */
  readonly survivor_id?: string | undefined;
  readonly reason?: string | undefined;
  /** Key id of who decides. */
  readonly actor: string;
}

export interface DecidedPair {
  readonly duplicate_id: string;
  readonly status: DuplicateStatus;
  readonly merge_id: string | null;
}

export interface DecideDeps {
  readonly duplicates: DuplicateStore;
  readonly merges: Pick<MergeService, 'judge'>;
  readonly audit: AuditStore;
  readonly now: () => Date;
}

const STATUS_OF: Readonly<Record<Decision, DuplicateStatus>> = {
  same: 'same',
  different: 'different',
  unsure: 'unsure',
  skip: 'skipped',
};
const ATTEMPTS = 5;

/**
 * Carries out what a person decided about a pair: merges, holds the two apart for good, or sets the pair aside. The
 * people are changed first and the pair is marked after, so that a crash between leaves a pair that matching ends.
 * @throws AppError `not_found`; `conflict` when the pair is no longer one, has this decision already, or the merge
 *   meets an objection
 */
export async function decidePair(deps: DecideDeps, asked: PairDecision): Promise<DecidedPair> {
  const { duplicate_id, decision, actor, reason, survivor_id } = asked;
  const pair = await readPair(deps, duplicate_id);
  refuseClosed(pair.source, decision);
  const { left_id, right_id } = pair.source;
  if (survivor_id !== undefined && survivor_id !== left_id && survivor_id !== right_id) {
    throw new AppError('invalid_request', 'the body is not valid', {
      errors: [{ path: 'survivor_id', message: 'must be one of the two profiles' }],
    });
  }
  let merge_id: string | null = null;
  if (decision === 'same' || decision === 'different') {
    const decided = await deps.merges.judge({
      left: left_id,
      right: right_id,
      decision,
      survivor: survivor_id,
      by: { kind: 'steward', actor },
      reason,
      evidence: evidenceOf(pair.source),
    });
    merge_id = decided.merge_id;
  }
  const status = STATUS_OF[decision];
  await mark(deps, duplicate_id, status, merge_id, actor);
  await deps.audit.append({
    at: deps.now().toISOString(),
    actor,
    action: `duplicate.${status}`,
    subject_ids: [left_id, right_id],
    detail: { duplicate_id, ...(merge_id === null ? {} : { merge_id }) },
  });
  return { duplicate_id, status, merge_id };
}

/** The weights of a pair, in codes. */
export function evidenceOf({ evidence }: DuplicateDoc): MergeEvidence[] {
  return evidence
    .slice(0, 100)
    .map(({ comparison, level, bits }) => ({ ground: `${comparison}:${level}`, bits }));
}

async function readPair(deps: DecideDeps, id: string) {
  const pair = (await deps.duplicates.read([id])).get(id);
  if (pair === undefined) throw new AppError('not_found', 'there is no such pair');
  return pair;
}

function refuseClosed({ status }: DuplicateDoc, decision: Decision): void {
  if (status === STATUS_OF[decision]) {
    throw new AppError('conflict', `this pair is ${status} already`);
  }
  if (status === 'merged' || status === 'same') {
    throw new AppError('conflict', 'the two were merged: undo the merge instead');
  }
  if (status === 'obsolete') {
    throw new AppError('conflict', 'the two are no longer a pair: one was merged or changed');
  }
}

/** Matching may score the pair anew meanwhile: the decision is written over whatever it says now. */
async function mark(
  deps: DecideDeps,
  id: string,
  status: DuplicateStatus,
  merge_id: string | null,
  actor: string,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { source, version } = await readPair(deps, id);
    const at = deps.now().toISOString();
    const doc = { ...source, status, decided_by: actor, decided_at: at, updated_at: at, merge_id };
    const [result] = await deps.duplicates.write([{ doc, expected: version }]);
    if (result?.kind === 'written') return deps.duplicates.refresh();
  }
  throw new AppError('conflict', 'this pair is being changed; try again');
}
