import type { DatabaseSync } from "node:sqlite";
import { DataFolderError } from "./data-folder-error.ts";
import type { Migration } from "./migrations/migration.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";
import { readPragma } from "./read-pragma.ts";

/** "Knza": marks a file as ours, whatever tables it has. */
export const APPLICATION_ID = 0x4b6e7a61;

/**
 * Brings the file to the newest schema, all steps or none; a second process that opens it at the
 * same time waits and finds it done.
 *
 * @throws {DataFolderError} when the file is another program's or a newer release's
 */
export function migrate(
  database: DatabaseSync,
  dataDir: string,
  file: string,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const newest = migrations[migrations.length - 1].version;
  if (checkVersion(database, file, newest) === newest) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    const version = checkVersion(database, file, newest);
    for (const migration of migrations) {
      if (migration.version > version) migration.run(database, dataDir);
    }
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.exec(`PRAGMA user_version = ${newest}`);
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

/**
 * The file's schema, 0 for an empty file.
 * @throws {DataFolderError} when the file is another program's or a newer release's
 */
export function checkVersion(database: DatabaseSync, file: string, newest: number): number {
  const version = readPragma(database, "user_version");
  const tables = database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.tables;
  const ours = readPragma(database, "application_id") === APPLICATION_ID;
  if (!ours && (version !== 0 || tables !== 0)) {
    throw new DataFolderError(`Move the file away, another program made it: ${file}`);
  }
  if (version > newest) {
    throw new DataFolderError(
      `Start the release that wrote the store, or a later one: got schema ${version} in ${file}, ` +
        `this release reads up to ${newest}`,
    );
  }
  return version;
}
