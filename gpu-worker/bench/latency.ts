import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startProgress } from "../bank/progress.ts";
import { readConfig } from "../config.ts";
import { connectWorker } from "../evaluate/worker/client.ts";
import { describeEnvironment, environmentText } from "../evaluate/report/environment.ts";
import { toMarkdown } from "../evaluate/report/table.ts";
import { startWorkerProcess } from "../evaluate/worker/worker-process.ts";
import { measureLatency, measureMemory } from "./measure-worker.ts";
import { replaceSection } from "./replace-section.ts";
import { residentMemory } from "./resident-memory.ts";
import { latencyTable, memoryTable } from "./tables.ts";
import { timeRuns } from "./time-runs.ts";
import { openTrunk } from "./trunk-rival.ts";

const BENCHMARKS = fileURLToPath(new URL("../../tests/BENCHMARKS.md", import.meta.url));
const COUNTS = { warmUps: 10, runs: 50 };
const REQUESTS = 500;
const TITLE = "# Benchmarks\n\nFigures of one machine; the ratios travel better than the times.\n";

/**
 * `npm run bench:worker`: time and memory of a worker of its own, printed and written to
 * tests/BENCHMARKS.md. With `--dry-run` it is only printed.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { "dry-run": { type: "boolean" } } });
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => interruption.abort());
  const { signal } = interruption;
  const { modelsDir, threads, token } = readConfig(process.env);
  const own = await startWorkerProcess({ env: process.env, signal });
  try {
    const worker = connectWorker({ url: own.url, token, signal });
    const latency = await measureLatency(worker, COUNTS);
    const rival = await openTrunk(modelsDir, threads);
    const trunk = await timeRuns(() => rival.run(), COUNTS);
    await rival.release();
    const memory = await measureMemory(worker, {
      requests: REQUESTS,
      readMib: () => residentMemory(own.pid),
      progress: startProgress(process.stderr, REQUESTS),
    });
    const environment = await describeEnvironment(new Date());
    const text = [latencyTable(latency, trunk, COUNTS), memoryTable(memory)].map(toMarkdown)
      .concat(`${environmentText(environment)}\n`).join("\n");
    process.stdout.write(text);
    if (values["dry-run"]) return;
    const document = await readFile(BENCHMARKS, "utf8").catch(() => TITLE);
    await writeFile(BENCHMARKS, replaceSection(document, "worker", text));
  } finally {
    await own.stop();
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
