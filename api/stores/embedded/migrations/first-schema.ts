import type { Migration } from "./migration.ts";
import { readOldKeys } from "./read-old-keys.ts";

/**
 * Schema 1. A row's revision is its place in the order of all writes, so that readers in other
 * processes find what is new by `revision > ?`; AUTOINCREMENT never gives one out again. A deleted
 * entry stays for some minutes as a row without a value, to be found the same way.
 */
export const firstSchema: Migration = {
  version: 1,
  run(database, dataDir) {
    database.exec(`
      CREATE TABLE entries (
        revision INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        value TEXT,
        expires_at INTEGER
      ) STRICT;
      CREATE INDEX entries_by_end ON entries (expires_at) WHERE expires_at IS NOT NULL;
      CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), written_at INTEGER) STRICT;
    `);
    const insert = database.prepare("INSERT INTO entries (key, value) VALUES (?, ?)");
    for (const key of readOldKeys(dataDir)) {
      insert.run(`key.${key.id}`, JSON.stringify({ ...key, name: key.id }));
    }
  },
};
