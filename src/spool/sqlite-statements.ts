import type { DatabaseSync } from 'node:sqlite';

/** Every statement of the spool, prepared once. */
export function prepareStatements(db: DatabaseSync) {
  return {
    insert: db.prepare(
      `INSERT INTO items (accept_id, source, kind, payload, received_at, refusal, bytes, appended_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    accept: db.prepare(
      `INSERT INTO fates (accept_id, accepted) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET accepted = accepted + excluded.accepted, ended_at = NULL`,
    ),
    addTotals: db.prepare(
      'UPDATE totals SET accepted = accepted + ?, queued = queued + ?, bytes = bytes + ?',
    ),
    isAnyFree: db.prepare(
      `SELECT 1 FROM items LEFT JOIN leases USING (seq)
       WHERE coalesce(leases.leased_until, 0) <= ? LIMIT 1`,
    ),
    freeItems: db.prepare(
      `SELECT seq, accept_id, source, kind, payload, received_at, refusal,
         coalesce(leases.attempts, 0) AS attempts, coalesce(leases.delays, 0) AS delays, bytes
       FROM items LEFT JOIN leases USING (seq)
       WHERE coalesce(leases.leased_until, 0) <= ? ORDER BY seq LIMIT ?`,
    ),
    lease: db.prepare(
      `INSERT INTO leases (seq, attempts, leased_until)
       SELECT seq, 1, ? FROM items WHERE seq BETWEEN ? AND ?
       ON CONFLICT DO UPDATE SET attempts = leases.attempts + 1, leased_until = excluded.leased_until
         WHERE leases.leased_until <= ?`,
    ),
    free: db.prepare('UPDATE leases SET leased_until = 0 WHERE seq = ?'),
    delay: db.prepare('UPDATE leases SET leased_until = ?, delays = delays + 1 WHERE seq = ?'),
    among: db.prepare('SELECT seq, accept_id, bytes FROM items WHERE seq BETWEEN ? AND ?'),
    remove: db.prepare('DELETE FROM items WHERE seq BETWEEN ? AND ?'),
    removeLeases: db.prepare('DELETE FROM leases WHERE seq BETWEEN ? AND ?'),
    end: db.prepare(
      `UPDATE fates SET indexed = indexed + ?, dead_lettered = dead_lettered + ?,
         suppressed = suppressed + ?, duplicate = duplicate + ?, created = created + ?
       WHERE accept_id = ?`,
    ),
    close: db.prepare(
      `UPDATE fates SET ended_at = ? WHERE accept_id = ?
         AND accepted = indexed + dead_lettered + suppressed + duplicate`,
    ),
    endTotals: db.prepare(
      `UPDATE totals SET indexed = indexed + ?, dead_lettered = dead_lettered + ?,
         suppressed = suppressed + ?, duplicate = duplicate + ?, queued = queued - ?, bytes = bytes - ?`,
    ),
    forget: db.prepare('DELETE FROM fates WHERE ended_at IS NOT NULL AND ended_at < ?'),
    fate: db.prepare(
      `SELECT accepted, indexed, dead_lettered, suppressed, duplicate, created
       FROM fates WHERE accept_id = ?`,
    ),
    totals: db.prepare(
      'SELECT accepted, indexed, dead_lettered, suppressed, duplicate, queued, bytes FROM totals',
    ),
    oldest: db.prepare('SELECT appended_at FROM items ORDER BY seq LIMIT 1'),
    inFlight: db.prepare('SELECT count(*) AS count FROM leases WHERE leased_until > ?'),
  };
}
