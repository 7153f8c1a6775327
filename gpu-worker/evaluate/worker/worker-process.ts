import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as z from "zod";

/** A worker that runs as a child of this process. */
export interface WorkerProcess {
  readonly url: string;
  readonly pid: number;
  /** The last lines that it logged. */
  lastLog(): string;
  /** Ends it and waits until it is gone; once more does nothing. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Node's arguments; by default those that run the worker. */
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Time to load and warm up. */
  readonly seconds?: number;
  readonly signal?: AbortSignal;
}

/** The worker could not be started; the message ends with what it said. */
export class WorkerStartError extends Error {
  override readonly name = "WorkerStartError";
}

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));
const LOG_LINES = 20;
/** Running requests get their time first; then the process is killed. */
const STOP_SECONDS = 15;

const readySchema = z.object({
  event: z.literal("ready"),
  service: z.literal("worker"),
  url: z.string(),
});

/**
 * Starts a worker on a free port of the loopback address and waits until it is ready. It ends with
 * this process, however this one ends.
 *
 * @throws {WorkerStartError}
 */
export async function startWorkerProcess(
  { args = ["--import", "tsx", "gpu-worker/main.ts"], env, seconds = 120, signal }: StartOptions,
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, args, {
    cwd: PROJECT,
    env: {
      ...env,
      KANIZSA_WORKER_HOST: "127.0.0.1",
      KANIZSA_WORKER_PORT: "0",
      KANIZSA_EXIT_WITH_PARENT: "1",
    },
    stdio: ["pipe", "pipe", "pipe"],
    // A terminal sends Ctrl-C to its whole group: the worker must live to finish its request.
    detached: true,
  });
  const exited = once(child, "exit");
  const log: string[] = [];
  createInterface(child.stderr).on("line", (line) => {
    log.push(line);
    if (log.length > LOG_LINES) log.shift();
  });
  const lastLog = () => log.join("\n");
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS * 1000);
    await exited;
    clearTimeout(timer);
  };

  const settled = new AbortController();
  const interrupted = signal ? AbortSignal.any([signal, settled.signal]) : settled.signal;
  const url = await Promise.race([
    readReadyLine(createInterface(child.stdout)),
    exited.then(() => null),
    delay(seconds * 1000, null, { signal: interrupted }).catch(() => null),
  ]);
  settled.abort();
  if (url === null || child.pid === undefined) {
    await stop();
    throw new WorkerStartError(
      `Mend what keeps the worker from starting within ${seconds} s: got\n${lastLog()}`,
    );
  }
  return { url, pid: child.pid, lastLog, stop };
}

/** The URL of the ready line; never settles when none comes. */
function readReadyLine(lines: ReturnType<typeof createInterface>): Promise<string> {
  return new Promise((resolve) => {
    lines.on("line", (line) => {
      const ready = readySchema.safeParse(parseJson(line));
      if (ready.success) resolve(ready.data.url);
    });
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // other output
  }
}
