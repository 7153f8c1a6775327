import type { Bitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { decodeRle } from "@kanizsa/shared/mask/rle.ts";
import type { InstanceResult, WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";

/** A found car with its masks at the picture's size. */
export interface FoundCar {
  readonly instance: InstanceResult;
  readonly visible: Bitmap;
  readonly amodal: Bitmap;
}

export function decodeInstances({ instances }: WorkerResult): FoundCar[] {
  return instances.map((instance) => ({
    instance,
    visible: decodeRle(instance.visible.segmentation),
    amodal: decodeRle(instance.amodal.segmentation),
  }));
}
