import { boxCenter, type BoxXywh } from "../geometry/box.ts";
import { atStride, boxToFrame, type Frame } from "../geometry/frame.ts";
import { boxToMask, maskToFrame } from "../geometry/resample-mask.ts";
import { type PictureLevels, resamplePicture } from "../geometry/resample-picture.ts";
import type { RunLengthMask } from "../mask/run-length-mask.ts";
import { CELL, WIDE } from "./constants.ts";
import type { Runtime, Tensor } from "./runtime.ts";

/** What ScaleNet says of the whole object, image px. */
export interface ObjectGeometry {
  /** ŝ · L: short edge of the amodal box (eq. 1). */
  readonly shortEdge: number;
  /** Regressed amodal centre: a second opinion on the vote. */
  readonly centerX: number;
  readonly centerY: number;
  readonly width: number;
  readonly height: number;
}

/** Short edges that can be: the network's word is bounded by what a box can hide. */
const LEAST_RATIO = 0.25;
const MOST_RATIO = 4;

/**
 * ScaleNet (eq. 1) on a wide crop around the visible box. `visible` is the caller's visible mask at the
 * picture's size, null when only the box is known.
 */
export async function estimateScale(
  levels: PictureLevels,
  box: Readonly<BoxXywh>,
  visible: RunLengthMask | null,
  runtime: Runtime,
): Promise<ObjectGeometry> {
  const [boxX, boxY] = boxCenter(box);
  const frame: Frame = {
    scale: Math.min(
      WIDE.width / (WIDE.context * box[2]),
      WIDE.height / (WIDE.context * box[3]),
    ),
    centerX: boxX,
    centerY: boxY,
    width: WIDE.width,
    height: WIDE.height,
  };
  const { c3, c4 } = await runtime.run("trunk", { image: resamplePicture(levels, frame) });
  const { geometry } = await runtime.run("scale-net", {
    c3,
    c4,
    masks: masks(frame, box, visible),
  });
  const [logShort, x, y, logWidth, logHeight] = geometry.data;
  const unit = Math.max(box[2], box[3]);
  const ratio = Math.min(MOST_RATIO, Math.max(LEAST_RATIO, Math.exp(logShort)));
  return {
    shortEdge: unit * ratio,
    centerX: boxX + x * unit,
    centerY: boxY + y * unit,
    width: unit * Math.exp(logWidth),
    height: unit * Math.exp(logHeight),
  };
}

/** [1, 2, h, w] at stride 8: visible mask (zero when unknown), visible box. */
function masks(frame: Frame, box: Readonly<BoxXywh>, visible: RunLengthMask | null): Tensor {
  const cells = atStride(frame, CELL);
  const size = cells.width * cells.height;
  const data = new Float32Array(2 * size);
  if (visible) data.set(maskToFrame(visible, cells).data);
  data.set(boxToMask(boxToFrame(cells, box), cells.width, cells.height).data, size);
  return { dims: [1, 2, cells.height, cells.width], data };
}
