/** What a worker has done since it was made; counts only grow, the rest is of the last batch. */
export interface WorkerStats {
  readonly batches: number;
  readonly claimed: number;
  readonly indexed: number;
  readonly created: number;
  readonly duplicate: number;
  readonly dead_lettered: number;
  /** Items given back because the engine could not take them. */
  readonly released: number;
  /** Items given back with a delay because the engine fails on them and not on others. */
  readonly delayed: number;
  readonly engine_failures: number;
  readonly profiles_folded: number;
  readonly merges: number;
  /** Writes of profiles that lost against another writer and were repeated. */
  readonly conflicts: number;
  readonly prepare_ms_sum: number;
  readonly commit_ms_sum: number;
  readonly last_prepare_ms: number;
  readonly last_commit_ms: number;
  /** From arrival of the oldest item of the last batch until it was in. */
  readonly last_lag_ms: number;
}

export type StatsDraft = { -readonly [Field in keyof WorkerStats]: WorkerStats[Field] };

export function emptyStats(): StatsDraft {
  return {
    batches: 0,
    claimed: 0,
    indexed: 0,
    created: 0,
    duplicate: 0,
    dead_lettered: 0,
    released: 0,
    delayed: 0,
    engine_failures: 0,
    profiles_folded: 0,
    merges: 0,
    conflicts: 0,
    prepare_ms_sum: 0,
    commit_ms_sum: 0,
    last_prepare_ms: 0,
    last_commit_ms: 0,
    last_lag_ms: 0,
  };
}
