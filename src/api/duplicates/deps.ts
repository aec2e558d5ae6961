import type { DuplicateStore } from '../../elasticsearch/duplicate-store.ts';
import type { MatchingStore } from '../../elasticsearch/matching-store.ts';
import type { ProfilePartsReader } from '../../elasticsearch/profile-parts.ts';
import type { DecidedPair, PairDecision } from '../../ingestion/matching/decide-pair.ts';

/** What showing and deciding pairs, and steering matching, need. */
export interface DuplicatesDeps {
  readonly duplicates: DuplicateStore;
  readonly profiles: ProfilePartsReader;
  readonly matching: MatchingStore;
  /** @throws AppError as `decidePair` does */
  readonly decide: (decision: PairDecision) => Promise<DecidedPair>;
  /** Notes what somebody did to matching itself. */
  readonly note: (
    actor: string,
    action: string,
    detail: Readonly<Record<string, string | number | boolean>>,
  ) => Promise<void>;
  /** How many profiles can be compared. */
  readonly countMatched: () => Promise<number>;
  readonly now: () => Date;
}
