import type { MergePosition } from '../../elasticsearch/merge-store.ts';
import type { MergeAuthor, MergeDoc, MergeEvidence } from '../../model/merge.ts';
import type { Rejudgement } from './rejudge.ts';
import type { RejudgedPage, rejudgePage } from './rejudge-page.ts';

export interface MergeRequest {
  /** Profile that lives on. */
  readonly survivor: string;
  readonly losers: readonly string[];
  readonly by: MergeAuthor;
  readonly reason?: string | undefined;
  /** What spoke for it, in codes. */
  readonly evidence?: readonly MergeEvidence[] | undefined;
  /** Kept with the merge; `steward` unless told. */
  readonly rule?: string | undefined;
}

export interface SplitRequest {
  readonly profile_id: string;
  /** Canonical keys that leave. */
  readonly identifiers: readonly string[];
  readonly by: MergeAuthor;
  readonly reason?: string | undefined;
}

export interface JudgeRequest {
  readonly left: string;
  readonly right: string;
  readonly decision: 'same' | 'different';
  /** Who lives on of `same`; else the known one, the older, the lower id. */
  readonly survivor?: string | undefined;
  readonly by: MergeAuthor;
  readonly reason?: string | undefined;
  readonly evidence?: readonly MergeEvidence[] | undefined;
}

/** Why something cannot be done. `detail` names ids and namespaces, never values. */
export interface Objection {
  readonly code:
    | 'nothing_to_merge'
    | 'survivor_among_losers'
    | 'unknown_profile'
    | 'erased_profile'
    | 'merged_profile'
    | 'too_many_profiles'
    | 'profile_too_large'
    | 'two_customers'
    | 'cyclic_decision'
    | 'unknown_merge'
    | 'already_undone'
    | 'under_way'
    | 'unknown_identifiers'
    | 'no_identifiers'
    | 'all_identifiers';
  readonly detail: string;
  /** Ids concerned, in order: for `cyclic_decision` the chain of decisions that contradict each other. */
  readonly ids: readonly string[];
}

/** What goes over, in numbers. */
export interface Moves {
  readonly events: number;
  readonly orders: number;
  readonly records: number;
  readonly identifiers: number;
  readonly consents: number;
  readonly segments: number;
}

/** One field after a merge: what shows, and what stays a candidate behind it. */
export interface FieldPreview {
  readonly field: string;
  readonly kept: unknown;
  readonly kept_source: string | null;
  readonly others: readonly {
    readonly value: unknown;
    readonly source: string;
    readonly profile_id: string;
  }[];
}

export interface MergePreview {
  readonly survivor_id: string;
  readonly loser_ids: readonly string[];
  readonly fields: readonly FieldPreview[];
  readonly moves: Moves;
  readonly consents: readonly {
    readonly purpose: string;
    /** Profile id → granted, `null` where that profile says nothing. */
    readonly before: Readonly<Record<string, boolean | null>>;
    readonly after: boolean;
  }[];
  /** Empty: it can be done. */
  readonly objections: readonly Objection[];
}

export interface SplitPreview {
  readonly profile_id: string;
  /** Who the leaving part will be: a former id, or `null` for a new one. */
  readonly becomes: string | null;
  /** Canonical keys on each side afterwards. */
  readonly stays: readonly string[];
  readonly leaves: readonly string[];
  readonly moves: Moves;
  /** Identifiers that events or records of both sides carry; each stays with one. */
  readonly shared: readonly string[];
  readonly objections: readonly Objection[];
}

/** A decision that was carried out. */
export interface Decided {
  readonly merge_id: string;
  readonly status: MergeDoc['status'];
  readonly survivor_id: string;
  /** Who left, where somebody did. */
  readonly separated: readonly string[];
}

/**
 * Merging and unmerging by decision. Each change is journaled in `merges` before it is begun, safe to repeat, and
 * completed by {@link MergeService.resume} when its process died.
 *
 * Everything but previews throws an `AppError` that names the {@link Objection}: `conflict`, `not_found`,
 * `gone` or `invalid_request`, by the objection's code.
 */
export interface MergeService {
  preview(request: Omit<MergeRequest, 'by'>): Promise<MergePreview>;
  merge(request: MergeRequest): Promise<Decided>;
  previewUndo(merge_id: string): Promise<SplitPreview[]>;
  /** Takes back a merge; of a decision that two are different, the decision; of a split, merges again. */
  undo(merge_id: string, by: MergeAuthor, reason?: string): Promise<Decided>;
  previewSplit(request: Omit<SplitRequest, 'by'>): Promise<SplitPreview>;
  split(request: SplitRequest): Promise<Decided>;
  judge(request: JudgeRequest): Promise<Decided>;
  find(merge_id: string): Promise<MergeDoc | undefined>;
  list(filter: {
    readonly profile_id?: string | undefined;
    readonly size: number;
    readonly after?: MergePosition | undefined;
  }): Promise<{ merges: MergeDoc[]; next: MergePosition | undefined }>;
  /** Parts what the rules do not link to a profile any more; with `preview`, tells only. */
  rejudge(profile_id: string, preview: boolean): Promise<Rejudgement>;
  /** The same of every profile, a page at a time. */
  rejudgePage(page: Parameters<typeof rejudgePage>[1]): Promise<RejudgedPage>;
  /** Completes what was begun and not finished. @returns ids of those decisions */
  resume(): Promise<string[]>;
}
