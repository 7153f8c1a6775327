/**
 * Resolves at the first SIGINT or SIGTERM and, with `exitWithParent`, when standard input ends:
 * the program that started this one is gone then.
 */
export async function stopRequested(exitWithParent: boolean): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  Deno.addSignalListener("SIGINT", () => resolve("SIGINT"));
  Deno.addSignalListener("SIGTERM", () => resolve("SIGTERM"));
  if (exitWithParent) untilInputEnds().then(() => resolve("the end of standard input"));
  return await promise;
}

async function untilInputEnds(): Promise<void> {
  try {
    for await (const _ of Deno.stdin.readable);
  } catch {
    // A broken standard input tells the same as an ended one.
  }
}
