import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { availableParallelism, cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sharp from "sharp";
import * as z from "zod";

/** What a figure depends on besides the code. */
export interface Environment {
  /** ISO 8601. */
  readonly date: string;
  /** Abbreviated git commit, "+" behind it when files differ from it; null outside a checkout. */
  readonly commit: string | null;
  readonly machine: string;
  readonly cpus: number;
  readonly memory_gib: number;
  readonly versions: Readonly<Record<string, string>>;
}

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));
const packageSchema = z.object({ version: z.string() });

export async function describeEnvironment(now: Date): Promise<Environment> {
  const require = createRequire(import.meta.url);
  const onnxruntime = packageSchema.parse(require("onnxruntime-node/package.json"));
  return {
    date: now.toISOString(),
    commit: await readCommit(),
    machine: `${cpus()[0]?.model.trim() ?? process.arch}, ${process.platform}`,
    cpus: availableParallelism(),
    memory_gib: Math.round(totalmem() / 2 ** 30),
    versions: {
      node: process.versions.node,
      "onnxruntime-node": onnxruntime.version,
      sharp: sharp.versions.sharp,
      libvips: sharp.versions.vips,
    },
  };
}

/** The environment in one sentence. */
export function environmentText(environment: Environment): string {
  const { date, commit, machine, cpus, memory_gib, versions } = environment;
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${date.slice(0, 10)}, commit ${commit ?? "unknown"}; ${machine}, ${cpus} CPUs, ` +
    `${memory_gib} GiB; ${software.join(", ")}`;
}

async function readCommit(): Promise<string | null> {
  const git = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)("git", args, { cwd: PROJECT, timeout: 10_000 });
    return stdout.trim();
  };
  try {
    const commit = await git("rev-parse", "--short", "HEAD");
    const changes = await git("status", "--porcelain", "--untracked-files=no");
    return changes === "" ? commit : `${commit}+`;
  } catch {
    return null; // no git here, or no checkout
  }
}
