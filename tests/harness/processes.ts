/** Ids of all processes that a process started, directly or through others. */
export async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "pid=,ppid="] }).output();
  const children = new Map<number, number[]>();
  for (const line of new TextDecoder().decode(stdout).trim().split("\n")) {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...children.get(parent) ?? [], child]);
  }
  const found = [...children.get(pid) ?? []];
  // Grows while it is read, level by level.
  for (const each of found) found.push(...children.get(each) ?? []);
  return found;
}

/** Command line of a process, undefined when it has ended. */
export async function commandLine(pid: number): Promise<string | undefined> {
  const ps = new Deno.Command("ps", { args: ["-ww", "-o", "stat=,args=", "-p", String(pid)] });
  const [, state, text] =
    new TextDecoder().decode((await ps.output()).stdout).match(/^\s*(\S+)\s+(.*)/) ?? [];
  // A zombie has ended; its parent just hasn't asked for it yet.
  return state === undefined || state.startsWith("Z") ? undefined : text;
}

/** Those of the processes that are still there after at most `timeoutMs`. */
export async function survivors(pids: readonly number[], timeoutMs: number): Promise<number[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const lines = await Promise.all(pids.map(commandLine));
    const alive = pids.filter((_, i) => lines[i] !== undefined);
    if (alive.length === 0 || Date.now() > deadline) return alive;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
