import { decodeRle } from "@kanizsa/shared/mask/rle.ts";
import { PictureLevels } from "@kanizsa/shared/geometry/resample-picture.ts";
import { fromPrompt } from "@kanizsa/shared/pipeline/instance-prompt.ts";
import { lookAtQuery } from "@kanizsa/shared/pipeline/look-at-query.ts";
import type { Picture } from "@kanizsa/shared/pipeline/picture.ts";
import type { ReferenceBank } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { Runtime, Tensor } from "@kanizsa/shared/pipeline/runtime.ts";
import { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { SoftMask } from "@kanizsa/shared/geometry/resample-mask.ts";
import type { OccludedCase } from "../../evaluate/cars/occluded-cases.ts";
import { type MaskScore, scoreMask } from "../../evaluate/cars/mask-score.ts";
import { promptsFor } from "../../evaluate/cars/prompt.ts";
import { remember, type Remembered } from "./remember.ts";

/** A half-hidden car that banks of any size are asked to complete. */
export interface BankQuery {
  /** Response maps [1, F, 32, 48] and visible mask, as they go into the vote. */
  readonly map: Tensor;
  readonly visible: SoftMask;
  /** Completes the car with a bank and scores the mask. */
  score(bank: ReferenceBank, mode: "refined" | "transfer"): Promise<MaskScore>;
}

/** Looks at an occluded car whose visible mask is given. */
export async function makeQuery({ car }: OccludedCase, runtime: Runtime): Promise<BankQuery> {
  const { width, height, rgb } = car.picture;
  const picture: Picture = { width, height, rgb, workingWidth: width, workingHeight: height };
  const prompts = promptsFor("mask", car);
  const [prompt] = segmentationRequestSchema.parse({ prompts }).prompts;
  const remembered: Remembered = new Map();
  const looking = fromPrompt(prompt, 0, [], width, height);
  const levels = new PictureLevels(picture);
  const query = await lookAtQuery(levels, looking, remember(runtime, remembered));
  return {
    map: { dims: query.map.dims, data: query.map.data.slice() },
    visible: query.visibleInFrame,
    async score(bank, mode) {
      const request = segmentationRequestSchema.parse({ prompts, mode });
      const method = { runtime: remember(runtime, remembered), bank };
      const { instances: [instance] } = await segmentPicture(picture, request, method);
      return scoreMask(decodeRle(instance.amodal.segmentation), car);
    },
  };
}
