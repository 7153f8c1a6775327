import { join } from "node:path";
import type { WorkerConfig } from "../../config.ts";
import type { EvaluateOptions } from "../arguments.ts";
import { openWorker } from "../worker/open-worker.ts";
import type { WorkerIdentity } from "../worker/worker-identity.ts";
import { AnswerLog } from "./answer-log.ts";
import type { Interruption } from "./interruption.ts";
import { rememberAnswers, type RememberingWorker } from "./remembering-worker.ts";

/** A worker that remembers its answers in the folder of the run. */
export interface Session {
  readonly worker: RememberingWorker;
  readonly identity: WorkerIdentity;
  /** What a worker that was started here logged at last. */
  lastWords(): string;
  close(): Promise<void>;
}

/** @throws {WorkerStartError | WorkerClientError | ModelFileError} */
export async function openSession(
  options: EvaluateOptions,
  config: WorkerConfig,
  interruption: Interruption,
): Promise<Session> {
  const log = await AnswerLog.open(join(options.out, "answers.jsonl"));
  try {
    const { client, identity, lastWords, stop } = await openWorker(
      options,
      config,
      interruption.atOnce,
    );
    return {
      worker: rememberAnswers({ client, identity, log, interruption }),
      identity,
      lastWords,
      async close() {
        await log.close();
        await stop();
      },
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}
