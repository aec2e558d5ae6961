import type { RefusalCode } from '../model/dead-letter.ts';
import type { Instant, SourceId } from '../model/names.ts';

/** What is handed to the spool: `payload` is the JSON text of a Segment message or of one source row. */
export interface NewSpoolItem {
  readonly source: SourceId;
  readonly kind: 'message' | 'record';
  readonly payload: string;
  readonly received_at: Instant;
  /** Groups what one request (or import) brought, so that its fate can be asked for. */
  readonly accept_id: string;
  /**
   * Found unusable on arrival, in a request whose sender is not told (Segment answers 200): the worker makes it a
   * dead letter with this reason, so that it is counted, seen and can be repaired like any other.
   */
  readonly refusal?: { readonly code: RefusalCode; readonly detail: string } | undefined;
}

export interface SpoolItem extends NewSpoolItem {
  /** Position in the spool: ever growing, never used twice. */
  readonly seq: number;
  /** How often it has been claimed before. */
  readonly attempts: number;
  /** How often it has been given back with a delay. */
  readonly delays: number;
}

/** How an accepted item ended. `duplicate`: all it says was there already. */
export type Outcome = 'indexed' | 'dead_lettered' | 'suppressed' | 'duplicate';

/** At every moment `accepted = indexed + dead_lettered + suppressed + duplicate + queued`. */
export interface Conservation {
  readonly accepted: number;
  readonly indexed: number;
  readonly dead_lettered: number;
  readonly suppressed: number;
  readonly duplicate: number;
  /** Waiting or in a worker's hands. */
  readonly queued: number;
}

/** `created`: the item brought a record or event that was not there before (else it updated one). */
export interface Settlement {
  readonly seq: number;
  readonly outcome: Outcome;
  readonly created?: boolean;
}

/** What became of one request's items; `created` is the part of `indexed` that was new. */
export interface Fate extends Conservation {
  readonly created: number;
}

export interface SpoolStatus extends Conservation {
  /** In a worker's hands, or waiting out the delay it was given back with. */
  readonly in_flight: number;
  readonly bytes: number;
  readonly max_bytes: number;
  readonly oldest_age_ms: number;
}

/**
 * Durable queue between accepting and indexing. Every implementation passes `test/contract/spool.contract.ts`.
 * Items are claimed in order; a claim that is neither settled nor released within the lease (a worker died) is
 * handed out again.
 */
export interface Spool {
  /**
   * Resolves when the items are on disk (fsync).
   * @throws AppError `spool_full` with `retryAfterSeconds` beyond the bounds on bytes or age; then nothing is kept
   */
  append(items: readonly NewSpoolItem[]): Promise<void>;
  claim(limit: { readonly items: number; readonly bytes: number }): Promise<SpoolItem[]>;
  /** Ends claimed items, each with its outcome; counters and removal are one transaction. */
  settle(outcomes: readonly Settlement[]): Promise<void>;
  /**
   * Gives claimed items back, to be claimed again from now on, or after a delay: those behind them go on meanwhile.
   * A delay is kept over a restart, and counted with the item.
   */
  release(seqs: readonly number[], delayMs?: number): Promise<void>;
  status(): Promise<SpoolStatus>;
  /** The fate of what came under one `accept_id`, kept for a day after its last item ended. */
  fate(acceptId: string): Promise<Fate | undefined>;
  close(): Promise<void>;
}
