const LIVE = "value IS NOT NULL AND (expires_at IS NULL OR expires_at > ?)";

/**
 * What the store asks SQLite. Each write is one statement that checks its condition and replaces
 * the row, so that it is atomic by itself and gets a revision beyond every other.
 */
export const SQL = {
  get: `SELECT key, value, revision, expires_at FROM entries WHERE key = ? AND ${LIVE}`,
  create: `INSERT OR REPLACE INTO entries (key, value, expires_at) SELECT ?, ?, ?
    WHERE NOT EXISTS (SELECT 1 FROM entries WHERE key = ? AND ${LIVE}) RETURNING revision`,
  update: `INSERT OR REPLACE INTO entries (key, value, expires_at) SELECT ?, ?, ?
    WHERE EXISTS (SELECT 1 FROM entries WHERE key = ? AND revision = ? AND ${LIVE})
    RETURNING revision`,
  delete: `INSERT OR REPLACE INTO entries (key, value, expires_at) SELECT ?, NULL, ?
    WHERE EXISTS (SELECT 1 FROM entries WHERE key = ? AND ${LIVE} AND (? IS NULL OR revision = ?))
    RETURNING revision`,
  list: `SELECT key, value, revision, expires_at FROM entries
    WHERE key >= ? AND key < ? AND key > ? AND ${LIVE} ORDER BY key LIMIT ?`,
  listReverse: `SELECT key, value, revision, expires_at FROM entries
    WHERE key >= ? AND key < ? AND key <> ? AND ${LIVE} ORDER BY key DESC LIMIT ?`,
  newest: "SELECT coalesce(max(seq), 0) AS revision FROM sqlite_sequence WHERE name = 'entries'",
  changes: "SELECT key, revision FROM entries WHERE revision > ? ORDER BY revision LIMIT 1000",
  probe: "INSERT OR REPLACE INTO probe (id, written_at) VALUES (1, ?)",
  /** Expired entries become deleted ones, so that watchers hear of them. */
  expire: `INSERT OR REPLACE INTO entries (key, value, expires_at)
    SELECT key, NULL, ? FROM entries
    WHERE value IS NOT NULL AND expires_at <= ? ORDER BY expires_at LIMIT ? RETURNING revision`,
  forget: `DELETE FROM entries WHERE revision IN (SELECT revision FROM entries
    WHERE value IS NULL AND expires_at <= ? LIMIT ?)`,
} as const;
