import { boxCenter, type BoxXywh } from "../geometry/box.ts";
import { atStride, boxToFrame, type Frame } from "../geometry/frame.ts";
import { boxToMask, maskToFrame, maskToPicture, type SoftMask } from "../geometry/resample-mask.ts";
import { type PictureLevels, resamplePicture } from "../geometry/resample-picture.ts";
import { type Bitmap, boundingBox, createBitmap } from "../mask/bitmap.ts";
import { decodeRle } from "../mask/rle.ts";
import { FRAME, L, MASK_STRIDE, SHORT_EDGE } from "./constants.ts";
import { estimateScale, type ObjectGeometry } from "./estimate-scale.ts";
import { applyClicks, type Click } from "./points.ts";
import type { InstancePrompt } from "./instance-prompt.ts";
import type { Runtime, Tensor } from "./runtime.ts";

/** One instance after the trunk has looked at it: its frame, its features and its visible mask. */
export interface Query {
  readonly prompt: InstancePrompt;
  readonly box: BoxXywh;
  readonly geometry: ObjectGeometry;
  /** The rescaled crop (eq. 2), image px → frame px. */
  readonly frame: Frame;
  readonly features: { readonly c2: Tensor; readonly c3: Tensor; readonly c4: Tensor };
  /** Response maps Y of the query (eq. 3), [1, F, 32, 48]. */
  readonly map: Tensor;
  /** Visible mask at stride 2 of the frame, 0–1. */
  readonly visibleInFrame: SoftMask;
  /** Visible mask at the picture's size. */
  readonly visible: Bitmap;
  readonly visibleGiven: boolean;
}

/** Scale (eq. 1), rescaled crop (eq. 2), features, visible mask and response maps (eq. 3) of one prompt. */
export async function lookAtQuery(
  levels: PictureLevels,
  prompt: InstancePrompt,
  runtime: Runtime,
): Promise<Query> {
  const given = prompt.mask ? decodeRle(prompt.mask) : null;
  const box = (given && boundingBox(given)) ?? prompt.box;
  const geometry = await estimateScale(levels, box, given, runtime);
  const frame: Frame = {
    scale: SHORT_EDGE / geometry.shortEdge,
    centerX: geometry.centerX,
    centerY: geometry.centerY,
    ...FRAME,
  };
  const image = resamplePicture(levels, frame);
  const { c2, c3, c4 } = await runtime.run("trunk", { image });
  const { map } = await runtime.run("visual-concepts", { c3, c4 });
  const masks = atStride(frame, MASK_STRIDE);
  const visibleInFrame = given
    ? maskToFrame(given, masks)
    : await predictVisible({ c2, c3, c4 }, frame, box, prompt.clicks, runtime);
  const { width, height } = levels.picture;
  const visible = given ?? nonEmpty(maskToPicture(visibleInFrame, masks, width, height), box);
  return {
    prompt,
    box,
    geometry,
    frame,
    features: { c2, c3, c4 },
    map,
    visibleInFrame,
    visible,
    visibleGiven: given !== null,
  };
}

/** Scale of an object as the answer gives it: short edge / L (eq. 1). */
export function scaleOf({ geometry }: Query): number {
  return geometry.shortEdge / L;
}

async function predictVisible(
  features: Query["features"],
  frame: Frame,
  box: BoxXywh,
  clicks: readonly Click[],
  runtime: Runtime,
): Promise<SoftMask> {
  const quarter = atStride(frame, 2 * MASK_STRIDE);
  const prompt = boxToMask(boxToFrame(quarter, box), quarter.width, quarter.height);
  const { mask } = await runtime.run("visible-mask", {
    ...features,
    prompt: { dims: [1, 1, prompt.height, prompt.width], data: prompt.data },
  });
  const { width, height } = atStride(frame, MASK_STRIDE);
  // a negative click says "not of this object"; a positive one may lie on its hidden part
  const negative = clicks.filter(({ label }) => label === 0);
  return applyClicks({ width, height, data: mask.data }, frame, negative);
}

/** A prompt is always answered: where nothing was seen in its box, the box itself is the visible mask. */
function nonEmpty(visible: Bitmap, box: BoxXywh): Bitmap {
  if (visible.data.includes(1)) return visible;
  const filled = createBitmap(visible.width, visible.height);
  const [centerX, centerY] = boxCenter(box);
  for (let y = 0; y < filled.height; y++) {
    if (Math.abs(y + 0.5 - centerY) > Math.max(1, box[3]) / 2) continue;
    for (let x = 0; x < filled.width; x++) {
      if (Math.abs(x + 0.5 - centerX) <= Math.max(1, box[2]) / 2) {
        filled.data[y * filled.width + x] = 1;
      }
    }
  }
  return filled;
}
