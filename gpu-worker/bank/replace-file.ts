import { copyFile, type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file so that a reader finds the old bytes or the new ones, never a part, at any moment
 * and after a power cut. With `keepPrevious` the file that stood there stays as `<path>.previous`.
 *
 * @param write puts the new bytes into an empty file
 */
export async function replaceFile(
  path: string,
  write: (file: FileHandle) => Promise<void>,
  { keepPrevious }: { readonly keepPrevious: boolean },
): Promise<void> {
  const next = `${path}.${process.pid}.tmp`;
  const kept = `${path}.${process.pid}.previous.tmp`;
  try {
    const file = await open(next, "wx");
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    if (keepPrevious && await keep(path, kept)) await rename(kept, `${path}.previous`);
    await rename(next, path);
    await syncFolder(dirname(path));
  } finally {
    await rm(next, { force: true });
    await rm(kept, { force: true });
  }
}

/** A second name for the file where the file system has links, else a copy; false without a file. */
async function keep(path: string, name: string): Promise<boolean> {
  try {
    await link(path, name);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    await copyFile(path, name);
    return true;
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return; // folders cannot be opened there
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
