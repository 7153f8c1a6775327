import { type Bitmap, intersectionOverUnion } from "@kanizsa/shared/mask/bitmap.ts";
import { decodeRle } from "@kanizsa/shared/mask/rle.ts";
import { type CenterError, centerError } from "@kanizsa/shared/metrics/center-error.ts";
import { relativeScaleError } from "@kanizsa/shared/metrics/scale-error.ts";
import type { InstanceResult, WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { PromptKind } from "../arguments.ts";
import type { OccludedCar } from "../occlusion/occlude.ts";
import { type MaskScore, scoreMask } from "./mask-score.ts";

/** An answer to a question about one car, decoded. */
export interface Answer {
  readonly instance: InstanceResult;
  readonly amodal: Bitmap;
  readonly visible: Bitmap;
}

export interface AnswerScore extends MaskScore {
  readonly found: boolean;
  readonly visibleIou: number;
  /** Null where the car was not found. */
  readonly center: CenterError | null;
  readonly scaleError: number | null;
  readonly abstained: boolean;
}

/** IoU of visible masks from which a car that was looked for counts as found. */
const FOUND_FROM = 0.5;

const MISSED: AnswerScore = {
  found: false,
  iou: 0,
  hidden: 0,
  visibleIou: 0,
  center: null,
  scaleError: null,
  abstained: false,
};

/**
 * The instance that answers for the target: the prompt's own, or, without a prompt, the one whose
 * visible mask overlaps the true one most, from an IoU of 0.5. Null when there is none.
 */
export function findAnswer(
  { instances }: WorkerResult,
  kind: PromptKind,
  car: OccludedCar,
): Answer | null {
  if (kind !== "none") {
    if (instances.length !== 1) {
      throw new Error(`Answer one prompt with one instance: got ${instances.length}`);
    }
    return decode(instances[0]);
  }
  let best: Answer | null = null;
  let bestIou = FOUND_FROM;
  for (const instance of instances) {
    const answer = decode(instance);
    const iou = intersectionOverUnion(answer.visible, car.visible);
    if (iou < bestIou) continue;
    bestIou = iou;
    best = answer;
  }
  return best;
}

/** A missed car scores 0 everywhere. */
export function scoreAnswer(answer: Answer | null, car: OccludedCar): AnswerScore {
  if (answer === null) return MISSED;
  const { center, scale, abstained } = answer.instance.match;
  return {
    ...scoreMask(answer.amodal, car),
    found: true,
    visibleIou: intersectionOverUnion(answer.visible, car.visible),
    center: centerError(center, car.amodalBox),
    scaleError: relativeScaleError(scale, car.amodalBox),
    abstained,
  };
}

function decode(instance: InstanceResult): Answer {
  return {
    instance,
    amodal: decodeRle(instance.amodal.segmentation),
    visible: decodeRle(instance.visible.segmentation),
  };
}
