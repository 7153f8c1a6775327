import type { ProgressStream } from "../bank/progress.ts";
import { readConfig, type WorkerConfig } from "../config.ts";
import type { EvaluateOptions } from "./arguments.ts";
import { evaluateCars } from "./cars/evaluate-cars.ts";
import { evaluateMatching } from "./cars/matching/evaluate-matching.ts";
import { openMethod } from "./cars/matching/open-method.ts";
import type { DatasetName } from "./dataset-rules.ts";
import type { Evaluation } from "./evaluation.ts";
import { evaluateMasks } from "./masks/evaluate-masks.ts";
import { type Circumstances, circumstancesText } from "./report/circumstances.ts";
import { describeEnvironment } from "./report/environment.ts";
import type { Report } from "./report/report.ts";
import { toMarkdown } from "./report/table.ts";
import { writeReport } from "./report/write-report.ts";
import { commandLine } from "./run/command-line.ts";
import { InterruptedError, type Interruption } from "./run/interruption.ts";
import { lazily } from "./run/lazily.ts";
import { openSession } from "./run/open-session.ts";
import { startProgress } from "./run/progress.ts";
import { evaluateCamvid } from "./streets/evaluate-camvid.ts";
import { evaluateCityscapes } from "./streets/evaluate-cityscapes.ts";
import { evaluatePhotos } from "./streets/evaluate-photos.ts";
import { WorkerClientError } from "./worker/client.ts";

const EVALUATIONS: Readonly<Record<DatasetName, Evaluation>> = {
  cars: evaluateCars,
  scenes: evaluateMasks,
  cocoa: evaluateMasks,
  kins: evaluateMasks,
  coco: evaluateMasks,
  cityscapes: evaluateCityscapes,
  camvid: evaluateCamvid,
  photos: evaluatePhotos,
};

export interface RunInput {
  readonly options: EvaluateOptions;
  /** What was typed, for the report. */
  readonly argv: readonly string[];
  readonly interruption: Interruption;
  /** Takes the tables. */
  readonly stdout: { write(text: string): unknown };
  /** Takes the progress and where the report lies. */
  readonly stderr: ProgressStream;
}

/** A report, and what made it. */
interface Outcome extends Pick<Circumstances, "identity" | "asked" | "remembered"> {
  readonly report: Report;
}

/**
 * One run: the evaluation, its tables on standard output, its report in the folder.
 *
 * @throws {InterruptedError} when the person wanted the run to end, saying how to go on
 */
export async function runEvaluation(input: RunInput): Promise<void> {
  const { options, argv, stdout, stderr } = input;
  const config = readConfig(process.env);
  const { report, ...made } = options.stage === "matching"
    ? await matchInProcess(input, config)
    : await askWorker(input, config);
  const circumstances: Circumstances = {
    ...made,
    options,
    environment: await describeEnvironment(new Date()),
    command: commandLine(argv),
  };
  const tables = report.tables.map(toMarkdown).join("\n");
  stdout.write(`${tables}\n${circumstancesText(circumstances)}\n`);
  const files = await writeReport(report, circumstances, {
    folder: options.out,
    copy: options.json,
  });
  stderr.write(`Report: ${files.html}\n`);
}

/** Measures what a worker answers; what it answered before is remembered. */
async function askWorker(
  { options, interruption, stderr }: RunInput,
  config: WorkerConfig,
): Promise<Outcome> {
  // Opened when it is first needed: what is wrong with the data is told without waiting for it.
  const session = lazily(() => openSession(options, config, interruption));
  try {
    const report = await EVALUATIONS[options.dataset]({
      options,
      worker: {
        segment: async (...request) => await (await session.get()).worker.segment(...request),
      },
      follow: (total) =>
        startProgress(stderr, total, { asked: () => session.made?.worker.asked ?? 0 }),
    });
    const { identity, worker: { asked, remembered } } = await session.get();
    return { report, identity, asked, remembered };
  } catch (error) {
    const resume = `Run the same command again to go on: its answers are kept in ${options.out}`;
    if (interruption.isWanted) throw new InterruptedError(resume, { cause: error });
    if (error instanceof WorkerClientError && session.made) {
      stderr.write(`${session.made.lastWords()}\n${resume}\n`);
    }
    throw error;
  } finally {
    await session.made?.close();
  }
}

/** Measures voting and score with the networks in this process. */
async function matchInProcess(
  { options, interruption, stderr }: RunInput,
  config: WorkerConfig,
): Promise<Outcome> {
  const method = await openMethod(options, config);
  try {
    let steps = 0;
    const follow = (total: number) => startProgress(stderr, total, { asked: () => steps++ });
    const report = await evaluateMatching({ options, method, follow, interruption });
    return { report, identity: method.identity, asked: 0, remembered: 0 };
  } finally {
    await method.close();
  }
}
