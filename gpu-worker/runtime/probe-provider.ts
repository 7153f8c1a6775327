import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { firstLine } from "./first-line.ts";

export interface ProbeOptions {
  /** Provider that serves where this one is no faster than half of it; undefined: any speed will do. */
  readonly rival?: string;
  /** Time for everything, a GPU's first kernels included. */
  readonly seconds?: number;
  /** The program that tries it. */
  readonly program?: string;
}

const PROGRAM = fileURLToPath(new URL("probe-program.mjs", import.meta.url));
const SECONDS = 45;
/** A driver that computes on the CPU takes ten times what the CPU's own provider does. */
const SLOWER = 2;

const outcomeSchema = z.union([
  z.object({ error: z.string() }),
  z.object({ ms: z.number(), rivalMs: z.number().nullable() }),
]);

/**
 * Tries a provider in a process of its own, so that a driver which aborts or hangs can't take the
 * worker along. Gives the reason not to use it, null when it works.
 */
export function probeProvider(
  provider: string,
  { rival, seconds = SECONDS, program = PROGRAM }: ProbeOptions = {},
): Promise<string | null> {
  const parameters = [program, provider, ...(rival === undefined ? [] : [rival])];
  const limits = { timeout: seconds * 1000, killSignal: "SIGKILL", maxBuffer: 2 ** 20 } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, parameters, limits, (error, printed) => {
      if (error?.killed) resolve(`its trial run took longer than ${seconds} s`);
      else if (error) resolve(`its trial run ended with ${error.signal ?? `code ${error.code}`}`);
      else resolve(judge(printed, rival));
    });
  });
}

function judge(printed: string, rival: string | undefined): string | null {
  const outcome = readOutcome(printed);
  if (outcome === null) return `its trial run printed ${JSON.stringify(printed.slice(-80))}`;
  if ("error" in outcome) return firstLine(outcome.error);
  const { ms, rivalMs } = outcome;
  if (rivalMs === null || ms <= SLOWER * rivalMs) return null;
  return `slower than ${rival}: ${ms.toFixed(0)} ms for a trial run that takes ${rival} ` +
    `${rivalMs.toFixed(0)} ms; name it without ${rival} to use it all the same`;
}

/** The last line: drivers print too. */
function readOutcome(printed: string): z.output<typeof outcomeSchema> | null {
  try {
    return outcomeSchema.parse(JSON.parse(printed.trim().split("\n").at(-1) ?? ""));
  } catch {
    return null;
  }
}
