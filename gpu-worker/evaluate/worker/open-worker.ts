import { join, resolve } from "node:path";
import type { WorkerConfig } from "../../config.ts";
import type { EvaluateOptions } from "../arguments.ts";
import { connectWorker, type WorkerClient } from "./client.ts";
import { fingerprint } from "./fingerprint.ts";
import { type WorkerIdentity, workerIdentity } from "./worker-identity.ts";
import { startWorkerProcess } from "./worker-process.ts";

/** Longest wait for one answer: a busy machine may take its time, nobody sits before it. */
const ANSWER_SECONDS = 600;

/** A worker that answers, and who it is. */
export interface OpenWorker {
  readonly client: WorkerClient;
  readonly identity: WorkerIdentity;
  /** What a worker that was started here logged at last; "" for another one. */
  lastWords(): string;
  /** Ends a worker that was started here. */
  stop(): Promise<void>;
}

/**
 * Connects to the worker at `--worker`, or starts one with the bank and without the improvements that
 * the options name.
 *
 * @throws {WorkerStartError | WorkerClientError | ModelFileError}
 */
export async function openWorker(
  { worker: url, bank, without }: Pick<EvaluateOptions, "worker" | "bank" | "without">,
  { token, modelsDir }: Pick<WorkerConfig, "token" | "modelsDir">,
  signal: AbortSignal,
): Promise<OpenWorker> {
  if (url !== undefined) {
    const client = connectWorker({ url, token, signal, seconds: ANSWER_SECONDS });
    const identity = workerIdentity(await client.describe(), null);
    return { client, identity, lastWords: () => "", stop: () => Promise.resolve() };
  }
  const source = await fingerprint(join(modelsDir, "manifest.json"));
  const own = await startWorkerProcess({
    env: {
      ...process.env,
      KANIZSA_MODELS_DIR: resolve(modelsDir),
      KANIZSA_WORKER_REQUEST_SECONDS: String(ANSWER_SECONDS),
      ...bank === undefined ? {} : { KANIZSA_BANK: resolve(bank) },
      KANIZSA_WITHOUT: without.join(","),
    },
    signal,
  });
  try {
    const client = connectWorker({ url: own.url, token, signal, seconds: ANSWER_SECONDS });
    return {
      client,
      identity: workerIdentity(await client.describe(), source),
      lastWords: () => `The worker logged at last:\n${own.lastLog()}\n`,
      stop: own.stop,
    };
  } catch (error) {
    await own.stop();
    throw error;
  }
}
