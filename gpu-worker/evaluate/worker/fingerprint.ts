import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));

/** Source that decides what a worker answers; the rest of it only carries the answer. */
const METHOD = [
  "shared/geometry",
  "shared/mask",
  "shared/pipeline",
  "gpu-worker/bank",
  "gpu-worker/image",
  "gpu-worker/runtime",
];

/** Files below those folders that a worker doesn't run. */
const NO_METHOD = /\.test\.ts$|(^|[\\/])testing[\\/]/;

/**
 * SHA-256 over the manifest, which has those of the networks, and over the method's source: while the
 * method is worked on its version stays, but its answers don't.
 */
export async function fingerprint(manifestPath: string, project = PROJECT): Promise<string> {
  const hash = createHash("sha256").update(await readFile(manifestPath));
  for (const folder of METHOD) {
    for (const name of await sourceFiles(join(project, folder))) {
      hash.update(`\0${folder}/${name}\0`).update(await readFile(join(project, folder, name)));
    }
  }
  return hash.digest("hex");
}

async function sourceFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith(".ts") && !NO_METHOD.test(name)).sort();
}
