import { join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { blobPath, listBlobNames } from "../stores/embedded/blob-files.ts";
import { DataFolderError } from "../stores/embedded/data-folder-error.ts";
import { ignoreMissing } from "../stores/embedded/ignore-missing.ts";
import { checkNotRestoring, lockDataFolder } from "../stores/embedded/lock-data-folder.ts";
import { DATABASE_FILE } from "../stores/embedded/open-database.ts";
import { ArchiveWriter } from "./archive/archive-writer.ts";
import { BLOB_FOLDERS } from "./blob-folders.ts";

/** All pages in one step: what another process writes between two would begin the copy anew. */
const ALL_PAGES = 2 ** 31 - 1;

export interface BackUpOptions {
  readonly dataDir: string;
  /** File to write; it must not be there. */
  readonly file: string;
  /** This release. */
  readonly version: string;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

/**
 * Copies store, pictures and results into one tar file, also while an API writes: the store as it
 * was at one moment, then every blob that is there and so each that the store speaks of, unless
 * its time is over. The file holds key hashes and secrets: it is readable by its owner alone.
 *
 * @returns how many files were copied
 * @throws {DataFolderError} with what the operator can do
 */
export async function backUp(options: BackUpOptions): Promise<number> {
  const { dataDir, file, version, now = Date.now } = options;
  if (!await exists(join(dataDir, DATABASE_FILE))) {
    throw new DataFolderError(
      `Start the API once, or set KANIZSA_DATA_DIR: there is no store in ${dataDir}`,
    );
  }
  if (await exists(file)) {
    throw new DataFolderError(`Name a file that isn't there yet: got ${file}`);
  }
  using _shared = await lockDataFolder(dataDir, "shared");
  await checkNotRestoring(dataDir);
  using alone = await Deno.open(join(dataDir, "backup.lock"), { create: true, write: true });
  if (!await alone.tryLock(true)) {
    throw new DataFolderError(`Wait until the other backup has ended: ${dataDir} is being copied`);
  }
  const snapshot = join(dataDir, "backup-snapshot.sqlite");
  const partial = `${file}.partial`;
  try {
    await copyDatabase(join(dataDir, DATABASE_FILE), snapshot);
    const files = await writeArchive(partial, snapshot, dataDir, version, now());
    await Deno.rename(partial, file);
    return files;
  } finally {
    await Deno.remove(snapshot).catch(ignoreMissing);
    await Deno.remove(partial).catch(ignoreMissing);
  }
}

async function copyDatabase(from: string, to: string): Promise<void> {
  await Deno.writeFile(to, new Uint8Array(), { mode: 0o600 });
  const database = new DatabaseSync(from, { readOnly: true, timeout: 10_000 });
  try {
    await backup(database, to, { rate: ALL_PAGES });
  } finally {
    database.close();
  }
}

async function writeArchive(
  path: string,
  snapshot: string,
  dataDir: string,
  version: string,
  createdAt: number,
): Promise<number> {
  using output = await Deno.open(path, {
    write: true,
    create: true,
    truncate: true,
    mode: 0o600,
  });
  const archive = new ArchiveWriter(output);
  await archive.add(DATABASE_FILE, snapshot);
  for (const kind of BLOB_FOLDERS) {
    const folder = join(dataDir, kind);
    if (!await exists(folder)) continue;
    for await (const name of listBlobNames(folder)) {
      // What goes meanwhile has no header yet: the archive stays whole.
      await archive.add(`${kind}/${name.slice(0, 2)}/${name}`, blobPath(folder, name))
        .catch(ignoreMissing);
    }
  }
  return (await archive.finish(version, createdAt)).files;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    ignoreMissing(error);
    return false;
  }
}
