import type { DuplicateDoc } from '../../model/duplicate.ts';
import type { JudgedPair } from './judge-pair.ts';

export interface PairFound {
  readonly duplicate_id: string;
  readonly left_id: string;
  readonly right_id: string;
  readonly judged: JudgedPair;
  readonly band: DuplicateDoc['band'];
  readonly model_version: string;
}

/**
 * What a pair that was found (again) becomes. A person's decision stays whatever the records say now; a pair that
 * had become obsolete is open again.
 * @returns `undefined` where nothing worth writing changed
 */
export function foundAgain(
  former: DuplicateDoc | undefined,
  found: PairFound,
  now: string,
): DuplicateDoc | undefined {
  const { judged, ...rest } = found;
  const fresh = {
    ...rest,
    score: judged.score,
    bits: round(judged.bits),
    barred: judged.barred ?? null,
    evidence: judged.evidence.map((one) => ({ ...one, bits: round(one.bits) })),
    updated_at: now,
  };
  if (former === undefined) {
    const undecided = { decided_by: null, decided_at: null, merge_id: null };
    return { ...fresh, ...undecided, status: 'open', found_at: now };
  }
  // Merged, and yet there are two again: somebody took it back, and nothing but a person may repeat it.
  const wasMerged = former.status === 'merged' || former.status === 'same';
  const status = wasMerged || former.status === 'obsolete' ? 'open' : former.status;
  const next = { ...former, ...fresh, status } as const;
  return isSame(former, next) ? undefined : next;
}

/** Whether matching may merge a pair by itself: nobody, itself included, ever decided about it. */
export function isUndecided(former: DuplicateDoc | undefined): boolean {
  return (
    former === undefined ||
    (former.decided_at === null && (former.status === 'open' || former.status === 'obsolete'))
  );
}

/** A pair that is none any more. Decisions stay: they hold for whoever the two become. */
export function noLonger(former: DuplicateDoc, now: string): DuplicateDoc | undefined {
  const isWaiting = ['open', 'unsure', 'skipped'].includes(former.status);
  return isWaiting ? { ...former, status: 'obsolete', updated_at: now } : undefined;
}

function isSame(a: DuplicateDoc, b: DuplicateDoc): boolean {
  return (
    a.status === b.status &&
    a.band === b.band &&
    a.barred === b.barred &&
    a.model_version === b.model_version &&
    Math.abs(a.bits - b.bits) < 0.01
  );
}

function round(bits: number): number {
  return Math.round(bits * 100) / 100;
}
