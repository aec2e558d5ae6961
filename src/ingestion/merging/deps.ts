import type { AuditStore } from '../../elasticsearch/audit-store.ts';
import type { MergeStore } from '../../elasticsearch/merge-store.ts';
import type { FoldDeps } from '../fold-profiles.ts';
import type { HandOverDeps } from '../hand-over.ts';
import type { SeparateDeps } from './separate.ts';

/** What deciding who is one person needs. `profiles` must read what is stored, not what is remembered. */
export interface MergingDeps extends SeparateDeps, Omit<FoldDeps, keyof SeparateDeps> {
  readonly handOver: FoldDeps['handOver'];
  readonly write: HandOverDeps['write'];
  readonly merges: MergeStore;
  readonly audit: AuditStore;
}
