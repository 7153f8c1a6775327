import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checksumsSchema } from "./output/verify-set.ts";

/**
 * Takes the checksums of a drawn set over into `checksums.json` beside this file, split by split, for
 * maintainers who raised GENERATOR_VERSION: `node --import tsx models/scenes/publish.ts DIR`. The hashes
 * of single JPEG files stay behind: they belong to one version of the encoder.
 */
const PUBLISHED = new URL("./checksums.json", import.meta.url);

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("Name the folder of a drawn set: got none\n");
  process.exitCode = 2;
} else {
  const drawn = checksumsSchema.parse(
    JSON.parse(await readFile(join(folder, "checksums.json"), "utf8")),
  );
  await writeFile(PUBLISHED, `${JSON.stringify(drawn, undefined, 1)}\n`);
  process.stdout.write(`Published ${Object.keys(drawn.splits).join(", ")}\n`);
}
