import type { Priority } from "@kanizsa/shared/nats/nats-names.ts";
import type { ReferencePage, ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
import type { SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { WorkerModel } from "@kanizsa/shared/schema/worker-model.ts";
import type { WorkerProgress } from "@kanizsa/shared/schema/worker-progress.ts";

export interface SegmentationJob {
  /** Id of the run, for the worker's log and for `progress`: 1 to 100 of A–Z, a–z, 0–9, "_", ".", ":", "-". */
  readonly id: string;
  /** The encoded file. */
  readonly image: Uint8Array;
  readonly request: SegmentationRequest;
  /** Interactive jobs go first, where there is a queue; by default interactive. */
  readonly priority?: Priority;
  /** What an operator is told of a job that was given up, as JSON: some hundred ASCII characters. */
  readonly origin?: unknown;
  /** W3C trace context of the caller, `00-…`: the worker's spans join it. */
  readonly traceparent?: string;
  /**
   * Aborted when nobody waits any more. Deno 2.9 tells so of HTTP requests only whose body came
   * together with the head, a few KB; the others run to their end.
   */
  readonly signal?: AbortSignal;
}

export interface ReferencesRequest {
  /** Only references behind this one in the bank's order. */
  readonly after?: string;
  /** 1 to MAX_REFERENCE_PAGE. */
  readonly limit: number;
}

/** Hands pictures to a worker. All methods but the last two throw worker_unavailable, worker_timeout. */
export interface Dispatcher {
  /**
   * @throws {WorkerGone} when the worker ended with the job in its hands
   * @throws {ProblemError} with what the worker refused, or worker_unavailable, worker_timeout
   */
  segment(job: SegmentationJob): Promise<WorkerResult>;
  /** A reference of the bank that serves, null when it has none with this id. */
  reference(id: string): Promise<ReferenceRecord | null>;
  /** @throws {ProblemError} request_invalid when the bank has no reference `after` */
  references(page: ReferencesRequest): Promise<ReferencePage>;
  /** What serves. */
  model(): Promise<WorkerModel>;
  /** How far a worker is with a job; null when none has it, or none tells. */
  progress(id: string): Promise<WorkerProgress | null>;
  /** Whether a worker would serve now. */
  isReady(): Promise<boolean>;
}
