import { descendants } from "./processes.ts";

const ROOT = new URL("../..", import.meta.url);

/** A program of the repository as a child process, with all that it printed. */
export interface Program {
  readonly pid: number;
  /** Standard output and error so far, as they came. */
  readonly output: string;
  readonly exited: Promise<Deno.CommandStatus>;
  /** Waits until a line of the output matches; rejects on the time limit or the program's end. */
  waitFor(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray>;
  /**
   * Sends a signal, if one is given, and waits for the end; what is left of the program and its
   * descendants after `timeoutMs` is killed.
   */
  end(signal: Deno.Signal | null, timeoutMs: number): Promise<Deno.CommandStatus>;
}

/** Its standard input stays open until the program ends, or until this process does. */
export function startProgram(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Program {
  const child = new Deno.Command(command, {
    args,
    env,
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let output = "";
  const changed = new EventTarget();
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output += text;
      changed.dispatchEvent(new Event("change"));
    }
  };
  const collected = Promise.all([collect(child.stdout), collect(child.stderr)]);
  const exited = child.status.then(async (status) => {
    await child.stdin.close().catch(() => {}); // closed already, from the other end
    return status;
  });

  const waitFor = async (pattern: RegExp, timeoutMs: number) => {
    const { promise, resolve, reject } = Promise.withResolvers<RegExpMatchArray>();
    const look = () => {
      const match = output.match(pattern);
      if (match) resolve(match);
    };
    const fail = (reason: string) =>
      reject(
        new Error(`Expected ${pattern} from ${command} ${args.join(" ")}: ${reason}\n${output}`),
      );
    const timer = setTimeout(() => fail(`nothing after ${timeoutMs} ms`), timeoutMs);
    changed.addEventListener("change", look);
    look();
    Promise.all([exited, collected]).then(([{ code }]) => fail(`ended with ${code}`));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      changed.removeEventListener("change", look);
    }
  };

  const end = async (signal: Deno.Signal | null, timeoutMs: number) => {
    const family = [child.pid, ...await descendants(child.pid)];
    if (signal) trySignal(child.pid, signal);
    const timer = setTimeout(() => family.forEach((pid) => trySignal(pid, "SIGKILL")), timeoutMs);
    const status = await exited;
    await collected;
    clearTimeout(timer);
    return status;
  };

  return {
    pid: child.pid,
    get output() {
      return output;
    },
    exited,
    waitFor,
    end,
  };
}

function trySignal(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error; // gone already
  }
}
