import { type Bitmap, intersectionOverUnion } from "@kanizsa/shared/mask/bitmap.ts";
import { convexHull } from "@kanizsa/shared/metrics/convex-hull.ts";
import { hiddenIou } from "@kanizsa/shared/metrics/hidden-iou.ts";
import type { OccludedCar } from "../occlusion/occlude.ts";

/** How well an amodal mask fits, 0 to 1. */
export interface MaskScore {
  /** IoU of the complete mask. */
  readonly iou: number;
  /** IoU of the hidden part alone. */
  readonly hidden: number;
}

export function scoreMask(predicted: Bitmap, { amodal, visible }: OccludedCar): MaskScore {
  return {
    iou: intersectionOverUnion(predicted, amodal),
    // Every case hides something, so that the part has an IoU.
    hidden: hiddenIou({ predicted, amodal, visible }) ?? 0,
  };
}

/** What a method must beat: both know the true visible mask. */
export interface Baselines {
  readonly visible: MaskScore;
  readonly hull: MaskScore;
}

export function scoreBaselines(car: OccludedCar): Baselines {
  return {
    visible: scoreMask(car.visible, car),
    hull: scoreMask(convexHull(car.visible), car),
  };
}
