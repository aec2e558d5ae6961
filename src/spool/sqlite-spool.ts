import { chmodSync } from 'node:fs';
import { AppError } from '../errors.ts';
import type { Fate, NewSpoolItem, Outcome, Settlement, Spool, SpoolItem } from './spool.ts';
import {
  CountRow,
  ended,
  FateRow,
  itemBytes,
  OldestRow,
  readItemRow,
  readSettledRow,
  TotalsRow,
  toSpoolItem,
} from './sqlite-rows.ts';
import { inTransaction, openSpoolFile, shrink } from './sqlite-schema.ts';
import { prepareStatements } from './sqlite-statements.ts';

const GATHER_MS = 3;
const FATE_KEPT_MS = 24 * 3_600_000;
const RETRY_AFTER_SECONDS = 10;

export interface SqliteSpoolOptions {
  readonly path: string;
  /** Bytes of waiting items beyond which appends are refused. */
  readonly maxBytes: number;
  /** Age of the oldest waiting item beyond which appends are refused. */
  readonly maxAgeMs: number;
  /** How long a claim is kept before its items are handed out again. */
  readonly leaseMs: number;
  readonly now: () => Date;
}

interface Append {
  readonly items: readonly NewSpoolItem[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Spool in one SQLite file, shared by the processes of one machine. Appends that come within 3 ms of each other
 * share a commit, so that thousands of small requests a second cost a few hundred fsyncs.
 */
export function openSqliteSpool(options: SqliteSpoolOptions): Spool {
  const db = openSpoolFile(options.path);
  chmodSync(options.path, 0o600);
  const statements = prepareStatements(db);
  const nowMs = () => options.now().getTime();
  let waiting: Append[] = [];
  let timer: NodeJS.Timeout | undefined;
  let forgottenAt = 0;
  let closed = false;

  function totals(): TotalsRow {
    return TotalsRow.parse(statements.totals.get());
  }

  function oldestAgeMs(now: number): number {
    const row = statements.oldest.get();
    return row === undefined ? 0 : Math.max(0, now - OldestRow.parse(row).appended_at);
  }

  function refuseBeyondBounds(bytes: number, addedBytes: number, now: number): void {
    if (oldestAgeMs(now) <= options.maxAgeMs && bytes + addedBytes <= options.maxBytes) return;
    throw new AppError('spool_full', 'too much is waiting to be indexed', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }

  function insert(items: readonly NewSpoolItem[], now: number): void {
    const bytes = items.map(itemBytes);
    const total = bytes.reduce((sum, one) => sum + one, 0);
    refuseBeyondBounds(totals().bytes, total, now);
    const perAccept = new Map<string, number>();
    items.forEach((item, i) => {
      const refusal = item.refusal === undefined ? null : JSON.stringify(item.refusal);
      statements.insert.run(
        item.accept_id,
        item.source,
        item.kind,
        item.payload,
        item.received_at,
        refusal,
        bytes[i] ?? 0,
        now,
      );
      perAccept.set(item.accept_id, (perAccept.get(item.accept_id) ?? 0) + 1);
    });
    for (const [acceptId, count] of perAccept) statements.accept.run(acceptId, count);
    statements.addTotals.run(items.length, items.length, total);
  }

  function commitWaiting(): void {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    const appends = waiting;
    waiting = [];
    if (appends.length === 0) return;
    const refused = new Map<Append, unknown>();
    try {
      inTransaction(db, () => {
        const now = nowMs();
        for (const append of appends) {
          try {
            insert(append.items, now);
          } catch (error) {
            // Only the bounds refuse one append and leave the others be; they are checked before anything is written.
            if (!(error instanceof AppError)) throw error;
            refused.set(append, error);
          }
        }
      });
    } catch (error) {
      const failure = describeFailure(error);
      for (const append of appends) append.reject(failure);
      return;
    }
    for (const append of appends) {
      const error = refused.get(append);
      if (error === undefined) append.resolve();
      else append.reject(error);
    }
  }

  function forgetOldFates(now: number): void {
    if (now - forgottenAt < 60_000) return;
    forgottenAt = now;
    statements.forget.run(now - FATE_KEPT_MS);
  }

  function take(limit: { readonly items: number; readonly bytes: number }, now: number) {
    const taken: SpoolItem[] = [];
    let bytes = 0;
    for (const row of statements.freeItems.iterate(now, limit.items)) {
      const item = readItemRow(row);
      bytes += item.bytes;
      // The first is taken whatever its size: else an item beyond the limit would block the spool for ever.
      if (taken.length > 0 && bytes > limit.bytes) break;
      taken.push(toSpoolItem(item));
    }
    const [first, last] = [taken[0], taken.at(-1)];
    if (first !== undefined && last !== undefined) {
      statements.lease.run(now + options.leaseMs, first.seq, last.seq, now);
    }
    return taken;
  }

  return {
    append(items) {
      if (closed) return Promise.reject(new AppError('internal', 'spool is closed'));
      if (items.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ items, resolve, reject });
        timer ??= setTimeout(commitWaiting, GATHER_MS);
      });
    },
    async claim(limit) {
      const now = nowMs();
      // Asked before locking, so that an idle worker's polls neither lock nor fsync.
      if (statements.isAnyFree.get(now) === undefined) return [];
      return inTransaction(db, () => take(limit, now));
    },
    async settle(outcomes) {
      inTransaction(db, () => {
        const now = nowMs();
        settleAll(statements, outcomes, now);
        forgetOldFates(now);
      });
      if (totals().queued === 0) shrink(db);
    },
    async release(seqs, delayMs = 0) {
      inTransaction(db, () => {
        for (const seq of seqs) {
          if (delayMs > 0) statements.delay.run(nowMs() + delayMs, seq);
          else statements.free.run(seq);
        }
      });
    },
    async status() {
      const now = nowMs();
      // One read transaction, so that the parts belong to one moment whatever other processes do.
      db.exec('BEGIN');
      try {
        return {
          ...totals(),
          in_flight: CountRow.parse(statements.inFlight.get(now)).count,
          max_bytes: options.maxBytes,
          oldest_age_ms: oldestAgeMs(now),
        };
      } finally {
        db.exec('COMMIT');
      }
    },
    async fate(acceptId) {
      const row = statements.fate.get(acceptId);
      if (row === undefined) return undefined;
      const fate = FateRow.parse(row);
      return { ...fate, queued: fate.accepted - ended(fate) } satisfies Fate;
    },
    async close() {
      if (closed) return;
      closed = true;
      commitWaiting();
      db.close();
    },
  };
}

function settleAll(
  statements: ReturnType<typeof prepareStatements>,
  outcomes: readonly Settlement[],
  now: number,
): void {
  const perAccept = new Map<string, Record<Outcome | 'created', number>>();
  const sum = noCounts();
  let bytes = 0;
  let count = 0;
  const waiting = waitingAmong(statements, outcomes);
  for (const { seq, outcome, created } of outcomes) {
    const row = waiting.get(seq);
    // Settled before, by a worker whose lease had run out, or twice here: it counts once.
    if (row === undefined || row.isSettled) continue;
    row.isSettled = true;
    const fate = perAccept.get(row.accept_id) ?? noCounts();
    perAccept.set(row.accept_id, fate);
    fate[outcome] += 1;
    sum[outcome] += 1;
    if (created === true && outcome === 'indexed') fate.created += 1;
    bytes += row.bytes;
    count += 1;
  }
  removeSettled(statements, waiting);
  for (const [acceptId, fate] of perAccept) {
    const { indexed, dead_lettered, suppressed, duplicate, created } = fate;
    statements.end.run(indexed, dead_lettered, suppressed, duplicate, created, acceptId);
    statements.close.run(now, acceptId);
  }
  const { indexed, dead_lettered, suppressed, duplicate } = sum;
  statements.endTotals.run(indexed, dead_lettered, suppressed, duplicate, count, bytes);
}

interface Waiting {
  readonly accept_id: string;
  readonly bytes: number;
  isSettled: boolean;
}

/** The items from the lowest to the highest of those to be settled, in order. */
function waitingAmong(
  statements: ReturnType<typeof prepareStatements>,
  outcomes: readonly Settlement[],
): Map<number, Waiting> {
  const waiting = new Map<number, Waiting>();
  let [first, last] = [Number.MAX_SAFE_INTEGER, 0];
  for (const { seq } of outcomes) {
    first = Math.min(first, seq);
    last = Math.max(last, seq);
  }
  for (const row of statements.among.iterate(first, last)) {
    const { seq, accept_id, bytes } = readSettledRow(row);
    waiting.set(seq, { accept_id, bytes, isSettled: false });
  }
  return waiting;
}

/** Removes runs of neighbours at once: what is settled together was mostly claimed together. */
function removeSettled(
  statements: ReturnType<typeof prepareStatements>,
  waiting: ReadonlyMap<number, Waiting>,
): void {
  let run: { first: number; last: number } | undefined;
  const removeRun = (): void => {
    if (run === undefined) return;
    statements.remove.run(run.first, run.last);
    statements.removeLeases.run(run.first, run.last);
    run = undefined;
  };
  for (const [seq, { isSettled }] of waiting) {
    if (!isSettled) removeRun();
    else if (run === undefined) run = { first: seq, last: seq };
    else run.last = seq;
  }
  removeRun();
}

function noCounts(): Record<Outcome | 'created', number> {
  return { indexed: 0, dead_lettered: 0, suppressed: 0, duplicate: 0, created: 0 };
}

const BUSY = 5;
const DISK_FULL = 13;

/** A full disk and a locked file pass: the sender is asked to come back, as when the spool is full. */
function describeFailure(error: unknown): unknown {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  if (code !== BUSY && code !== DISK_FULL) return error;
  return new AppError('spool_full', 'the spool cannot take more at the moment', {
    cause: error,
    retryAfterSeconds: code === BUSY ? 1 : 60,
  });
}
