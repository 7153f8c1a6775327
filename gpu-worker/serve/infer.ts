import { checkPromptsAgainstImage } from "@kanizsa/shared/schema/check-prompts.ts";
import {
  MAX_PROMPTS,
  type SegmentationRequest,
  segmentationRequestSchema,
} from "@kanizsa/shared/schema/segmentation-request.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import type { WorkerProgress } from "@kanizsa/shared/schema/worker-progress.ts";
import { decodePicture } from "../image/decode.ts";
import { readImageHeader } from "../image/header.ts";
import { WorkerProblem } from "../worker-problem.ts";
import type { Engine } from "./engine.ts";

export interface InferLimits {
  readonly maxImageBytes: number;
  readonly maxImagePixels: number;
  readonly decodeSeconds: number;
}

/** Most bytes of the segmentation request: its masks cost some 30 bytes of memory for each of them. */
export const MAX_REQUEST_BYTES = 8_000_000;

/** An infer request that passed every check that needs no work. */
export interface InferJob {
  readonly image: Uint8Array;
  readonly request: SegmentationRequest;
}

/**
 * Checks what can be checked before the job waits for its turn.
 *
 * @throws {WorkerProblem} image_missing, image_too_large, request_not_json, request_invalid,
 * too_many_prompts
 */
export function checkInferJob(
  { image, request }: { image: Uint8Array | undefined; request: Uint8Array | undefined },
  { maxImageBytes }: InferLimits,
): InferJob {
  if (image === undefined) {
    throw new WorkerProblem(
      "image_missing",
      "Send the input `image`, an encoded picture: got none",
    );
  }
  if (image.length > maxImageBytes) {
    throw new WorkerProblem(
      "image_too_large",
      `Use an image file of at most ${maxImageBytes} bytes: got ${image.length}`,
    );
  }
  return { image, request: readRequest(request) };
}

function readRequest(bytes: Uint8Array | undefined): SegmentationRequest {
  if (bytes !== undefined && bytes.length > MAX_REQUEST_BYTES) {
    throw new WorkerProblem(
      "request_invalid",
      `Send a request of at most ${MAX_REQUEST_BYTES} bytes: got ${bytes.length}`,
    );
  }
  const value = bytes === undefined ? {} : parseJson(bytes);
  const result = validate(segmentationRequestSchema, value);
  if (result.success) return result.data;
  const { errors } = result;
  const tooMany = errors.find(({ pointer }) =>
    pointer === "#/prompts" && promptCount(value) > MAX_PROMPTS
  );
  if (tooMany) throw new WorkerProblem("too_many_prompts", tooMany.message, { errors });
  throw new WorkerProblem("request_invalid", "Change the fields that `errors` names", { errors });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new WorkerProblem(
      "request_not_json",
      "Send the input `request` as JSON: got bytes that are none",
      { cause: error },
    );
  }
}

function promptCount(value: unknown): number {
  if (typeof value !== "object" || value === null || !("prompts" in value)) return 0;
  return Array.isArray(value.prompts) ? value.prompts.length : 0;
}

/** What a job is done within, and who is told of it. */
export interface InferContext {
  /** From the request's arrival to its turn, ms. */
  readonly waitedMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: WorkerProgress) => void;
}

/**
 * Does the work of a job, cheapest check first: the picture's header, the prompts against its
 * size, the bank's references, then the pixels and the method.
 *
 * @throws {WorkerProblem} those of the picture, prompt_outside_image, reference_unknown
 */
export async function infer(
  { image, request }: InferJob,
  engine: Engine,
  limits: InferLimits,
  { waitedMs, signal, onProgress }: InferContext,
): Promise<WorkerResult> {
  onProgress({ state: "running", stage: "decode", done: 0, total: 1 });
  const started = performance.now();
  const header = await readImageHeader(image, limits.maxImagePixels);
  checkPrompts(request, header, engine);
  signal.throwIfAborted();
  const picture = await decodePicture(image, header, {
    maxPixels: limits.maxImagePixels,
    seconds: limits.decodeSeconds,
  });
  signal.throwIfAborted();
  const decodeMs = performance.now() - started;
  const { instances, order, timings_ms: stages } = await engine.segment(
    picture,
    request,
    signal,
    (stage) => onProgress({ state: "running", ...stage }),
  );
  return {
    image: { width: header.width, height: header.height },
    model: {
      name: engine.name,
      version: engine.version,
      provider: engine.providers.used,
      bank: { version: engine.bank.version, references: engine.bank.size },
    },
    timings_ms: {
      queue: tenths(waitedMs),
      decode: tenths(decodeMs),
      proposals: tenths(stages.proposals),
      features: tenths(stages.features),
      vote: tenths(stages.vote),
      refine: tenths(stages.refine),
      total: tenths(waitedMs + performance.now() - started),
    },
    instances,
    order,
  };
}

function checkPrompts(
  request: SegmentationRequest,
  { width, height }: { readonly width: number; readonly height: number },
  engine: Engine,
): void {
  const errors = checkPromptsAgainstImage(request, width, height);
  if (errors.length > 0) {
    throw new WorkerProblem("prompt_outside_image", errors[0].message, { errors });
  }
  const unknown = request.prompts.flatMap(({ reference_id: id }, index) => {
    if (id === undefined || engine.bank.numberOf(id) !== undefined) return [];
    const message = `Use a reference of bank ${engine.bank.version}: got ${JSON.stringify(id)}`;
    return [{ pointer: `#/prompts/${index}/reference_id`, message }];
  });
  if (unknown.length > 0) {
    throw new WorkerProblem("reference_unknown", unknown[0].message, { errors: unknown });
  }
}

/** Milliseconds to a tenth: more digits only look exact. */
function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
