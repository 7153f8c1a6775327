import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../command-line/usage-error.ts";
import { ConfigError, readConfig } from "../config.ts";
import { type DatasetName, type EvaluateOptions, parseArguments } from "./arguments.ts";
import { evaluateCars } from "./cars/evaluate-cars.ts";
import { connectWorker, WorkerClientError } from "./worker/client.ts";
import { DatasetError } from "./datasets/dataset-error.ts";
import type { Evaluation, EvaluationReport } from "./evaluation.ts";
import { describeEnvironment, environmentText } from "./report/environment.ts";
import { overlayFolder } from "./report/overlay-folder.ts";
import { toMarkdown } from "./report/table.ts";
import { evaluateCamvid } from "./streets/evaluate-camvid.ts";
import { evaluateCityscapes } from "./streets/evaluate-cityscapes.ts";
import { evaluatePhotos } from "./streets/evaluate-photos.ts";
import { USAGE } from "./usage.ts";
import { startWorkerProcess, WorkerStartError } from "./worker/worker-process.ts";

const EVALUATIONS: Readonly<Record<DatasetName, Evaluation>> = {
  cars: evaluateCars,
  cityscapes: evaluateCityscapes,
  camvid: evaluateCamvid,
  photos: evaluatePhotos,
};

/** Composition of `npm run evaluate`; `usage.ts` says what it does. */
async function main(argv: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => interruption.abort());
  try {
    const options = parseArguments(argv);
    if (options === null) process.stdout.write(USAGE);
    else await evaluate(options, interruption.signal);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nSee \`npm run evaluate -- --help\`\n`);
      return 2;
    }
    if (interruption.signal.aborted) return 130;
    process.stderr.write(`${isExpected(error) ? error.message : describe(error)}\n`);
    return 1;
  }
}

async function evaluate(options: EvaluateOptions, signal: AbortSignal): Promise<void> {
  const { token } = readConfig(process.env);
  const own = options.worker === undefined
    ? await startWorkerProcess({ env: process.env, signal })
    : null;
  const url = options.worker ?? own?.url ?? "";
  try {
    const overlays = overlayFolder(options.out);
    const worker = connectWorker({ url, token, signal });
    const context = { options, worker, overlays, stderr: process.stderr };
    await report(await EVALUATIONS[options.dataset](context), options);
    if (overlays.path !== null) process.stderr.write(`Overlays are in ${overlays.path}\n`);
  } catch (error) {
    if (own && !signal.aborted) {
      process.stderr.write(`The worker logged at last:\n${own.lastLog()}\n`);
    }
    throw error;
  } finally {
    await own?.stop();
  }
}

async function report(
  { tables, details, model }: EvaluationReport,
  options: EvaluateOptions,
): Promise<void> {
  const environment = await describeEnvironment(new Date());
  const models = model === null
    ? "no model answered"
    : `model ${model.name} ${model.version} on ${model.provider}, bank ${model.bank.version} of ` +
      `${model.bank.references}`;
  const where = options.worker === undefined ? "" : `; worker at ${options.worker}`;
  const text = tables.map(toMarkdown).join("\n");
  process.stdout.write(`${text}\n${models}; ${environmentText(environment)}${where}\n`);
  if (options.json === undefined) return;
  await mkdir(dirname(options.json), { recursive: true });
  // JSON has no Infinity.
  const limit = Number.isFinite(options.limit) ? options.limit : null;
  const written = { environment, model, options: { ...options, limit }, ...details };
  await writeFile(options.json, `${JSON.stringify(written, undefined, 2)}\n`);
}

/** Faults that whoever runs the command can mend: their message is enough. */
function isExpected(error: unknown): error is Error {
  return error instanceof ConfigError || error instanceof DatasetError ||
    error instanceof WorkerClientError || error instanceof WorkerStartError;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

process.exitCode = await main(process.argv.slice(2));
