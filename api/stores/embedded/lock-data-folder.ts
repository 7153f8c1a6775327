import { join } from "node:path";
import { DataFolderError } from "./data-folder-error.ts";

/** Stands while a restore exchanges files: what was cut off there must be ended first. */
export const RESTORING_FILE = "restoring.json";

/**
 * Holds the data folder until it is disposed or the process ends, however it ends: programs that
 * use it hold it together, a restore alone. Made, for its owner alone, if it is missing.
 *
 * @throws {DataFolderError} when others hold it in a way that doesn't go together with `how`
 */
export async function lockDataFolder(
  dataDir: string,
  how: "shared" | "alone",
): Promise<Disposable> {
  await Deno.mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = await Deno.open(join(dataDir, "lock"), { create: true, write: true, mode: 0o600 });
  try {
    if (await file.tryLock(how === "alone")) return file;
  } catch (error) {
    file.close();
    throw error;
  }
  file.close();
  throw new DataFolderError(
    how === "alone"
      ? `Stop the API and every other program that uses the data folder first: ${dataDir} is in use`
      : `Wait until the restore of the data folder has ended: ${dataDir} is in use`,
  );
}

/** @throws {DataFolderError} when a restore was cut off while it exchanged the files */
export async function checkNotRestoring(dataDir: string): Promise<void> {
  try {
    await Deno.stat(join(dataDir, RESTORING_FILE));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  throw new DataFolderError(
    `Run \`npm run restore -- FILE\` again, the last one was cut off half-way: ${dataDir}`,
  );
}
