import { join } from "node:path";
import { apiPermissions } from "../../api/permissions.mjs";
import { type Program, startProgram } from "./program.ts";

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;

/** The API without a starter: a process that can be stopped, killed and started again in a blink. */
export interface ApiAlone extends AsyncDisposable {
  readonly url: string;
  readonly adminKey: string;
  readonly program: Program;
  /** SIGTERM, and waits for the end. @returns the exit code */
  stop(): Promise<number>;
  /** SIGKILL: nothing is written or told any more. */
  kill(): Promise<void>;
}

/**
 * Runs api/main.ts under the permissions that the starter gives it. Quicker than `startServices()`,
 * for tests that start it often; data folder, and worker or NATS, come with the settings.
 *
 * @param through command that replaces itself by the one that is added to it
 */
export async function startApiAlone(
  settings: Record<string, string> & {
    readonly KANIZSA_DATA_DIR: string;
  },
  through: readonly string[] = [],
): Promise<ApiAlone> {
  const env = {
    KANIZSA_API_PORT: "0",
    KANIZSA_ADMIN_KEY_FILE: join(settings.KANIZSA_DATA_DIR, "admin-key"),
    KANIZSA_EXIT_WITH_PARENT: "1",
    // What a caller may send in a minute isn't what these tests are about.
    KANIZSA_RATE_PER_MINUTE: "10000000",
    ...settings,
  };
  const [command, ...args] = [
    ...through,
    ...[Deno.execPath(), "run", "--no-check", ...apiPermissions(env), "api/main.ts"],
  ];
  const program = startProgram(command, args, env);
  const signal = async (name: Deno.Signal) => {
    trySignal(program.pid, name);
    const killing = setTimeout(() => trySignal(program.pid, "SIGKILL"), STOP_TIMEOUT_MS);
    const { code } = await program.exited;
    clearTimeout(killing);
    return code;
  };
  const kill = async () => {
    await signal("SIGKILL");
  };
  try {
    const [, url] = await program.waitFor(
      /^\{"event":"ready","service":"api","url":"([^"]+)"\}$/m,
      READY_TIMEOUT_MS,
    );
    return {
      url,
      adminKey: (await Deno.readTextFile(env.KANIZSA_ADMIN_KEY_FILE)).trim(),
      program,
      stop: () => signal("SIGTERM"),
      kill,
      [Symbol.asyncDispose]: kill,
    };
  } catch (error) {
    await kill();
    throw error;
  }
}

function trySignal(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error; // ended already
  }
}
