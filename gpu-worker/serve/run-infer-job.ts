import type { WorkerProgress } from "@kanizsa/shared/schema/worker-progress.ts";
import type { Batcher } from "../batcher.ts";
import type { RequestTrace } from "../telemetry/tracing.ts";
import type { Engine } from "./engine.ts";
import { checkInferJob, infer, type InferLimits } from "./infer.ts";
import { encodeInferResponse, type InferRequest } from "./infer-message.ts";
import type { WorkerMetrics } from "./metrics.ts";
import type { ModelSlot } from "./model-slot.ts";
import type { RequestProgress } from "./request-progress.ts";

export interface InferParts {
  readonly config: InferLimits;
  readonly slot: ModelSlot;
  readonly batcher: Batcher;
  readonly progress: RequestProgress;
  readonly metrics: WorkerMetrics;
}

/** One infer request, by whatever line it came. */
export interface InferCall {
  /** By which its progress is found. */
  readonly id: string;
  /** Bytes of its body, as far as is known before it is read. */
  readonly bytes: number;
  /** Refuses an engine that isn't the one that was asked for. */
  readonly checkEngine?: (engine: Engine) => void;
  /** Reads the message; called once there is room for it. */
  readonly read: () => Promise<InferRequest>;
  readonly signal: AbortSignal;
  readonly trace: RequestTrace;
  /** For the log; no picture data. */
  readonly facts: Record<string, unknown>;
}

/**
 * Takes a place, reads, checks, waits for its turn, computes and encodes the answer.
 *
 * @throws {WorkerProblem} what the caller may know
 */
export async function runInferJob(
  { id, bytes, checkEngine, read, signal, trace, facts }: InferCall,
  { config, slot, batcher, progress, metrics }: InferParts,
): Promise<ReturnType<typeof encodeInferResponse>> {
  const arrived = performance.now();
  const lease = slot.lease();
  try {
    checkEngine?.(lease.engine);
    const ticket = batcher.admit(bytes);
    const report = progress.begin(id);
    const onProgress = (progress: WorkerProgress) => {
      report.update(progress);
      trace.stage(progress.stage);
    };
    try {
      const message = await read();
      const job = checkInferJob(message, config);
      trace.stage("queue");
      const result = await ticket.run(
        () =>
          infer(job, lease.engine, config, {
            waitedMs: performance.now() - arrived,
            signal,
            onProgress,
          }),
        signal,
      );
      metrics.countResult(result);
      Object.assign(facts, {
        width: result.image.width,
        height: result.image.height,
        prompts: job.request.prompts.length,
        instances: result.instances.length,
        timings_ms: result.timings_ms,
      });
      const model = { name: lease.engine.name, version: lease.engine.version };
      const answer = { id: message.id, model, result: JSON.stringify(result) };
      return encodeInferResponse(answer, message.binaryOutput);
    } finally {
      report.end();
      ticket.release();
    }
  } finally {
    lease.release();
  }
}
