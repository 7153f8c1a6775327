import { spawn } from "node:child_process";
import { once } from "node:events";
import { ROOT } from "./paths.mjs";

/** How long an interrupted command gets to end by itself, ms. */
const GRACE_MS = 10_000;

/**
 * Runs a command in the repository's folder and shows what it prints, as it comes.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, signal: AbortSignal, timeoutMs: number, hold?: boolean,
 *   onOutput?: (text: string) => void }} options hold: shows what it printed when it has ended
 * @returns {Promise<number>} exit code; 1 when it was interrupted or took longer than `timeoutMs`
 */
export async function runCommand(command, args, { env, signal, timeoutMs, hold, onOutput }) {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", onOutput || hold ? "pipe" : "inherit", hold ? "pipe" : "inherit"],
  });
  let held = "";
  const show = (text) => hold ? held += text : process.stdout.write(text);
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    show(text);
    onOutput?.(text);
  });
  child.stderr?.setEncoding("utf8").on("data", show);
  const ended = once(child, "close");
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  let kill;
  const interrupt = () => {
    if (!signal.aborted) console.error(`Ended: it took longer than ${timeoutMs / 1000} s`);
    child.kill("SIGTERM");
    kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  };
  if (limit.aborted) interrupt();
  else limit.addEventListener("abort", interrupt);
  try {
    const [code] = await ended;
    return code ?? 1;
  } finally {
    process.stdout.write(held);
    clearTimeout(kill);
    limit.removeEventListener("abort", interrupt);
  }
}
