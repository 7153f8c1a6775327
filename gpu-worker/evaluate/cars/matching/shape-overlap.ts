import { boxCenter } from "@kanizsa/shared/geometry/box.ts";
import { atStride, type Frame } from "@kanizsa/shared/geometry/frame.ts";
import { maskToFrame, type SoftMask } from "@kanizsa/shared/geometry/resample-mask.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { FRAME, MASK_STRIDE, SHORT_EDGE } from "@kanizsa/shared/pipeline/constants.ts";
import type { OccludedCar } from "../../occlusion/occlude.ts";

/** The true whole car in the frame of the references: its box centred, its short edge theirs. */
export function trueShape({ amodal, amodalBox }: OccludedCar): SoftMask {
  const [centerX, centerY] = boxCenter(amodalBox);
  const scale = SHORT_EDGE / Math.min(amodalBox[2], amodalBox[3]);
  const frame: Frame = { scale, centerX, centerY, ...FRAME };
  return maskToFrame(RunLengthMask.fromBitmap(amodal), atStride(frame, MASK_STRIDE));
}

/** IoU(M_r, M_q) of two centred silhouettes at one scale (paper, section 3.2), set from one half. */
export function shapeOverlap(a: SoftMask, b: SoftMask): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i++) {
    const [inA, inB] = [a.data[i] > 0.5, b.data[i] > 0.5];
    both += Number(inA && inB);
    either += Number(inA || inB);
  }
  return either === 0 ? 0 : both / either;
}
