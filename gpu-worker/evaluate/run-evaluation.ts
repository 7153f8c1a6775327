import { readConfig } from "../config.ts";
import type { ProgressStream } from "../bank/progress.ts";
import type { EvaluateOptions } from "./arguments.ts";
import type { DatasetName } from "./dataset-rules.ts";
import { evaluateCars } from "./cars/evaluate-cars.ts";
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

/**
 * One run: a worker that remembers its answers, the evaluation, the report.
 *
 * @throws {InterruptedError} when the person wanted the run to end, saying how to go on
 */
export async function runEvaluation(
  { options, argv, interruption, stdout, stderr }: RunInput,
): Promise<void> {
  const config = readConfig(process.env);
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
    await publish(report, {
      options,
      identity,
      environment: await describeEnvironment(new Date()),
      command: commandLine(argv),
      asked,
      remembered,
    }, { stdout, stderr });
  } catch (error) {
    if (interruption.isWanted) {
      throw new InterruptedError(
        `Run the same command again to go on: its answers are kept in ${options.out}`,
        { cause: error },
      );
    }
    if (error instanceof WorkerClientError) stderr.write(session.made?.lastWords() ?? "");
    throw error;
  } finally {
    await session.made?.close();
  }
}

async function publish(
  report: Report,
  circumstances: Circumstances,
  { stdout, stderr }: Pick<RunInput, "stdout" | "stderr">,
): Promise<void> {
  const { out, json } = circumstances.options;
  const tables = report.tables.map(toMarkdown).join("\n");
  stdout.write(`${tables}\n${circumstancesText(circumstances)}\n`);
  const files = await writeReport(report, circumstances, { folder: out, copy: json });
  stderr.write(`Report: ${files.html}\n`);
}
