import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { natsPermissions } from "../../api/permissions.mjs";
import { LocalError } from "./local-error.mjs";
import { denoBinary, ROOT } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";

const TIMEOUT_MS = 60_000;
const USE = "list, revoke ID or reset-admin [--file FILE]";

/**
 * `npm run keys -- …`: for an operator who lost the admin key, or must end one. An API may run.
 *
 * @param {AbortSignal} signal @param {string[]} args
 * @param {(text: string) => void} [onOutput]
 * @returns {Promise<number>} exit code
 */
export async function keys(signal, args, onOutput) {
  const dataDir = resolve(ROOT, process.env.KANIZSA_DATA_DIR || ".kanizsa");
  const { command, rest, file } = readArguments(args, dataDir);
  const files = file ? [dataDir, file, `${file}.new`] : [dataDir];
  const nats = natsPermissions(process.env);
  const line = nats.net.length > 0
    ? [`--allow-net=${nats.net.join(",")}`, `--allow-env=${nats.env.join(",")}`]
    : [];
  return await runCommand(denoBinary(), [
    "run",
    "--no-check",
    "--no-prompt",
    `--allow-read=${[...files, ...nats.read].join(",")}`,
    `--allow-write=${files.join(",")}`,
    ...line,
    "api/keys/command/main.ts",
    line.length > 0 ? "nats" : dataDir,
    command,
    ...rest,
  ], { signal, timeoutMs: TIMEOUT_MS, onOutput });
}

/** @param {string[]} args @param {string} dataDir */
function readArguments([command, ...rest], dataDir) {
  if (command === "list" && rest.length === 0) return { command, rest };
  if (command === "revoke" && rest.length === 1 && !rest[0].startsWith("-")) {
    return { command, rest };
  }
  if (command === "reset-admin") {
    const file = adminKeyFile(rest, dataDir);
    return { command, rest: file ? [file] : [], file };
  }
  throw new LocalError(`Use ${USE}: got ${[command, ...rest].join(" ") || "nothing"}`);
}

/**
 * Where the new key goes: the file that is named here, or the one that `npm start` takes the key
 * from. Undefined where there is none: then the key is printed.
 *
 * @param {string[]} rest @param {string} dataDir
 */
function adminKeyFile(rest, dataDir) {
  if (rest.length === 0) {
    const usual = `${dataDir}/admin-key`;
    const set = process.env.KANIZSA_ADMIN_KEY_FILE;
    if (set) return resolve(ROOT, set);
    return existsSync(usual) ? usual : undefined;
  }
  const name = rest[0] === "--file" ? rest[1] : /^--file=(.+)$/.exec(rest[0])?.[1];
  if (!name || rest.length !== (rest[0] === "--file" ? 2 : 1)) {
    throw new LocalError(`Use ${USE}: got reset-admin ${rest.join(" ")}`);
  }
  // npm runs us in the repository's folder; the file counts from where the person stands.
  return resolve(process.env.INIT_CWD || process.cwd(), name);
}
