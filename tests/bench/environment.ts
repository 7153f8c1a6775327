import { cpus, totalmem } from "node:os";
import packageManifest from "../../package.json" with { type: "json" };

/** Date, code, machine and versions in one sentence. */
export async function environmentText(now: Date): Promise<string> {
  const commit = await git("rev-parse", "--short", "HEAD");
  const changes = await git("status", "--porcelain", "--untracked-files=no");
  const machine = `${cpus()[0]?.model.trim() ?? Deno.build.arch}, ${Deno.build.os}`;
  const { hono } = packageManifest.dependencies;
  const { autocannon } = packageManifest.devDependencies;
  return `${now.toISOString().slice(0, 10)}, commit ${commit || "unknown"}${changes && "+"}; ` +
    `${machine}, ${navigator.hardwareConcurrency} CPUs, ${Math.round(totalmem() / 2 ** 30)} GiB; ` +
    `deno ${Deno.version.deno}, hono ${hono}, autocannon ${autocannon}`;
}

/** What git prints, nothing outside a checkout. */
async function git(...args: string[]): Promise<string> {
  try {
    const { stdout } = await new Deno.Command("git", { args, stderr: "null" }).output();
    return new TextDecoder().decode(stdout).trim();
  } catch {
    return "";
  }
}
