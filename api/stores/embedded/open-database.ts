import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DataFolderError } from "./data-folder-error.ts";
import { migrate } from "./migrate.ts";
import { OLD_KEY_FILE } from "./migrations/read-old-keys.ts";

export const DATABASE_FILE = "kanizsa.sqlite";

/** SQLite's codes for a file whose content is wrong. */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/**
 * Opens `kanizsa.sqlite` of the data folder, made if it is missing, checked, and at the newest
 * schema. Every committed write survives the end of the process, however it ends; synchronous =
 * NORMAL may lose the last ones when the machine loses power, and leaves the file whole.
 *
 * @throws {DataFolderError} when the file is damaged, not ours or newer; it is left as it was
 */
export function openDatabase(dataDir: string, busyTimeoutMs: number): DatabaseSync {
  const file = join(dataDir, DATABASE_FILE);
  Deno.openSync(file, { create: true, write: true, mode: 0o600 }).close();
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: busyTimeoutMs });
    checkWhole(database, file);
    migrate(database, dataDir, file);
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = NORMAL");
    database.exec("PRAGMA journal_size_limit = 67108864");
  } catch (error) {
    database?.close();
    if (!isDamage(error)) throw error;
    throw new DataFolderError(describeDamage(file), { cause: error });
  }
  putOldKeysAside(dataDir);
  return database;
}

/** @throws {DataFolderError} when SQLite finds a page of the file that can't be right */
export function checkWhole(database: DatabaseSync, file: string): void {
  const found = database.prepare("PRAGMA quick_check(1)").get()?.quick_check;
  if (found !== "ok") throw new DataFolderError(describeDamage(file), { cause: found });
}

function describeDamage(file: string): string {
  return `Restore the store from a backup, or move the damaged file away: ${file}`;
}

function isDamage(error: unknown): boolean {
  return error instanceof Error && "errcode" in error &&
    (error.errcode === CORRUPT || error.errcode === NOT_A_DATABASE);
}

/** They are in the store now: left in place, they would come back if the store were removed. */
function putOldKeysAside(dataDir: string): void {
  const file = join(dataDir, OLD_KEY_FILE);
  try {
    Deno.renameSync(file, `${file}.migrated`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
