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
    candidates: db.prepare(
      'SELECT seq, bytes FROM items WHERE leased_until <= ? ORDER BY seq LIMIT ?',
    ),
    item: db.prepare(
      `SELECT seq, accept_id, source, kind, payload, received_at, refusal, attempts
       FROM items WHERE seq = ?`,
    ),
    lease: db.prepare('UPDATE items SET leased_until = ?, attempts = attempts + 1 WHERE seq = ?'),
    free: db.prepare('UPDATE items SET leased_until = 0 WHERE seq = ?'),
    remove: db.prepare('DELETE FROM items WHERE seq = ? RETURNING accept_id, bytes'),
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
    inFlight: db.prepare(
      'SELECT count(*) AS count FROM items WHERE leased_until > 0 AND leased_until > ?',
    ),
  };
}
