import { realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "@kanizsa/gpu-worker/command-line/usage-error.ts";
import type { FigureSource } from "../source/figure-source.ts";

/**
 * Folder for figures, absolute. Photographs may not be published: figures made of them stay outside of the
 * repository, however the path is written.
 *
 * @throws {UsageError}
 */
export async function outFolder(
  out: string | undefined,
  kind: FigureSource["kind"],
  repository: string,
): Promise<string> {
  if (kind === "rendered") return resolve(out ?? join(repository, "models/figures"));
  const folder = resolve(out ?? join(tmpdir(), "kanizsa-figures"));
  if (isInside(await realFolder(folder), await realFolder(repository))) {
    throw new UsageError(
      `Use an --out outside of the repository for figures from photographs: got ${folder}`,
    );
  }
  return folder;
}

function isInside(folder: string, parent: string): boolean {
  const [first] = relative(parent, folder).split(sep);
  return first !== "..";
}

/** With links followed as far as the folders exist. */
async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realFolder(parent), basename(path));
  }
}
