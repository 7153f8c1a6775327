import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { LocalError } from "./local-error.mjs";
import { ROOT } from "./paths.mjs";

/** Longer than the services give requests in flight (10 s), so that they end by themselves. */
const STOP_TIMEOUT_MS = 15_000;

/**
 * A worker or API as a direct child. Its standard input is a pipe from us, and it stops when that
 * ends, so that it doesn't outlive us even if we are killed with SIGKILL.
 *
 * @typedef {{ name: string, url: string, exited: Promise<string>, stop(): Promise<void> }} Service
 *   `exited` tells how it ended
 *
 * @param {{ name: string, command: string, args: string[], env: NodeJS.ProcessEnv,
 *   readyTimeoutMs: number, stopTimeoutMs?: number, signal: AbortSignal }} options
 * @returns {Promise<Service>} once it has printed its ready line
 */
export async function startService(
  { name, command, args, env, readyTimeoutMs, stopTimeoutMs = STOP_TIMEOUT_MS, signal },
) {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...env, KANIZSA_EXIT_WITH_PARENT: "1" },
    stdio: ["pipe", "pipe", "inherit"],
    // A group of its own: Ctrl-C in the terminal reaches us alone, and we stop the services in order.
    detached: true,
  });
  child.stdin.on("error", () => {}); // it has ended, which `exited` tells
  const exited = once(child, "exit").then(
    ([code, signalName]) => signalName ? `by ${signalName}` : `with exit code ${code}`,
    (error) => `before it could start: ${error.message}`,
  );
  const stop = async () => {
    signalGroup(child.pid, "SIGTERM");
    const kill = setTimeout(() => signalGroup(child.pid, "SIGKILL"), stopTimeoutMs);
    await exited;
    clearTimeout(kill);
  };
  const timeout = AbortSignal.timeout(readyTimeoutMs);
  try {
    const url = await Promise.race([
      readUrl(child.stdout, name),
      exited.then((how) => {
        throw new LocalError(`Mend what the ${name} printed above: it ended ${how} while starting`);
      }),
      rejectOn(signal, `Start again: the ${name} was interrupted while starting`),
      rejectOn(timeout, `Look at the ${name}: it was not ready after ${readyTimeoutMs / 1000} s`),
    ]);
    return { name, url, exited, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Shows every line, as long as the service prints; resolves to the address in the ready line. */
function readUrl(stdout, name) {
  return new Promise((resolve) => {
    createInterface({ input: stdout }).on("line", (line) => {
      process.stdout.write(`${line}\n`);
      const url = readReadyLine(line, name);
      if (url) resolve(url);
    });
  });
}

/** The address in `{"event":"ready","service":name,"url":…}`, undefined for any other line. */
function readReadyLine(line, name) {
  if (!line.includes('"ready"')) return undefined;
  try {
    const { event, service, url } = JSON.parse(line);
    return event === "ready" && service === name ? url : undefined;
  } catch {
    return undefined; // a line for people
  }
}

function rejectOn(signal, message) {
  return new Promise((_, reject) => {
    const fail = () => reject(new LocalError(message));
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail);
  });
}

function signalGroup(pid, name) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // already gone
  }
}
