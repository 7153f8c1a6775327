import type { Picture } from "@kanizsa/shared/pipeline/picture.ts";
import { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { checkPromptsAgainstImage } from "@kanizsa/shared/schema/check-prompts.ts";
import type { SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { PreviewRequest, Progress, SegmentationResult } from "../types.ts";
import { completeRequest } from "./complete-request.ts";
import type { LocalModel } from "./local-model.ts";
import { localProblem } from "./local-problem.ts";
import { yieldingRuntime } from "./yielding-runtime.ts";

/** A picture whose pixels were read. */
export interface ReadPicture {
  /** All boxes, masks and points are in px of its size; the working copy may be smaller. */
  readonly picture: Picture;
  /** `image.id` of the result. */
  readonly imageId: string;
  /** What reading it took, 0 where it was read before, ms. */
  readonly decodeMs: number;
}

export interface AnswerOptions {
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/**
 * The answer that the API would give, from the networks in the page.
 *
 * @throws {ProblemError} request_invalid, too_many_prompts, prompt_outside_image, reference_unknown
 */
export async function answerPicture(
  { picture, imageId, decodeMs }: ReadPicture,
  asked: PreviewRequest,
  model: LocalModel,
  { signal, onProgress }: AnswerOptions,
): Promise<SegmentationResult> {
  const start = performance.now();
  const request = completeRequest(asked);
  checkPrompts(request, picture, model);
  const { instances, order, timings_ms: stages } = await segmentPicture(picture, request, {
    runtime: yieldingRuntime(model.runtime, signal),
    bank: model.bank,
    signal,
    onStage: onProgress,
  });
  return {
    id: `local_${randomHex(12)}`,
    status: "succeeded",
    created_at: new Date().toISOString(),
    cache: "miss",
    image: { id: imageId, width: picture.width, height: picture.height },
    model: {
      name: model.name,
      version: model.version,
      provider: model.backend,
      bank: { version: model.bank.version, references: model.bank.size },
    },
    timings_ms: {
      queue: 0,
      decode: tenths(decodeMs),
      proposals: tenths(stages.proposals),
      features: tenths(stages.features),
      vote: tenths(stages.vote),
      refine: tenths(stages.refine),
      total: tenths(decodeMs + performance.now() - start),
    },
    instances,
    order,
  };
}

function checkPrompts(request: SegmentationRequest, { width, height }: Picture, model: LocalModel) {
  const outside = checkPromptsAgainstImage(request, width, height);
  if (outside.length > 0) {
    throw localProblem("prompt_outside_image", outside[0].message, outside);
  }
  const { bank } = model;
  const unknown = request.prompts.flatMap(({ reference_id: id }, index) => {
    if (id === undefined || bank.numberOf(id) !== undefined) return [];
    const message = `Use one of the page's ${bank.size} references: got ${JSON.stringify(id)}`;
    return [{ pointer: `#/prompts/${index}/reference_id`, message }];
  });
  if (unknown.length > 0) throw localProblem("reference_unknown", unknown[0].message, unknown);
}

/** Not `randomUUID()`: pages without TLS have none. */
function randomHex(bytes: number): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(values, (value) => value.toString(16).padStart(2, "0")).join("");
}

/** Milliseconds to a tenth: more digits only look exact. */
function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
