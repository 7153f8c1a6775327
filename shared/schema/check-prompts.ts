import { clipBox } from "../geometry/box.ts";
import { MaskFormatError } from "../mask/mask-format-error.ts";
import { rleArea } from "../mask/rle.ts";
import type { FieldError } from "./problem.ts";
import type { Prompt, SegmentationRequest } from "./segmentation-request.ts";

/**
 * What of the prompts does not fit a picture of `width` × `height` px (upright): a box or point
 * outside it, a mask of another size, malformed or empty. A box that only sticks out is fine.
 */
export function checkPromptsAgainstImage(
  request: SegmentationRequest,
  width: number,
  height: number,
): FieldError[] {
  return request.prompts.flatMap((prompt, index) => {
    const at = `#/prompts/${index}`;
    return [
      ...checkBox(prompt.box, `${at}/box`, width, height),
      ...checkMask(prompt.mask, `${at}/mask`, width, height),
      ...checkPoints(prompt.points ?? [], `${at}/points`, width, height),
    ];
  });
}

function checkBox(
  box: Prompt["box"],
  pointer: string,
  width: number,
  height: number,
): FieldError[] {
  if (!box) return [];
  const [, , clippedWidth, clippedHeight] = clipBox(box, width, height);
  if (clippedWidth > 0 && clippedHeight > 0) return [];
  const message = `Use a box that meets the ${width} × ${height} picture: got [${box.join(", ")}]`;
  return [{ pointer, message }];
}

function checkMask(
  mask: Prompt["mask"],
  pointer: string,
  width: number,
  height: number,
): FieldError[] {
  if (!mask) return [];
  const [maskHeight, maskWidth] = mask.size;
  if (maskHeight !== height || maskWidth !== width) {
    const got = `got [${maskHeight}, ${maskWidth}]`;
    const message = `Use a mask of the picture's size [${height}, ${width}]: ${got}`;
    return [{ pointer: `${pointer}/size`, message }];
  }
  try {
    if (rleArea(mask) > 0) return [];
    return [{ pointer, message: "Use a mask with at least one pixel: got an empty one" }];
  } catch (error) {
    if (!(error instanceof MaskFormatError)) throw error;
    return [{ pointer: `${pointer}/counts`, message: error.message }];
  }
}

function checkPoints(
  points: NonNullable<Prompt["points"]>,
  pointer: string,
  width: number,
  height: number,
): FieldError[] {
  return points.flatMap(({ x, y }, index) => {
    if (x >= 0 && y >= 0 && x <= width && y <= height) return [];
    const message = `Use a point inside the ${width} × ${height} picture: got (${x}, ${y})`;
    return [{ pointer: `${pointer}/${index}`, message }];
  });
}
