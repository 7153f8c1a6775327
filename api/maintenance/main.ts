/**
 * `backup DATA_DIR FILE` and `restore DATA_DIR FILE`: what `npm run backup` and `npm run restore`
 * start, with permissions for the two alone.
 */
import { describeError } from "../log.ts";
import packageManifest from "../../package.json" with { type: "json" };
import { DataFolderError } from "../stores/embedded/data-folder-error.ts";
import { backUp } from "./back-up.ts";
import { restore } from "./restore.ts";

async function main([command, dataDir, file]: string[]): Promise<void> {
  if (command === "backup") {
    const files = await backUp({ dataDir, file, version: packageManifest.version });
    console.log(`Wrote ${file}: the store and ${files - 1} pictures and results. Keep it secret`);
  } else {
    const { createdAt, files, aside } = await restore({ dataDir, file });
    console.log(`Restored the store and ${files - 1} pictures and results of ${createdAt}`);
    console.log(`What was there before is in ${aside}`);
  }
}

try {
  await main(Deno.args);
} catch (error) {
  const said = error instanceof DataFolderError || error instanceof Deno.errors.NotFound;
  console.error(said ? error.message : describeError(error));
  Deno.exit(1);
}
