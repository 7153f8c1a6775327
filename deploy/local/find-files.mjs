import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./paths.mjs";

/** Files below a folder of the repository that end so, sorted: Node 20's runner takes no patterns. */
export async function findFiles(folder, ending) {
  const entries = await readdir(join(ROOT, folder), { recursive: true });
  return entries.filter((path) => path.endsWith(ending) && !path.includes("node_modules"))
    .map((path) => join(folder, path)).sort();
}
