import type { Priority } from "@kanizsa/shared/nats/nats-names.ts";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import type { SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";

export type SegmentationStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** Why a segmentation failed, as it is kept. */
export type KeptProblem = {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
};

/** The picture that was asked about; its size is that of the upright picture, px. */
export type AskedImage = {
  readonly id: string;
  readonly width: number;
  readonly height: number;
};

/** One request of one caller. Several may wait for the same run, or share its result. */
export type SegmentationRecord = {
  readonly id: string;
  readonly tenant: string;
  /** Principal that asked. */
  readonly creator: string;
  readonly status: SegmentationStatus;
  readonly created_at: string;
  readonly finished_at: string | null;
  readonly image: AskedImage;
  /** The run that it waits for or that answered it. */
  readonly run: string;
  /** Where the result is found again; null while the worker's versions weren't known. */
  readonly cache_key: string | null;
  /** Whether it was answered by an earlier run's result. */
  readonly cache: "hit" | "miss";
  readonly webhook: string | null;
  readonly problem: KeptProblem | null;
};

/** Work for the worker, shared by all who ask the same of the same picture at the same time. */
export type RunRecord = {
  /** 64 hexadecimal digits: the cache key, so that who asks the same meets here, or random ones. */
  readonly id: string;
  readonly tenant: string;
  readonly image: AskedImage;
  readonly request: SegmentationRequest;
  /** Where the result will be found again, null while the worker's versions aren't known. */
  readonly cache_key: string | null;
  /** Process that works on it; without one, or with one that is gone, any may take it. */
  readonly owner?: string;
  /** Interactive runs go first; by default interactive. */
  readonly priority?: Priority;
  /** Versions that the cache key stands for; a worker with others answers, but not for the cache. */
  readonly versions?: string;
  /** How often a worker died while it ran this. */
  readonly attempts: number;
  readonly created_at: string;
  /** W3C trace context of the request that began it. */
  readonly traceparent?: string;
};

/** Where a cached result lies: in the blob named by the run that made it. */
export type ResultRecord = { readonly run: string };

export const segmentationKey = (tenant: string, id: string) => `segmentation.${tenant}.${id}`;
export const segmentationsOf = (tenant: string) => `segmentation.${tenant}.`;
export const runKey = (id: string) => `run.${id}`;
export const waitingKey = (run: string, id: string) => `waiting.${run}.${id}`;
export const waitingFor = (run: string) => `waiting.${run}.`;
export const resultKey = (cacheKey: string) => `result.${cacheKey}`;

/** Who still needs a picture and a result: one entry a segmentation, so that the last one is known. */
export const imageUses = (tenant: string, imageId: string) => `use.${tenant}.${hexOf(imageId)}.`;
export const resultUses = (tenant: string, imageId: string, run: string) =>
  `${imageUses(tenant, imageId)}${run}.`;
export const useKey = ({ tenant, image, run, id }: SegmentationRecord) =>
  `${resultUses(tenant, image.id, run)}${id}`;

/** `sha256:…` → its digits: keys of the store hold no colon. */
function hexOf(imageId: string): string {
  return imageId.slice(imageId.indexOf(":") + 1);
}
