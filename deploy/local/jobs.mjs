import { natsPermissions } from "../../api/permissions.mjs";
import { LocalError } from "./local-error.mjs";
import { denoBinary } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";

const TIMEOUT_MS = 600_000;
const USE = "dead [NUMBER], replay NUMBER|all or drop NUMBER|all";

/**
 * `npm run jobs -- …`: for an operator who looks after jobs that were given up, where NATS carries
 * them. APIs and workers may run.
 *
 * @param {AbortSignal} signal @param {string[]} args
 * @param {(text: string) => void} [onOutput]
 * @returns {Promise<number>} exit code
 */
export async function jobs(signal, args, onOutput) {
  const [command, which, ...more] = args;
  const takesOne = command === "replay" || command === "drop";
  const known = command === "dead" ? args.length <= 2 : takesOne && which !== undefined;
  if (!known || more.length > 0) {
    throw new LocalError(`Use ${USE}: got ${args.join(" ") || "nothing"}`);
  }
  const { net, read, env } = natsPermissions(process.env);
  if (net.length === 0) {
    throw new LocalError(
      "Set KANIZSA_NATS_URL to the servers that keep the jobs: without NATS a job that is given up " +
        `is told to its caller alone; got ${process.env.KANIZSA_NATS_URL || "none"}`,
    );
  }
  return await runCommand(denoBinary(), [
    "run",
    "--no-check",
    "--no-prompt",
    `--allow-net=${net.join(",")}`,
    ...(read.length > 0 ? [`--allow-read=${read.join(",")}`] : []),
    `--allow-env=${env.join(",")}`,
    "api/dispatch/command/main.ts",
    ...args,
  ], { signal, timeoutMs: TIMEOUT_MS, onOutput });
}
