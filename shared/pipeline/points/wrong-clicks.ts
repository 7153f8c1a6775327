import type { Frame } from "../../geometry/frame.ts";
import type { SoftMask } from "../../geometry/resample-mask.ts";
import { type Click, pixelOf } from "./click.ts";

/** What a reference's similarity is multiplied with for every click that its mask gets wrong. */
export const WRONG_CLICK = 0.25;

/** How many clicks a mask at the frame's mask stride gets wrong; clicks outside the frame count for none. */
export function wrongClicks(mask: SoftMask, frame: Frame, clicks: readonly Click[]): number {
  let wrong = 0;
  for (const click of clicks) {
    const [x, y] = pixelOf(frame, click);
    if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) continue;
    if ((mask.data[y * mask.width + x] > 0.5 ? 1 : 0) !== click.label) wrong++;
  }
  return wrong;
}
