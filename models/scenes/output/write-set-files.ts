import { readFile, writeFile } from "node:fs/promises";
import { GENERATOR_VERSION } from "./generator-version.ts";
import { layoutOf } from "./set-layout.ts";
import type { SplitChecksums } from "./sum-split.ts";

/** Writes `scenes.json` and `checksums.json`; splits that were drawn earlier from the same seed stay listed. */
export async function writeSetFiles(
  folder: string,
  how: { seed: number; width: number; height: number },
  checksums: Readonly<Record<string, SplitChecksums>>,
): Promise<void> {
  const layout = layoutOf(folder);
  const head = { version: 1, generator: GENERATOR_VERSION, ...how };
  const earlier = await readEarlier(layout.checksums, JSON.stringify(head));
  const splits = { ...earlier, ...checksums };
  const counts = Object.fromEntries(
    Object.entries(splits).map(([name, { pictures }]) => [name, pictures]),
  );
  await writeFile(
    layout.scenes,
    `${JSON.stringify({ ...head, name: "Kanizsa-Scenes", counts }, undefined, 2)}\n`,
  );
  await writeFile(layout.checksums, `${JSON.stringify({ ...head, splits }, undefined, 1)}\n`);
}

async function readEarlier(path: string, head: string): Promise<Record<string, SplitChecksums>> {
  try {
    const { splits, ...rest } = JSON.parse(await readFile(path, "utf8"));
    return JSON.stringify(rest) === head ? splits : {};
  } catch {
    return {};
  }
}
