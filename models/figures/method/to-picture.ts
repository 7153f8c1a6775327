import type { RgbImage } from "@kanizsa/gpu-worker/evaluate/images/rgb-image.ts";
import type { Picture } from "@kanizsa/shared/pipeline/picture.ts";

/** A picture as the method wants it, at its full size. */
export function toPicture({ width, height, rgb }: RgbImage): Picture {
  return { width, height, rgb, workingWidth: width, workingHeight: height };
}
