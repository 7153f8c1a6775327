import { boxCenter, type BoxXywh } from "../geometry/box.ts";
import { atStride, boxToFrame, type Frame } from "../geometry/frame.ts";
import { boxToMask, maskToFrame, maskToPicture, type SoftMask } from "../geometry/resample-mask.ts";
import { type PictureLevels, resamplePicture } from "../geometry/resample-picture.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { FRAME, L, MASK_STRIDE, SHORT_EDGE } from "./constants.ts";
import { estimateScale, type ObjectGeometry } from "./estimate-scale.ts";
import { bendMask } from "./points/bend-mask.ts";
import type { Click } from "./points/click.ts";
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
  readonly visible: RunLengthMask;
  readonly visibleGiven: boolean;
}

/** Scale (eq. 1), rescaled crop (eq. 2), features, visible mask and response maps (eq. 3) of one prompt. */
export async function lookAtQuery(
  levels: PictureLevels,
  prompt: InstancePrompt,
  runtime: Runtime,
): Promise<Query> {
  const { mask: given, box } = prompt;
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
  return bendMask({ width, height, data: mask.data }, frame, negative);
}

/** A prompt is always answered: where nothing was seen in its box, the box itself is the visible mask. */
function nonEmpty(visible: RunLengthMask, box: BoxXywh): RunLengthMask {
  if (!visible.isEmpty) return visible;
  const { width, height } = visible;
  const [centerX, centerY] = boxCenter(box);
  const [left, right] = pixelsAround(centerX, Math.max(1, box[2]), width);
  const [top, bottom] = pixelsAround(centerY, Math.max(1, box[3]), height);
  return RunLengthMask.filled(width, height, [left, top, right - left, bottom - top]);
}

/** First pixel, and the one after the last, of those whose middle lies within `size` px around `center`. */
function pixelsAround(center: number, size: number, limit: number): [start: number, end: number] {
  const isInside = (pixel: number) => Math.abs(pixel + 0.5 - center) <= size / 2;
  let start = 0;
  while (start < limit && !isInside(start)) start++;
  let end = start;
  while (end < limit && isInside(end)) end++;
  return [start, end];
}
