import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import {
  area,
  type Bitmap,
  boundingBox,
  createBitmap,
  difference,
} from "@kanizsa/shared/mask/bitmap.ts";
import type { RgbImage } from "../images/rgb-image.ts";
import { markCovered, paste, type Placement } from "./placement.ts";
import type { Target } from "./target.ts";

/** A car of which a known part is hidden. */
export interface OccludedCar {
  /** The composed picture. */
  readonly picture: RgbImage;
  readonly amodal: Bitmap;
  readonly visible: Bitmap;
  /** Everything that was pasted. */
  readonly occluders: Bitmap;
  /** Tight boxes, image px. */
  readonly amodalBox: BoxXywh;
  readonly visibleBox: BoxXywh;
  /** Hidden share of the amodal mask. */
  readonly hiddenShare: number;
}

/** The car as a target of occluders. Throws RangeError when its mask is empty. */
export function asTarget(amodal: Bitmap): Target {
  const box = boundingBox(amodal);
  if (box === null) throw new RangeError("Hide a car: got an empty mask");
  return { amodal, box, pixels: area(amodal) };
}

/** Pastes what was placed, the first at the back, and says what is left to see of the target. */
export function occlude(
  photo: RgbImage,
  { amodal, box, pixels }: Target,
  placements: readonly Placement[],
): OccludedCar {
  const picture: RgbImage = { ...photo, rgb: Uint8Array.from(photo.rgb) };
  const occluders = createBitmap(photo.width, photo.height);
  for (const placement of placements) {
    paste(placement, picture);
    markCovered(placement, occluders);
  }
  const visible = difference(amodal, occluders);
  const visibleBox = boundingBox(visible);
  if (visibleBox === null) throw new RangeError("Leave something to see: got all hidden");
  return {
    picture,
    amodal,
    visible,
    occluders,
    amodalBox: box,
    visibleBox,
    hiddenShare: 1 - area(visible) / pixels,
  };
}
