import { type Program, startProgram } from "./program.ts";

/** Loading and warming the networks takes seconds, on a busy machine many. */
const READY_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 40_000;

/** A running API and worker, started as a user does, on free ports with a data folder of their own. */
export interface Services {
  readonly apiUrl: string;
  readonly workerUrl: string;
  readonly adminKey: string;
  /** The starter, whose children API and worker are. */
  readonly program: Program;
  /** Stops both and removes the data folder, unless it was given. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Settings besides the ports; KANIZSA_WORKER_URL starts the API alone. */
  readonly env?: Record<string, string>;
  /** Data folder to use and leave; by default a temporary one. */
  readonly dataDir?: string;
}

/**
 * Runs `node deploy/local.mjs start`, which `npm start` is. A test that is killed leaves nothing
 * behind: the starter stops when its standard input ends.
 */
export async function startServices({ env = {}, dataDir }: StartOptions = {}): Promise<Services> {
  const folder = dataDir ?? await Deno.makeTempDir({ prefix: "kanizsa-test-" });
  const program = startProgram("node", ["deploy/local.mjs", "start"], {
    KANIZSA_API_PORT: "0",
    KANIZSA_WORKER_PORT: "0",
    KANIZSA_DATA_DIR: folder,
    KANIZSA_EXIT_WITH_PARENT: "1",
    ...env,
  });
  const stop = async () => {
    await program.end("SIGTERM", STOP_TIMEOUT_MS);
    if (!dataDir) await Deno.remove(folder, { recursive: true });
  };
  try {
    await program.waitFor(/^Kanizsa is ready: /m, READY_TIMEOUT_MS);
    return {
      apiUrl: readUrl(program, "api"),
      workerUrl: env.KANIZSA_WORKER_URL ?? readUrl(program, "worker"),
      adminKey: (await Deno.readTextFile(`${folder}/admin-key`)).trim(),
      program,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address in a service's ready line. */
function readUrl(program: Program, service: "api" | "worker"): string {
  for (const line of program.output.split("\n")) {
    if (!line.startsWith('{"event":"ready"')) continue;
    const ready = JSON.parse(line);
    if (ready.service === service) return ready.url;
  }
  throw new Error(`Expected a ready line of the ${service}\n${program.output}`);
}
