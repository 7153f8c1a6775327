import { type Program, startProgram } from "../../harness/program.ts";
import { freePort } from "../../harness/free-port.ts";

const READY_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;

export const TOLD_WORKER = "gpu-worker/testing/told-worker.ts";
export const REAL_WORKER = "gpu-worker/main.ts";

/** A worker as a process of its own. */
export interface WorkerProcess extends AsyncDisposable {
  readonly url: string;
  readonly program: Program;
  /** Numbers of the requests on which work began here, in order; of TOLD_WORKER alone. */
  began(): number[];
  /** Those that came to their end. */
  ended(): number[];
  /** Those at work now. */
  held(): number[];
  /** SIGTERM, and waits for the end. @returns the exit code */
  stop(): Promise<number>;
  kill(): Promise<void>;
}

/** Starts one and waits until it is ready. */
export async function startWorkerProcess(
  env: Record<string, string>,
  file = TOLD_WORKER,
): Promise<WorkerProcess> {
  const program = startProgram("node", ["--import", "tsx", file], {
    KANIZSA_WORKER_PORT: String(freePort()),
    KANIZSA_EXIT_WITH_PARENT: "1",
    ...env,
  });
  const numbers = (event: string) => {
    const lines = program.output.matchAll(
      new RegExp(`^\\{"event":"${event}","request":(\\d+)\\}$`, "gm"),
    );
    return Array.from(lines, ([, number]) => Number(number));
  };
  const end = async (signal: Deno.Signal, timeoutMs: number) =>
    (await program.end(signal, timeoutMs)).code;
  const kill = async () => {
    await end("SIGKILL", STOP_TIMEOUT_MS);
  };
  const began = () => numbers("work_began");
  const ended = () => numbers("work_ended");
  try {
    const [, url] = await program.waitFor(
      /^\{"event":"ready","service":"worker","url":"([^"]+)"\}$/m,
      READY_TIMEOUT_MS,
    );
    return {
      url,
      program,
      began,
      ended,
      held: () => {
        const done = ended();
        return began().filter((number) => {
          const at = done.indexOf(number);
          if (at >= 0) done.splice(at, 1);
          return at < 0;
        });
      },
      stop: () => end("SIGTERM", STOP_TIMEOUT_MS),
      kill,
      [Symbol.asyncDispose]: kill,
    };
  } catch (error) {
    await kill();
    throw error;
  }
}
