import { readdir } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What this process holds once everything that nobody uses is collected. */
export interface Holdings {
  /** Resident memory, MiB. */
  readonly mib: number;
  /** Open files and sockets; null where /proc isn't there to tell. */
  readonly files: number | null;
}

const ROUNDS = 4;

/** Collects garbage, lets finalisers of native memory run, and tells what is left. */
export async function settledHoldings(): Promise<Holdings> {
  const collect = exposeCollection();
  for (let round = 0; round < ROUNDS; round++) {
    collect();
    await pause(20);
  }
  const files = await readdir("/proc/self/fd").then(({ length }) => length, () => null);
  return { mib: process.memoryUsage.rss() / 2 ** 20, files };
}

function exposeCollection(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}
