import type { Bitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { writeCounts } from "@kanizsa/shared/mask/counts.ts";
import { MaskFormatError } from "@kanizsa/shared/mask/mask-format-error.ts";
import { rasterizePolygons } from "@kanizsa/shared/mask/rasterize-polygons.ts";
import { decodeRle } from "@kanizsa/shared/mask/rle.ts";
import type { CocoSegmentation } from "./coco-source.ts";

/**
 * A COCO segmentation of a `width` × `height` px picture as a bitmap.
 *
 * @throws {MaskFormatError} when it is malformed or of another size
 */
export function segmentationToBitmap(
  segmentation: CocoSegmentation,
  width: number,
  height: number,
): Bitmap {
  if (Array.isArray(segmentation)) return rasterizePolygons(segmentation, width, height);
  const { size, counts } = segmentation;
  if (size[0] !== height || size[1] !== width) {
    throw new MaskFormatError(
      `Use a mask of the picture's size [${height}, ${width}]: got [${size.join(", ")}]`,
    );
  }
  return decodeRle({ size, counts: typeof counts === "string" ? counts : writeCounts(counts) });
}
