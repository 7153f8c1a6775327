import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { LocalError } from "./local-error.mjs";
import { denoBinary, ROOT } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";

/** A store of some gigabytes takes minutes. */
const TIMEOUT_MS = 60 * 60_000;

/** Copies the data folder into one file, also while the API runs. */
export const backup = (signal, args) => maintain("backup", signal, args);

/** Puts a backup in place of what the data folder holds. */
export const restore = (signal, args) => maintain("restore", signal, args);

/**
 * @param {"backup" | "restore"} command @param {AbortSignal} signal @param {string[]} args
 * @returns {Promise<number>} exit code
 */
async function maintain(command, signal, args) {
  if (args.length !== 1 || args[0].startsWith("-")) {
    throw new LocalError(
      `Name one file: npm run ${command} -- FILE: got ${args.join(" ") || "none"}`,
    );
  }
  const dataDir = resolve(ROOT, process.env.KANIZSA_DATA_DIR || ".kanizsa");
  // npm runs us in the repository's folder; the file counts from where the person stands.
  const file = resolve(process.env.INIT_CWD || process.cwd(), args[0]);
  if (command === "restore" && !existsSync(file)) {
    throw new LocalError(`Name a file that \`npm run backup\` wrote: there is none at ${file}`);
  }
  const written = command === "backup" ? [dataDir, file, `${file}.partial`] : [dataDir];
  return await runCommand(denoBinary(), [
    "run",
    "--no-check",
    "--no-prompt",
    `--allow-read=${[...new Set([...written, file])].join(",")}`,
    `--allow-write=${written.join(",")}`,
    "api/maintenance/main.ts",
    command,
    dataDir,
    file,
  ], { signal, timeoutMs: TIMEOUT_MS });
}
