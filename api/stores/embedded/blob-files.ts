import { join } from "node:path";
import { ignoreMissing } from "./ignore-missing.ts";

const NAME = /^[0-9a-f]{64}$/;
const SUBFOLDER = /^[0-9a-f]{2}$/;

/** Where a blob lies in its folder. */
export function blobPath(folder: string, name: string): string {
  return join(folder, name.slice(0, 2), name);
}

/** How long the folder is read before others get their turn, ms. */
const TURN_MS = 10;

/** The names in a folder, read in turns with whatever else the process does. */
export async function* listBlobNames(folder: string): AsyncGenerator<string> {
  let began = performance.now();
  for await (const { name: subfolder } of Deno.readDir(folder)) {
    if (!SUBFOLDER.test(subfolder)) continue;
    for (const { name } of Deno.readDirSync(join(folder, subfolder))) {
      if (NAME.test(name)) yield name;
    }
    if (performance.now() - began < TURN_MS) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    began = performance.now();
  }
}

/**
 * 0.1.0 and 0.2.0 kept their pictures flat in the folder, with the time when they came: each gets
 * the end that it had then, and its place.
 */
export async function moveOldFiles(folder: string, maxAgeMs: number): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!NAME.test(name)) continue;
    const path = join(folder, name);
    const place = blobPath(folder, name);
    try {
      const { mtime } = await Deno.stat(path);
      await Deno.mkdir(join(folder, name.slice(0, 2)), { recursive: true, mode: 0o700 });
      await Deno.rename(path, place);
      await Deno.utime(place, new Date(), new Date((mtime?.getTime() ?? 0) + maxAgeMs));
    } catch (error) {
      ignoreMissing(error); // another process was faster
    }
  }
}
