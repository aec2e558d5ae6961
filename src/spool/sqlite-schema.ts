import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/**
 * Opens the spool's file. Write-ahead log, so that readers never wait for the writer; `synchronous = FULL`, so that
 * a commit returns only after fsync of that log; `busy_timeout`, since the API and worker processes share the file.
 * `auto_vacuum` comes before the first table: it cannot be turned on later.
 */
export function openSpoolFile(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  db.exec(`
    PRAGMA busy_timeout = 10000;
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = FAST;
    PRAGMA journal_size_limit = 67108864;
  `);
  createTables(db);
  return db;
}

// AUTOINCREMENT: a position is never used twice, even after the highest was removed.
// Leases apart from items: a claim would otherwise write every payload to the log once more.
const TABLES = `
  CREATE TABLE IF NOT EXISTS items (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    accept_id TEXT NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    received_at TEXT NOT NULL,
    refusal TEXT,
    bytes INTEGER NOT NULL,
    appended_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS leases (
    seq INTEGER PRIMARY KEY,
    attempts INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    delays INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS fates (
    accept_id TEXT PRIMARY KEY,
    accepted INTEGER NOT NULL DEFAULT 0,
    indexed INTEGER NOT NULL DEFAULT 0,
    dead_lettered INTEGER NOT NULL DEFAULT 0,
    suppressed INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS fates_ended ON fates (ended_at) WHERE ended_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS totals (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    accepted INTEGER NOT NULL DEFAULT 0,
    indexed INTEGER NOT NULL DEFAULT 0,
    dead_lettered INTEGER NOT NULL DEFAULT 0,
    suppressed INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    queued INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  INSERT OR IGNORE INTO totals (id) VALUES (1);
`;

function createTables(db: DatabaseSync): void {
  inTransaction(db, () => {
    db.exec(TABLES);
    // A file from before items could be delayed.
    if (db.prepare("SELECT 1 FROM pragma_table_info('leases') WHERE name = 'delays'").get()) return;
    db.exec('ALTER TABLE leases ADD COLUMN delays INTEGER NOT NULL DEFAULT 0');
  });
}

/** Takes the write lock at once: a transaction that upgrades from reading could fail without waiting. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

const FREE_PAGES_KEPT = 2000;
const FreePages = z.object({ freelist_count: z.int() });

/** Gives disk space back after a large backlog was worked off; small ones are left, to be used again. */
export function shrink(db: DatabaseSync): void {
  const { freelist_count } = FreePages.parse(db.prepare('PRAGMA freelist_count').get());
  if (freelist_count <= FREE_PAGES_KEPT) return;
  try {
    db.exec(`PRAGMA incremental_vacuum(${FREE_PAGES_KEPT})`);
  } catch {
    // Another process holds the file: the next settlement tries again.
  }
}
