import { commandLine, descendants } from "./processes.ts";
import type { Services } from "./services.ts";

/** Id of the API's process. */
export async function apiProcess({ program }: Pick<Services, "program">): Promise<number> {
  for (const pid of await descendants(program.pid)) {
    if ((await commandLine(pid))?.includes("api/main.ts")) return pid;
  }
  throw new Error("Expected a process of api/main.ts");
}

/** Memory of a process that is in RAM. */
export async function residentBytes(pid: number): Promise<number> {
  const ps = new Deno.Command("ps", { args: ["-o", "rss=", "-p", String(pid)] });
  return Number(new TextDecoder().decode((await ps.output()).stdout)) * 1024;
}
