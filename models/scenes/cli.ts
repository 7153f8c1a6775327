import { mkdir, readFile } from "node:fs/promises";
import { parseOptions, type ScenesOptions } from "./options.ts";
import { finishSplit } from "./output/finish-split.ts";
import { RenderError } from "./output/render-error.ts";
import { type Progress, renderSet } from "./output/render-set.ts";
import { layoutOf } from "./output/set-layout.ts";
import { SPLITS } from "./output/splits.ts";
import type { SplitChecksums } from "./output/sum-split.ts";
import { checksumsSchema, verifySet } from "./output/verify-set.ts";
import { writeSetFiles } from "./output/write-set-files.ts";
import { USAGE } from "./usage.ts";
import { UsageError } from "./usage-error.ts";

/** Composition of `npm run scenes`; `usage.ts` says what it does. */
async function main(args: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => interruption.abort());
  try {
    const options = parseOptions(args);
    if (options === null) process.stdout.write(USAGE);
    else if (options.verify) return await verify(options.out, interruption.signal);
    else return await draw(options, interruption.signal);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nSee \`npm run scenes -- --help\`\n`);
      return 2;
    }
    if (error instanceof RenderError || isFileFault(error)) {
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

/** Draws the splits one after the other. Returns the exit code. */
async function draw(options: ScenesOptions, signal: AbortSignal): Promise<number> {
  const { out: folder, seed, width, height, workers } = options;
  await mkdir(folder, { recursive: true });
  const checksums: Record<string, SplitChecksums> = {};
  for (const split of options.splits) {
    const count = options.count ?? SPLITS[split].count;
    const set = { folder, split, count, seed, width, height, workers };
    if (!await renderSet(set, showProgress(split), signal)) {
      process.stderr.write("\nInterrupted: run the same command again to go on\n");
      return 130;
    }
    process.stderr.write(`\n${split}: writing annotations\n`);
    checksums[split] = await finishSplit(set);
  }
  await writeSetFiles(folder, { seed, width, height }, checksums);
  process.stdout.write(`The set is in ${layoutOf(folder).scenes}\n`);
  return 0;
}

/** Compares a folder with the published set. Returns the exit code. */
async function verify(folder: string, signal: AbortSignal): Promise<number> {
  const file = await readFile(new URL("./checksums.json", import.meta.url), "utf8");
  const verdicts = await verifySet(folder, checksumsSchema.parse(JSON.parse(file)), signal);
  for (const { split, faults, samePixels } of verdicts) {
    const pixels = samePixels === null
      ? ""
      : samePixels
      ? ", every pixel the same"
      : ", pixels differ";
    process.stdout.write(
      `${split}: ${faults.length === 0 ? `as published${pixels}` : faults.join("; ")}\n`,
    );
  }
  if (signal.aborted) return 130;
  return verdicts.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

/** One line that is written over on a terminal, and now and then a line elsewhere. */
function showProgress(split: string): Progress {
  const began = performance.now();
  let last = -Infinity;
  return ({ done, skipped, count }) => {
    const now = performance.now();
    const every = process.stderr.isTTY ? 200 : 30_000;
    if (done < count && now - last < every) return;
    last = now;
    const rate = (done - skipped) / Math.max(0.001, (now - began) / 1000);
    const left = rate > 0 ? `, ${Math.ceil((count - done) / rate)} s left` : "";
    const text = `${split}: ${done} of ${count} pictures, ${rate.toFixed(2)} a second${left}`;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  };
}

function isFileFault(error: unknown): error is Error {
  return error instanceof Error && "code" in error && "syscall" in error;
}

process.exitCode = await main(process.argv.slice(2));
