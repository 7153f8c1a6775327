import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Resident memory (RSS) of a process, MiB; from /proc, or `ps` where there is none. */
export async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => null);
  const kib = status === null
    ? (await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)])).stdout
    : /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  return Number(kib) / 1024;
}
