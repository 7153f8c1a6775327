import type { SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";

export interface SegmentationJob {
  /** Id of the caller's request, for the worker's log. */
  readonly id: string;
  /** The encoded file. */
  readonly image: Uint8Array;
  readonly request: SegmentationRequest;
  /**
   * Aborted when the caller is gone. Deno 2.9 tells so only of requests whose body came together
   * with the head, a few KB; the others run to their end.
   */
  readonly signal?: AbortSignal;
}

/** Hands pictures to a worker. */
export interface Dispatcher {
  /** @throws {ProblemError} with what the worker refused, or worker_unavailable, worker_timeout */
  segment(job: SegmentationJob): Promise<WorkerResult>;
  /** Whether a worker would serve now. */
  isReady(): Promise<boolean>;
}
