import type { Cluster } from "./cluster.ts";

const ROOT = new URL("../../..", import.meta.url);
const TIMEOUT_MS = 30_000;

/** `npm run jobs -- …` */
export async function runJobsCommand(
  cluster: Pick<Cluster, "natsEnv">,
  ...args: string[]
): Promise<{ readonly code: number; readonly text: string }> {
  const output = await new Deno.Command("node", {
    args: ["deploy/local.mjs", "jobs", ...args],
    cwd: ROOT,
    env: cluster.natsEnv,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).output();
  const text = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code: output.code, text: text.join("") };
}
