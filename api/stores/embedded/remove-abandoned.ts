import { join } from "node:path";
import { ignoreMissing } from "./ignore-missing.ts";

/** Removes temporary files of processes that have ended: those that nobody holds locked. */
export async function removeAbandoned(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".tmp")) continue;
    const path = join(folder, name);
    try {
      using file = await Deno.open(path, { write: true });
      if (await file.tryLock(true)) await Deno.remove(path);
    } catch (error) {
      ignoreMissing(error);
    }
  }
}
