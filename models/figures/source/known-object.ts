import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import type { RgbImage } from "@kanizsa/gpu-worker/evaluate/images/rgb-image.ts";

/** One object of a picture whose whole shape is known. */
export interface KnownObject {
  /** Picture and object, for the reader. */
  readonly id: string;
  readonly picture: RgbImage;
  readonly amodal: RunLengthMask;
  readonly visible: RunLengthMask;
  /** Tight boxes, image px. */
  readonly amodalBox: BoxXywh;
  readonly visibleBox: BoxXywh;
  /** Hidden share of the amodal mask, 0 to 1. */
  readonly hiddenShare: number;
}

/** Its facts from its masks; null when nothing of it can be seen. */
export function knownObject(
  id: string,
  picture: RgbImage,
  { amodal, visible }: Pick<KnownObject, "amodal" | "visible">,
): KnownObject | null {
  const amodalBox = amodal.boundingBox();
  const visibleBox = visible.boundingBox();
  if (amodalBox === null || visibleBox === null) return null;
  const hiddenShare = 1 - visible.area() / amodal.area();
  return { id, picture, amodal, visible, amodalBox, visibleBox, hiddenShare };
}
