import { DatabaseSync } from "node:sqlite";

/** A key as 0.1.0 and 0.2.0 wrote it into `keys.json`. */
export const OLD_KEY = {
  id: "key_admin",
  tenant: "default",
  sha256: "5e".repeat(32),
  scopes: ["segment", "references:read", "references:write", "admin"],
  created_at: "2026-01-01T00:00:00.000Z",
};

/** Name of a picture's file that 0.1.0 and 0.2.0 left. */
export const OLD_PICTURE = "ab".repeat(32);

/**
 * Data folders as each release wrote them, to be opened by this one. Written out by hand, not by
 * the program's own code, so that they stay what they were: nothing here is changed once it is
 * released, a new schema gets a folder of its own.
 */
export const RELEASED_FOLDERS: Readonly<Record<string, (dataDir: string) => Promise<void>>> = {
  "0.1.0 and 0.2.0": async (dataDir) => {
    const text = JSON.stringify({ format_version: 1, keys: [OLD_KEY] }, null, 2);
    await Deno.writeTextFile(`${dataDir}/keys.json`, text + "\n");
    await Deno.mkdir(`${dataDir}/images`);
    await Deno.writeFile(`${dataDir}/images/${OLD_PICTURE}`, Uint8Array.of(1, 2, 3));
  },
  "schema 1": async (dataDir) => {
    const database = new DatabaseSync(`${dataDir}/kanizsa.sqlite`);
    database.exec(`
      PRAGMA application_id = 0x4b6e7a61;
      PRAGMA user_version = 1;
      CREATE TABLE entries (
        revision INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        value TEXT,
        expires_at INTEGER
      ) STRICT;
      CREATE INDEX entries_by_end ON entries (expires_at) WHERE expires_at IS NOT NULL;
      CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), written_at INTEGER) STRICT;
      INSERT INTO entries (revision, key, value, expires_at) VALUES
        (7, 'key.key_admin', '${JSON.stringify({ ...OLD_KEY, name: "key_admin" })}', NULL),
        (8, 'key.key_gone', NULL, 4102444800000),
        (9, 'segmentation.default.old', '{}', 946684800000);
    `);
    database.close();
    const folder = `${dataDir}/images/${OLD_PICTURE.slice(0, 2)}`;
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeFile(`${folder}/${OLD_PICTURE}`, Uint8Array.of(1, 2, 3));
    await Deno.utime(`${folder}/${OLD_PICTURE}`, new Date(), new Date("2100-01-01"));
  },
};
