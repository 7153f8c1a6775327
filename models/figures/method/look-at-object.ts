import { PictureLevels } from "@kanizsa/shared/geometry/resample-picture.ts";
import { poolMask } from "@kanizsa/shared/geometry/resample-mask.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { CELL, MASK_STRIDE } from "@kanizsa/shared/pipeline/constants.ts";
import { fromPrompt } from "@kanizsa/shared/pipeline/instance-prompt.ts";
import { lookAtQuery, type Query } from "@kanizsa/shared/pipeline/look-at-query.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import type { RgbImage } from "@kanizsa/gpu-worker/evaluate/images/rgb-image.ts";
import type { CellMap } from "../maps/cell-map.ts";
import { toPicture } from "./to-picture.ts";

/** What the method sees of an object whose visible mask it is given. */
export async function lookAtObject(
  picture: RgbImage,
  visible: RunLengthMask,
  runtime: Runtime,
): Promise<Query> {
  const prompt = fromPrompt(
    { mask: encodeRle(visible), category: "car" },
    0,
    [],
    picture.width,
    picture.height,
  );
  return await lookAtQuery(new PictureLevels(toPicture(picture)), prompt, runtime);
}

/** Response maps Y_q of a query (eq. 3), and which cells its visible mask has. */
export function queryMap({ map, visibleInFrame }: Query): CellMap {
  const [, channels, rows, columns] = map.dims;
  const share = poolMask(visibleInFrame, CELL / MASK_STRIDE).data;
  return { channels, rows, columns, data: map.data, share };
}
