import type { InstanceResult } from "../../types.ts";
import { maskPath } from "./mask-path.ts";

/** Outlines of one instance as data of SVG paths, px of the picture. */
export interface Shape {
  readonly visible: string;
  readonly hidden: string;
  readonly whole: string;
}

/** In the crop that masks come from, an object's short edge takes so many px. */
const CROP_SHORT_EDGE = 112;
/** Px of the crop: a hidden part that is thinner is where the edges of two masks don't quite meet. */
const THINNEST = 2;

/** Some 5 ms for a car 500 px wide. */
export function shapeOf({ visible, invisible, amodal }: InstanceResult): Shape {
  const [, , width, height] = amodal.bbox;
  const grain = Math.min(width, height) / CROP_SHORT_EDGE;
  return {
    visible: maskPath(visible.segmentation, { grain }),
    hidden: maskPath(invisible.segmentation, { grain, thinnest: THINNEST * grain }),
    whole: maskPath(amodal.segmentation, { grain }),
  };
}
