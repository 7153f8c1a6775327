import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LocalError } from "./local-error.mjs";
import { ROOT } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";

const TIMEOUT_MS = 15 * 60_000;
/** In node_modules, so that it goes when the packages go: `npm ci` removes the folder first. */
const STAMP = join(ROOT, "node_modules", ".kanizsa-installed");

/** Runs `npm ci` unless it ran before for the same lock file, platform and major version of Node. */
export async function installPackages(signal) {
  const lock = await readFile(join(ROOT, "package-lock.json"));
  const node = `${process.platform}-${process.arch} node ${process.versions.node.split(".")[0]}`;
  const stamp = createHash("sha256").update(lock).update(node).digest("hex");
  if (await readStamp() === stamp) return;
  console.log("Installing packages (npm ci)");
  const code = await runNpm(["ci", "--no-audit", "--no-fund"], signal);
  if (code !== 0) throw new LocalError(`Mend what npm names above: \`npm ci\` ended with ${code}`);
  await writeFile(STAMP, stamp);
}

async function readStamp() {
  try {
    return await readFile(STAMP, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function runNpm(args, signal) {
  // Under `npm start` this is the npm that runs us; without it, the one on the path.
  const script = process.env.npm_execpath;
  const options = { signal, timeoutMs: TIMEOUT_MS };
  return script && /\.c?js$/.test(script)
    ? runCommand(process.execPath, [script, ...args], options)
    : runCommand("npm", args, options);
}
