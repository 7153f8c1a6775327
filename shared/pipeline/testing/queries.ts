import { atStride, type Frame, frameBox } from "../../geometry/frame.ts";
import { maskToFrame } from "../../geometry/resample-mask.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import { CELL, FEATURES, FRAME, MASK_STRIDE, SHORT_EDGE } from "../constants.ts";
import type { InstancePrompt } from "../instance-prompt.ts";
import type { Query } from "../look-at-query.ts";
import { zeros } from "../runtime.ts";

export interface QueryOptions {
  readonly prompt?: Partial<InstancePrompt>;
  readonly frame?: Partial<Frame>;
  readonly visibleGiven?: boolean;
}

/** A query without features: `visible` in a frame around the picture's middle at scale 1. */
export function queryOf(visible: RunLengthMask, options: QueryOptions = {}): Query {
  const frame: Frame = {
    scale: 1,
    centerX: visible.width / 2,
    centerY: visible.height / 2,
    ...FRAME,
    ...options.frame,
  };
  const box = visible.boundingBox() ?? frameBox(frame);
  const nothing = zeros(1, 1, 1, 1);
  return {
    prompt: {
      index: null,
      box,
      mask: null,
      clicks: [],
      score: null,
      referenceId: null,
      transform: null,
      ...options.prompt,
    },
    box,
    geometry: {
      shortEdge: SHORT_EDGE / frame.scale,
      centerX: frame.centerX,
      centerY: frame.centerY,
      width: box[2],
      height: box[3],
    },
    frame,
    features: { c2: nothing, c3: nothing, c4: nothing },
    map: zeros(1, FEATURES, FRAME.height / CELL, FRAME.width / CELL),
    visibleInFrame: maskToFrame(visible, atStride(frame, MASK_STRIDE)),
    visible,
    visibleGiven: options.visibleGiven ?? false,
  };
}
