import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DataFolderError } from "../stores/embedded/data-folder-error.ts";
import { ignoreMissing } from "../stores/embedded/ignore-missing.ts";
import { lockDataFolder, RESTORING_FILE } from "../stores/embedded/lock-data-folder.ts";
import { checkVersion } from "../stores/embedded/migrate.ts";
import { OLD_KEY_FILE } from "../stores/embedded/migrations/read-old-keys.ts";
import { SCHEMA_VERSION } from "../stores/embedded/migrations/migrations.ts";
import { checkWhole, DATABASE_FILE } from "../stores/embedded/open-database.ts";
import { writeAtomically } from "../stores/write-atomically.ts";
import { extractArchive } from "./archive/extract-archive.ts";
import { BLOB_FOLDERS } from "./blob-folders.ts";

/** All that a restore replaces. */
const REPLACED = [
  DATABASE_FILE,
  `${DATABASE_FILE}-wal`,
  `${DATABASE_FILE}-shm`,
  OLD_KEY_FILE,
  ...BLOB_FOLDERS,
];

export interface RestoreOptions {
  readonly dataDir: string;
  /** What `npm run backup` wrote. */
  readonly file: string;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

export interface Restored {
  /** When the backup was made, ISO 8601. */
  readonly createdAt: string;
  readonly files: number;
  /** Folder that holds what was there before. */
  readonly aside: string;
}

/**
 * Puts a backup in place of what the data folder holds. The backup is unpacked and checked first;
 * then what is there is moved into a folder of its own, which nobody removes. Cut off in between,
 * it leaves a mark, with which no API starts until a restore has come to its end.
 *
 * @throws {DataFolderError} when the folder is in use or the file is no whole backup: then nothing
 *   has changed
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { dataDir, file, now = Date.now } = options;
  using _alone = await lockDataFolder(dataDir, "alone");
  const unpacked = join(dataDir, "restoring");
  await removeFolder(unpacked);
  await Deno.mkdir(unpacked, { mode: 0o700 });
  try {
    const manifest = await extractArchive(file, unpacked);
    checkDatabase(unpacked, file);
    const aside = await makeAside(dataDir, now());
    const mark = join(dataDir, RESTORING_FILE);
    await writeAtomically(mark, new TextEncoder().encode(JSON.stringify({ file, aside }) + "\n"));
    for (const name of REPLACED) await move(join(dataDir, name), join(aside, name));
    for (const name of REPLACED) await move(join(unpacked, name), join(dataDir, name));
    await Deno.remove(mark);
    return { createdAt: manifest.created_at, files: manifest.files, aside };
  } finally {
    await removeFolder(unpacked);
  }
}

function checkDatabase(folder: string, file: string): void {
  const path = join(folder, DATABASE_FILE);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    checkWhole(database, path);
    checkVersion(database, file, SCHEMA_VERSION);
  } catch (cause) {
    if (cause instanceof DataFolderError && cause.message.includes(file)) throw cause;
    throw new DataFolderError(`Use another backup, the store in this one is damaged: ${file}`, {
      cause,
    });
  } finally {
    database?.close();
  }
}

/** `replaced-20260131T235959123Z` */
async function makeAside(dataDir: string, now: number): Promise<string> {
  const aside = join(dataDir, `replaced-${new Date(now).toISOString().replace(/[-:.]/g, "")}`);
  await Deno.mkdir(aside, { mode: 0o700 });
  return aside;
}

async function move(from: string, to: string): Promise<void> {
  await Deno.rename(from, to).catch(ignoreMissing);
}

async function removeFolder(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
}
